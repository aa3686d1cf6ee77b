/** What runs, before it is walked through: parts, the map of origins, and what was made up. */

import { printable, type Terminal, wrapped } from "../../internal/terminal";
import { annotationsOf } from "../annotations";
import type { LocalCloud } from "../local/cloud";
import type { Stack } from "../stack";
import { sentence } from "../system/specification-error";

export function printParts(terminal: Terminal, cloud: LocalCloud): void {
  const { gateways, functions, origins, warnings } = cloud;
  heading(terminal, "What runs");
  for (const { address, deployments } of gateways) {
    terminal.line(`  gateway     ${printable(address)}`);
    for (const { pathPrefix, routes, authentication } of deployments) {
      const access = authentication ? "tokens only" : "open";
      const count = routes.length === 1 ? "1 route" : `${routes.length} routes`;
      terminal.line(
        `  deployment  ${printable(pathPrefix).padEnd(20)} ${terminal.paint("dim", `${access}, ${count}`)}`,
      );
    }
  }
  for (const { address, config } of functions) {
    terminal.line(`  function    ${printable(address)}`);
    if (config.JWKS_URI !== undefined) printOutage(terminal, config);
  }
  heading(terminal, "What leads where: configuration and tokens keep the real names");
  const width = Math.max(0, ...origins.entries().map(({ real }) => real.length));
  for (const { real, local } of origins.entries())
    terminal.line(`  ${printable(real).padEnd(width)}  ${terminal.paint("cyan", local)}`);
  printOtherIssuers(terminal, cloud);
  if (warnings.length > 0) {
    heading(terminal, "What the service may refuse");
    for (const warning of warnings) {
      for (const line of wrapped(printable(sentence(warning)), terminal.width - 4))
        terminal.line(terminal.paint("yellow", `  ${line}`));
    }
  }
}

/** What holds of a JWKS adapter while its identity provider does not answer. */
function printOutage(terminal: Terminal, config: Readonly<Record<string, string>>): void {
  const others =
    config.JWKS_SELF_URI === undefined
      ? "a copy that knows no keys cannot ask the others:"
      : "and one copy knows keys, any number of others answer from it; when none does,";
  const snapshot =
    config.JWKS_SNAPSHOT_URI === undefined ? "503" : "only the snapshot helps, which nobody reads on this machine";
  const text = `while Entra is silent or failing ${others} ${snapshot}`;
  for (const line of wrapped(text, terminal.width - 16)) terminal.line(`              ${terminal.paint("dim", line)}`);
}

/** Keys that are not the real ones: which, where, and what that means. */
function printOtherIssuers(terminal: Terminal, { otherIssuers }: LocalCloud): void {
  if (otherIssuers.length === 0) return;
  heading(
    terminal,
    "Issuers that are played here: keys of this run stand in for theirs, real tokens of theirs are refused",
  );
  for (const { issuer, pathPrefix, kids, keysUri } of otherIssuers) {
    terminal.line(`  issuer      ${printable(issuer)}`);
    const keys = keysUri === undefined ? `static keys ${kids.join(", ")} swapped` : `keys served at ${keysUri}`;
    terminal.line(`  deployment  ${printable(pathPrefix).padEnd(20)} ${terminal.paint("dim", printable(keys))}`);
  }
}

/** What somebody named as weaker than the default. */
export function printChoices(terminal: Terminal, { directory }: Stack): void {
  const choices = annotationsOf(directory).filter(({ kind }) => kind === "choice");
  if (choices.length === 0) return;
  heading(terminal, "Opened by name");
  for (const { path, message } of choices)
    for (const line of wrapped(printable(`${path}: ${message}`), terminal.width - 4)) terminal.line(`  ${line}`);
}

/** Variables that nobody set; the values are shown, because they are nobody's secret. */
export function printStandIns(terminal: Terminal, { variables }: Stack): void {
  const standIns = [...variables].filter(([, { source }]) => source === "stand-in");
  if (standIns.length === 0) return;
  heading(terminal, "Stand-ins for variables without a value (set TF_VAR_name to use another)");
  const width = Math.max(...standIns.map(([name]) => name.length));
  for (const [name, { value }] of standIns)
    terminal.line(`  ${name.padEnd(width)}  ${terminal.paint("dim", printable(String(value)))}`);
}

export function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.paint("bold", text));
}
