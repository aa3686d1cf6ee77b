/**
 * Conditions of IAM statements and matching rules of dynamic groups, and what they come to.
 *
 * @see [Conditions](https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/conditions.htm)
 *
 * @module
 */
import { NotOfTheLanguage, unquoted, type Word } from "./iam-words";

export type Operator = "=" | "!=" | "in" | "not in" | "before" | "after" | "between" | "exists";

/** What a variable is compared with: a text, a pattern between slashes, or another variable. */
export interface Operand {
  readonly kind: "text" | "pattern" | "variable";
  readonly text: string;
}

export interface Comparison {
  /** In lower case: names are compared without. */
  readonly variable: string;
  readonly operator: Operator;
  readonly operands: readonly Operand[];
}

export type StatementCondition =
  | Comparison
  | { readonly all: readonly StatementCondition[] }
  | { readonly any: readonly StatementCondition[] };

/** Whether, in every case that the condition lets through, a comparison holds that passes the test. */
export function always(condition: StatementCondition | undefined, test: (comparison: Comparison) => boolean): boolean {
  if (condition === undefined) return false;
  if ("all" in condition) return condition.all.some((one) => always(one, test));
  if ("any" in condition) return condition.any.length > 0 && condition.any.every((one) => always(one, test));
  return test(condition);
}

/** Names of variables, whole and by their beginning. */
export interface Variables {
  readonly names: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

/** Whether a comparison ties one of these variables to something in particular: no pattern, nothing empty, and not by what it is not. */
export const picks =
  ({ names, beginnings }: Variables) =>
  ({ variable, operator, operands }: Comparison): boolean => {
    const isOne = names.has(variable) || beginnings.some((beginning) => variable.startsWith(beginning));
    const isTied = operator === "exists" || operator === "=" || operator === "in";
    return isOne && isTied && operands.every(({ kind, text }) => kind !== "pattern" && text !== "" && text !== "*");
  };

/** Reads words one after the other. */
export class StatementWords {
  private at = 0;

  constructor(private readonly words: readonly Word[]) {}

  /** What stands next. */
  public get next(): Word | undefined {
    return this.words[this.at];
  }

  /** Whether this keyword or mark stands next; case does not count. */
  public is(...texts: readonly string[]): boolean {
    return this.next !== undefined && this.next.kind !== "pattern" && texts.includes(this.next.text.toLowerCase());
  }

  /** Takes this keyword or mark where it stands next. @returns in lower case */
  public take(...texts: readonly string[]): string | undefined {
    return this.is(...texts) ? this.words[this.at++]?.text.toLowerCase() : undefined;
  }

  /** @throws {NotOfTheLanguage} unless one of these stands next */
  public need(...texts: readonly string[]): string {
    return this.take(...texts) ?? this.fail(texts.join(" or "));
  }

  /** @param what for the message @throws {NotOfTheLanguage} unless a word stands next */
  public word(what: string): string {
    const { next } = this;
    if (next?.kind !== "word") return this.fail(what);
    this.at++;
    return next.text;
  }

  /** One, or several with commas between them. */
  public list<T>(one: () => T): readonly T[] {
    const all = [one()];
    while (this.take(",") !== undefined) all.push(one());
    return all;
  }

  /** A value: what stands next, whatever it is. */
  public operand(): Operand {
    const { next } = this;
    if (next === undefined || next.kind === "mark") return this.fail("a value");
    this.at++;
    if (next.kind === "pattern") return { kind: "pattern", text: next.text };
    const text = unquoted(next.text);
    return { kind: text === next.text && !text.includes("'") ? "variable" : "text", text };
  }

  public fail(expected: string): never {
    throw new NotOfTheLanguage(
      `${this.next === undefined ? "it ends" : `"${this.next.text}" stands`} where ${expected} was expected`,
    );
  }

  /** @throws {NotOfTheLanguage} unless all has been read */
  public end(): void {
    if (this.next !== undefined) this.fail("its end");
  }
}

/** @throws {NotOfTheLanguage} */
export function readCondition(words: StatementWords): StatementCondition {
  const mode = words.take("all", "any");
  if (mode === undefined) return readComparison(words);
  words.need("{");
  const conditions = words.list(() => readCondition(words));
  words.need("}");
  return mode === "all" ? { all: conditions } : { any: conditions };
}

function readComparison(words: StatementWords): Comparison {
  const variable = words.word("a variable").toLowerCase();
  // Of a tag, a matching rule may ask that it is there.
  if (variable.startsWith("tag.") && (words.next === undefined || words.is(",", "}")))
    return { variable, operator: "exists", operands: [] };
  if (words.take("not") !== undefined) {
    words.need("in");
    return { variable, operator: "not in", operands: readSet(words) };
  }
  // Sound: these are what it takes.
  const operator = words.need("=", "!=", "in", "before", "after", "between") as Exclude<Operator, "exists" | "not in">;
  if (operator === "in") return { variable, operator, operands: readSet(words) };
  const first = words.operand();
  if (operator !== "between") return { variable, operator, operands: [first] };
  words.need("and");
  return { variable, operator, operands: [first, words.operand()] };
}

function readSet(words: StatementWords): readonly Operand[] {
  words.need("(");
  const operands = words.list(() => words.operand());
  words.need(")");
  return operands;
}
