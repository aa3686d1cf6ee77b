/**
 * Runs the checks, one after the other: a gateway's rate limit and a reader's patience both like that.
 *
 * @module
 */
import { printableJson } from "../../internal/terminal";
import { askedAddresses, type Check, type CheckContext, type Outcome, type Subject } from "./check";
import { verifyChecks as allChecks } from "./checks/index";
import { hostOf } from "./reach";

/** A check that was run. */
export interface CheckResult extends Outcome {
  readonly id: string;
  readonly title: string;
  readonly essential: boolean;
  /** What it was about: `orders`, `orders/billing`, or a key set's URI. */
  readonly subject: string;
}

/** A check that had nothing to look at in this system. */
export interface NotApplied {
  readonly id: string;
  readonly reason: string;
}

/** All that was found. */
export interface Report {
  readonly system: string;
  readonly results: readonly CheckResult[];
  readonly notApplied: readonly NotApplied[];
}

/** Why a check may have nothing to look at. */
const reasons: Readonly<Record<string, string>> = {
  "adapter-keys": "no key set is served through a gateway of this system",
  token: "no client of an API is registered in Entra",
  admitted: "no client of an API is registered in Entra",
  "other-tenant": "no API takes tokens of Entra's",
  "id-token": "no API takes tokens of Entra's",
  "other-version": "no API takes tokens of Entra's",
  "not-listed": "every client of the issuers is admitted: the claim that names it is required without values",
  "client-not-listed": "no client is registered that is not admitted (`admitted: false`)",
};

/** Where there is no API that wants a token, nothing more needs to be said of its clients. */
const whyNot = ({ id }: Check, { system: { apis, unchecked = [] } }: CheckContext): string =>
  (apis.length > 0 || id === "adapter-keys" ? reasons[id] : undefined) ??
  (unchecked.length > 0 ? "no secured API of this system can be checked" : "this system has no secured API");

/** @param onResult called as each check ends */
export async function runChecks(
  context: CheckContext,
  onResult: (result: CheckResult) => void = () => {},
  checks: readonly Check[] = allChecks,
): Promise<Report> {
  const results: CheckResult[] = [];
  const notApplied: NotApplied[] = [];
  const tell = (result: CheckResult): void => {
    if (results.some(({ id, subject, title }) => id === reachable && isSameOf(result, { id, subject, title }))) return;
    results.push(result);
    onResult(result);
  };
  for (const check of checks) {
    const subjects = check.subjects(context.system);
    if (subjects.length === 0 && check.isSpecial !== true)
      notApplied.push({ id: check.id, reason: whyNot(check, context) });
    for (const subject of subjects) {
      const before = unreachedOf(check, subject, context);
      const outcome = before.length > 0 ? undefined : await underBoth(check, subject, context);
      const unreached = outcome?.status === "passed" ? [] : unreachedOf(check, subject, context);
      if (outcome === undefined || unreached.length > 0) unreached.forEach(tell);
      else tell({ ...headOf(check, subject), ...outcome });
    }
  }
  return { system: context.system.name, results, notApplied };
}

const headOf = (check: Check, subject: Subject): Pick<CheckResult, "id" | "title" | "essential" | "subject"> => ({
  id: check.id,
  title: check.title(subject),
  essential: check.essential,
  subject:
    [(subject.api ?? subject.open ?? subject.unchecked)?.name, subject.client?.name]
      .filter((name) => name !== undefined)
      .join("/") ||
    (subject.keySet ?? ""),
});

/** Hosts in the way are told under this id: each as one failure, and once what is behind it. */
const reachable = "reachable";

const isSameOf = (one: CheckResult, other: Pick<CheckResult, "id" | "subject" | "title">): boolean =>
  one.id === other.id && one.subject === other.subject && one.title === other.title;

/** What cannot be reached of all that a check asks of a subject, and what that leaves unchecked. */
function unreachedOf(check: Check, subject: Subject, { whyNotReached }: CheckContext): readonly CheckResult[] {
  return askedAddresses(check, subject).flatMap((address): readonly CheckResult[] => {
    const why = whyNotReached(address);
    if (why === undefined) return [];
    const host = hostOf(address);
    const about = { id: reachable, essential: true, expected: "an answer" };
    const behind = subject.api?.name ?? subject.open?.name ?? subject.keySet ?? "";
    const title = host === hostOf(subject.api?.tokenEndpoint ?? "") ? `${behind} with tokens of its clients` : behind;
    return [
      { ...about, title: `${host} can be reached`, subject: host, status: "failed", got: why.cause, look: [why.look] },
      { ...about, title, subject: behind, status: "not-checked", got: `${host} cannot be reached` },
    ];
  });
}

/** The worse of two outcomes, where there are two. */
async function underBoth(check: Check, subject: Subject, context: CheckContext): Promise<Outcome> {
  const first = await check.run(subject, context);
  const { other } = context;
  if (other === undefined || check.isSameInAnyReading === true || first.status !== "passed") return first;
  const second = await check.run(subject, { ...context, fetch: other.fetch });
  if (second.status === "passed") return first;
  const { reading } = other;
  return {
    ...second,
    got: `${second.got} under the ${reading} reading`,
    reading,
    look: [...(second.look ?? []), whatReadingsAre],
  };
}

const whatReadingsAre =
  "It passes under the other reading: the stack rests on what Oracle's documents leave open. docs/local-cloud.md of the repository lists what.";

/** 0: all is well. 1: a check failed. 3: nothing failed, and something essential could not be checked. */
export function exitCodeOfReport({ results }: Report): 0 | 1 | 3 {
  if (results.some(({ status }) => status === "failed")) return 1;
  const unsure = results.some(({ status, essential }) => status === "not-checked" && essential);
  return unsure || !results.some(({ status }) => status === "passed") ? 3 : 0;
}

/** For programs; `incomplete`: something essential could not be checked. */
export const outcomeInWord = (report: Report): "passed" | "failed" | "incomplete" =>
  (({ 0: "passed", 1: "failed", 3: "incomplete" }) as const)[exitCodeOfReport(report)];

/** The report for programs. */
export function jsonReport(report: Report): string {
  return `${printableJson({ outcome: outcomeInWord(report), ...report })}\n`;
}
