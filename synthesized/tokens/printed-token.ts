/**
 * A decoded token for people.
 *
 * @module
 */
import type { Json, JsonObject } from "../../internal/json";
import { printable, type Terminal } from "../../internal/terminal";
import type { System } from "../system/apis";
import type { TokenCheck } from "../verify/token-checks";
import { meaningOf } from "./claim-words";
import type { GivenToken } from "./given-token";
import type { Judged } from "./judged-token";

/** What is told of a token. */
export interface TokenReport {
  readonly given: GivenToken;
  readonly kind: string | undefined;
  readonly judged: readonly Judged[];
  /** Where no API's gateway judges it. */
  readonly signature?: TokenCheck;
  readonly now: number;
  /** Whose clients are called by their names. */
  readonly systems: readonly System[];
}

export function printToken(people: Terminal, { given, kind, judged, signature, now, systems }: TokenReport): void {
  people.line(people.paint("bold", "Header"));
  printMembers(people, given.header, () => undefined);
  people.line(people.paint("bold", "Claims"));
  printMembers(people, given.claims, (name, value) => meaningOf(name, value, now, systems));
  if (kind !== undefined) people.line(people.paint("yellow", printable(kind)));
  if (signature !== undefined) printChecks(people, [signature]);
  for (const { api, admitted, checks, routes = [] } of judged) {
    people.line();
    people.line(people.paint("bold", `${printable(api)}: ${verdicts[admitted]}`));
    printChecks(people, checks);
    printChecks(
      people,
      routes.map(({ admitted: letsIn, says }) => ({ status: letsIn === "yes" ? "passed" : "failed", says })),
    );
  }
}

function printChecks(people: Terminal, checks: readonly Pick<TokenCheck, "status" | "says">[]): void {
  for (const { status, says } of checks) {
    const [mark, colour] = marks[status];
    people.line(`  ${people.paint(colour, mark)} ${printable(says)}`);
  }
}

const verdicts = {
  yes: "its gateway would admit this token",
  no: "its gateway would refuse this token",
  unknown: "nothing is wrong that could be checked, and not all could be",
} as const;

const marks = { passed: ["✓", "green"], failed: ["✗", "red"], unknown: ["–", "yellow"] } as const;

function printMembers(
  people: Terminal,
  members: JsonObject,
  meaning: (name: string, value: Json) => string | undefined,
): void {
  const all = Object.entries(members).map(
    ([name, value]) => [printable(name, 40), inLine(value), meaning(name, value)] as const,
  );
  const width = Math.max(0, ...all.map(([name]) => name.length));
  for (const [name, value, words] of all)
    people.line(
      `  ${name.padEnd(width)}  ${value}${words === undefined ? "" : people.paint("dim", `  ${printable(words)}`)}`,
    );
}

const inLine = (value: Json): string => printable(typeof value === "string" ? value : JSON.stringify(value), 400);
