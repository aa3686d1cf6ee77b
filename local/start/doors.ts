/**
 * The doors of `start` to a team's own code: back ends and functions that run beside it, and the way out.
 *
 * @module
 */

import type { Options, OptionValues } from "../../internal/command";
import { printable, type Terminal, wrapped } from "../../internal/terminal";
import { isUrl } from "../../internal/url";
import { UsageError } from "../../internal/user-error";
import { tokenPoliciesOf } from "../../synthesized/system/deciding-parts";

import type { PlayedCloud } from "../cloud";
import { backendOrigins } from "../echo";
import { readNamedOrigins } from "../named-origins";
import type { PlayOptions } from "../play-options";

export const doorOptions = {
  origin: {
    value: "REAL=LOCAL",
    help: "who answers for a back end: https://orders.internal=http://127.0.0.1:3000; an echo answers for the others; may be repeated",
    repeatable: true,
  },
  "remote-origins": { help: "lets the local side of --origin be another machine than this one" },
  outbound: {
    help: "lets gateways call what --origin does not name where it really is, with the tokens that requests carry; link-local addresses never",
  },
  function: {
    value: "ADDRESS=FILE|COMMAND",
    help: "what runs a function, by its address or OCID: a .js, .mjs, .cjs or .ts file, which is bundled, and again when it changes; or else an executable file or a command, such as 'python3 func.py'; may be repeated",
    repeatable: true,
  },
} as const satisfies Options;

type Doors = Pick<
  PlayOptions,
  "origins" | "remoteOrigins" | "allowOutbound" | "echo" | "functionBundles" | "programFolder"
>;

/** @throws {UsageError} for the first that is not as it should be */
export function doors(options: OptionValues<typeof doorOptions>, projectRoot: string): Doors {
  const { outbound, "remote-origins": remote } = options;
  return {
    origins: readNamedOrigins(options.origin, { setting: "--origin", remote }),
    ...{ remoteOrigins: remote, allowOutbound: outbound, echo: !outbound },
    ...{ functionBundles: programs(options.function), programFolder: projectRoot },
  };
}

/** A name that was mistyped would go unnoticed: an echo answers for the right one. */
export function printUncalled(terminal: Terminal, named: Doors["origins"], { gateways, functions }: PlayedCloud): void {
  const deployments = gateways.flatMap((gateway) => gateway.deployments);
  const backEnds = backendOrigins(deployments);
  const keys = deployments.flatMap((one) =>
    "notPlayed" in one
      ? []
      : tokenPoliciesOf(one.authentication).flatMap(({ keys: origin }) => (origin.kind === "remote" ? origin.uri : [])),
  );
  const settings = functions.flatMap(({ config }) => Object.values(config));
  const called = new Set([
    ...backEnds,
    ...[...keys, ...settings].filter((url) => isUrl(url)).map((url) => new URL(url).origin),
  ]);
  for (const origin of Object.keys(named ?? {})) {
    if (called.has(origin)) continue;
    const known = backEnds.length === 0 ? "it has no HTTP back ends" : `its back ends are ${backEnds.join(", ")}`;
    terminal.line();
    for (const line of wrapped(`${origin} is not called by the stack: ${known}`, terminal.width))
      terminal.line(terminal.paint("yellow", printable(line)));
  }
}

/** @throws {UsageError} for what has another form */
function programs(pairs: readonly string[]): Readonly<Record<string, string>> {
  const read = pairs.map((pair) => {
    // An address may hold an index with a text: module.a["x=y"].
    const [, address, file] = /^((?:[^="[]|\[\d+\]|\["(?:[^"\\]|\\.)*"\])+)=(.+)$/s.exec(pair) ?? [];
    if (address === undefined || file === undefined)
      throw new UsageError(
        "--function",
        pair,
        "ADDRESS=FILE|COMMAND, such as oci_functions_function.orders=src/func.ts",
      );
    return [address, file] as const;
  });
  return Object.fromEntries(read);
}
