/** The token authorizer as a function that can be told, between two calls, which of its checks to leave out. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, writeWithout } from "../function/authorizer/without-checks";
import { newFolder } from "../run-folder";

export interface SwitchedAuthorizer {
  /** What runs as the function. */
  readonly bundle: string;
  /** From the next call on. @param name of one of the lists of checks; undefined: all of them are there */
  readonly leaveOut: (name?: string) => void;
}

/** @param lists of checks by name */
export async function switchedAuthorizer(
  lists: Readonly<Record<string, readonly Check[]>>,
): Promise<SwitchedAuthorizer> {
  const folder = newFolder("switched-authorizer");
  const switchFile = join(folder, "left-out");
  const whole = "nothing";
  const all = Object.entries({ [whole]: [], ...lists });
  await Promise.all(all.map(([, checks], at) => writeWithout(checks, join(folder, `${at}.cjs`))));
  const leaveOut = (name = whole): void => {
    const at = all.findIndex(([one]) => one === name);
    if (at < 0) throw new TypeError(`no checks are called ${name}`);
    writeFileSync(switchFile, String(at));
  };
  leaveOut();
  const bundle = join(folder, "func.js");
  writeFileSync(bundle, program(folder, switchFile));
  return { bundle, leaveOut };
}

/** As `function/authorizer/func.ts`, with one authorizer for each list. */
const program = (folder: string, switchFile: string): string => `
const { readFileSync } = require("node:fs");
const { handle, rawResult } = require(${JSON.stringify(require.resolve("@fnproject/fdk"))});
const made = new Map();
function current() {
  const at = readFileSync(${JSON.stringify(switchFile)}, "utf8");
  if (!made.has(at)) {
    const { makeAuthorizer, systemClock, logToConsole } = require(${JSON.stringify(folder)} + "/" + at + ".cjs");
    made.set(at, makeAuthorizer(process.env, { clock: systemClock, log: logToConsole }));
  }
  return made.get(at);
}
handle(
  async (body, context) => rawResult(JSON.stringify(await current()(body, () => context.getHeader("Fn-Deadline")))),
  { inputMode: "buffer" },
);
`;
