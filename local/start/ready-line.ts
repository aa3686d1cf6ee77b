/**
 * What a program reads that starts the local cloud as a child: one line of JSON, when all of it answers.
 *
 * @module
 */
import { UsageError } from "../../internal/user-error";
import { outcomeInWord, type Report } from "../../synthesized/verify/run-checks";
import type { Listening } from "./listening-options";
import type { Page } from "./page-of-cloud";

export const readyOption = {
  "ready-json": {
    help: "when all of it answers, one line of JSON on standard output: what GET /env tells, the page's token where it asks for one, the outcome of the walk-through, and the process id; all else goes to standard error",
  },
} as const;

/** @throws {UsageError} where there would be two documents on one output, or nothing to be ready for */
export function assertAlone(options: Readonly<Record<"ready-json" | "json" | "once", boolean>>): void {
  const [other] = (["json", "once"] as const).filter((name) => options[name]);
  if (options["ready-json"] && other !== undefined)
    throw new UsageError("--ready-json", `it together with --${other}`, "one of both");
}

/** Without a line break in it. */
export function readyLine({ asked, url }: Page, { access }: Listening, report: Report): string {
  const environment = asked.environment(url, "127.0.0.1");
  const proof = access.token === undefined ? {} : { token: access.token };
  return `${JSON.stringify({ ...environment, ...proof, checks: outcomeInWord(report), pid: process.pid })}\n`;
}
