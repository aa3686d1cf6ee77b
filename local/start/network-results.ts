/**
 * What the stack's networks let through, in the words of the walk-through.
 *
 * @module
 */
import { printable, type Terminal, wrapped } from "../../internal/terminal";
import { Unknown } from "../../synthesized/expression/value";
import type { Connection } from "../../synthesized/system/connections";
import type { CheckResult } from "../../synthesized/verify/run-checks";
import type { PlayedCloud } from "../cloud";
import { heading } from "./introduction";

/** One for each gateway and function, as far as anything is known. */
export function networkResults({ connections }: PlayedCloud): readonly CheckResult[] {
  const subjects = [...new Set(connections.map(ownerOf))];
  return subjects.flatMap((subject) => {
    const judged = connections.filter((one) => ownerOf(one) === subject && !Unknown.is(one.verdict));
    return judged.length === 0 ? [] : resultOf(subject, judged);
  });
}

const ownerOf = ({ from, to }: Connection): string => (from === "clients" ? to : from);

function resultOf(subject: string, judged: readonly Connection[]): CheckResult {
  const isCalled = judged.some(({ from }) => from === "clients");
  const title = isCalled
    ? `The network lets clients call ${subject}, and that whom it needs`
    : `The network lets ${subject} call whom it needs`;
  const common = { id: "network", title, essential: true, subject, expected: "every connection is open" };
  const closed = judged.flatMap((one) =>
    Unknown.is(one.verdict) || one.verdict.kind === "open" ? [] : { ...one, ...one.verdict },
  );
  if (closed.length === 0) return { ...common, status: "passed", got: `${judged.length} open` };
  return {
    ...{ ...common, status: "failed", got: `closed: ${closed.map(inWords).join("; ")}` },
    look: closed.map((one) => `${inWords(one)}: ${one.reason}. ${one.remedy}`),
  };
}

const inWords = ({ from, to, for: uses }: Connection): string =>
  from === "clients" ? "clients" : `${to} (${uses.join(", ")})`;

/** What is neither open nor closed here; a reason that holds of several connections is told once. */
export function printNetworkDoubts(terminal: Terminal, { connections }: PlayedCloud): void {
  const reasons = new Map<string, string[]>();
  for (const one of connections) {
    if (!Unknown.is(one.verdict)) continue;
    const words = one.from === "clients" ? `clients → ${one.to}` : `${one.from} → ${inWords(one)}`;
    reasons.set(one.verdict.reason, [...(reasons.get(one.verdict.reason) ?? []), words]);
  }
  if (reasons.size === 0) return;
  heading(terminal, "Whether the network lets through is not known here, and it is played as if it did");
  for (const [reason, all] of reasons) {
    for (const words of all)
      for (const line of wrapped(printable(words), terminal.width - 4)) terminal.line(`  ${line}`);
    for (const line of wrapped(printable(reason), terminal.width - 6))
      terminal.line(terminal.paint("dim", `    ${line}`));
  }
}
