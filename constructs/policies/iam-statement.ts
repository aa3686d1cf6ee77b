/**
 * IAM policy statements, taken apart.
 *
 * @see [Policy syntax](https://docs.oracle.com/en-us/iaas/Content/Identity/Concepts/policysyntax.htm)
 * @see [Cross-tenancy statements](https://docs.oracle.com/en-us/iaas/Content/Identity/policieshow/iam-cross-domain.htm)
 * @see [Deny statements](https://docs.oracle.com/iaas/Content/Identity/policysyntax/denypolicies.htm)
 *
 * @module
 */
import { everybody, verbs } from "../../limits/iam";
import { readCondition, type StatementCondition, StatementWords } from "./iam-condition";
import { NotOfTheLanguage, wordsOf } from "./iam-words";

/** Who may do something. */
export interface StatementSubject {
  readonly kind: "any-user" | "any-group" | "group" | "dynamic-group" | "service" | "resource";
  /** As they are written; none where the kind is everybody. */
  readonly names: readonly string[];
  /** Of `admit`: whose they are; `any-tenancy` for everybody's. */
  readonly tenancy?: string | undefined;
}

/** A statement that opens something. */
export interface Statement {
  readonly effect: "allow" | "admit" | "endorse";
  readonly subject: StatementSubject;
  /** Absent where single permissions are listed instead. */
  readonly verb?: string | undefined;
  /** Resource types, or permissions. */
  readonly what: readonly string[];
  /** Where: `tenancy`, `compartment …`, and in `endorse` those of others. */
  readonly where: string;
  readonly condition?: StatementCondition | undefined;
}

/** What a text comes to. */
export type ReadStatement =
  | { readonly kind: "opens"; readonly statement: Statement }
  /** `deny` and `define`: nobody may do more by it. */
  | { readonly kind: "opens nothing" }
  | { readonly kind: "not understood"; readonly reason: string };

/** Reads one statement; case and spaces between words do not count. */
export function readStatement(text: string): ReadStatement {
  return understood(() => {
    const words = new StatementWords(wordsOf(text));
    if (words.take("deny", "define") !== undefined) return { kind: "opens nothing" };
    const statement = readOpening(words);
    words.end();
    return { kind: "opens", statement };
  });
}

/** Reads the matching rule of a dynamic group. */
export function readRule(
  text: string,
): { readonly kind: "rule"; readonly condition: StatementCondition } | NotUnderstoodReading {
  return understood(() => {
    const words = new StatementWords(wordsOf(text));
    const condition = readCondition(words);
    words.end();
    return { kind: "rule", condition };
  });
}

type NotUnderstoodReading = Extract<ReadStatement, { readonly kind: "not understood" }>;

function understood<T>(read: () => T): T | NotUnderstoodReading {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotOfTheLanguage)) throw error;
    return { kind: "not understood", reason: error.message };
  }
}

function readOpening(words: StatementWords): Statement {
  // Sound: these are what it takes.
  const effect = words.need("allow", "admit", "endorse") as Statement["effect"];
  const subject = readSubject(words);
  words.need("to");
  const permissions = readPermissions(words);
  const verb = permissions === undefined ? words.need(...verbs.names, "associate") : undefined;
  const what = permissions ?? words.list(() => known(words, "a resource type"));
  words.need("in");
  const where = readPlace(words);
  if (words.take("with") !== undefined) readPartner(words);
  const condition = words.take("where") === undefined ? undefined : readCondition(words);
  return { effect, subject, verb, what, where, condition };
}

function readSubject(words: StatementWords): StatementSubject {
  const anybody = words.take(...everybody.names);
  // Sound, here and below: these are what it takes.
  if (anybody !== undefined)
    return { kind: anybody as StatementSubject["kind"], names: [], tenancy: readTenancyOf(words) };
  const kind = words.need("group", "dynamic-group", "service", "resource") as StatementSubject["kind"];
  if (kind === "resource") {
    const names: string[] = [];
    while (!words.is("to")) names.push(words.word("to"));
    return { kind, names };
  }
  const names = words.list(() => (words.take("id") === undefined ? "" : "id ") + words.word("a name"));
  return { kind, names, tenancy: readTenancyOf(words) };
}

function readTenancyOf(words: StatementWords): string | undefined {
  if (words.take("of") === undefined) return undefined;
  const whose = words.need("any-tenancy", "tenancy");
  return whose === "tenancy" ? words.word("a tenancy") : whose;
}

function readPermissions(words: StatementWords): readonly string[] | undefined {
  if (words.take("{") === undefined) return undefined;
  const permissions = words.list(() => known(words, "a permission"));
  words.need("}");
  return permissions;
}

/** A word of the language, in lower case: what Terraform fills in could be any of them. */
function known(words: StatementWords, what: string): string {
  if (words.next?.text.includes("${")) words.fail(`${what} in letters`);
  return words.word(what).toLowerCase();
}

function readPlace(words: StatementWords): string {
  const place = words.need("tenancy", "any-tenancy", "compartment");
  if (place === "any-tenancy") return place;
  // A tenancy of others has a name.
  if (place === "tenancy")
    return words.next === undefined || words.is("where", "with") ? place : `tenancy ${words.word("a name")}`;
  return `compartment ${words.take("id") === undefined ? "" : "id "}${words.word("a compartment")}`;
}

/** `associate … in tenancy with … in tenancy NAME`: the other end. */
function readPartner(words: StatementWords): void {
  known(words, "a resource type");
  words.need("in");
  readPlace(words);
}
