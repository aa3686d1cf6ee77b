/** The way to what runs by its real names: the proxy that is asked for, and what clients have to be told of it. */

import { wholeNumber } from "../../internal/command";
import { printable, shellWord, type Terminal } from "../../internal/terminal";
import { UsageError } from "../../internal/user-error";
import type { CloudProxy, ProxyOptions } from "../proxy/proxy-of-cloud";
import { heading } from "./introduction";

/** @throws {UsageError} for what is no port, or where nobody could use it */
export function proxyChoice(port: string | undefined, once: boolean): ProxyOptions | undefined {
  if (port === undefined) return undefined;
  if (once)
    throw new UsageError("--proxy", `${port} and --once`, "one of them: with --once nothing stays up to be called");
  return { port: wholeNumber("--proxy", port, 0, 65_535) ?? 0 };
}

/** To be pasted into the shell of a client. */
export function printProxy(people: Terminal, { names, environment, environmentOfNode20 }: CloudProxy): void {
  heading(people, "By the real names, from a shell in which this is set");
  const lines = (variables: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(variables)) people.line(`  export ${name}=${shellWord(value)}`);
  };
  lines(environment);
  people.line(people.paint("dim", "  # for Node 20 as well, which reads no HTTPS_PROXY"));
  lines(environmentOfNode20);
  people.line(people.paint("dim", `  # it reaches ${printable(names.join(", "))}, and nothing else`));
}
