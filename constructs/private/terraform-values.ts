/**
 * Values as Terraform is to read them.
 *
 * @module
 */
import {
  DefaultTokenResolver,
  Fn,
  type ITerraformDependable,
  Lazy,
  StringConcat,
  TerraformElement,
  TerraformStack,
  Token,
  Tokenization,
} from "cdktf";
import type { Construct } from "constructs";
import { replaceStandIns } from "./stand-ins";

/** A reference of CDKTF within a text, or a number that may stand for one; captured, so that splitting keeps it. */
const reference = /(\$\{TfToken\[[^\]]*\]\}|-\d(?:\.\d+)?e\+\d{3})/;

/** Stands for what Terraform knows later, in texts of {@link withLater}. */
export const LATER = "\uE000";

/** A text in which {@link LATER} stands for each value that Terraform knows later, numbers among them. */
export function withLater(text: string): string {
  // Plain JavaScript may leave it out, which is a finding of its own.
  const given = String(text ?? "");
  const known = replaceStandIns(given.includes(LATER) ? given.replaceAll(LATER, "\uFFFD") : given, LATER);
  if (!reference.test(known)) return known;
  return known
    .split(reference)
    .map((part, index) => (index % 2 === 1 && isReference(part) ? LATER : part))
    .join("");
}

const isReference = (part: string): boolean => part.startsWith("$") || Token.isUnresolved(Number(part));

/**
 * Escapes `${` and `%{`, so that the gateway's context variables (`${request.path}`) and a user's own text reach the
 * gateway as written. Tokens of CDKTF stay references.
 *
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1
 */
export function literal(text: string): string {
  const parts = text.split(reference);
  if (parts.length === 1) return escaped(text);
  // By hand, since CDKTF takes an escaped `${` for the beginning of an expression and drops the braces of references after it.
  return Lazy.stringValue({
    produce: (context) =>
      parts
        .map((part, index) => (index % 2 === 1 ? String(context.resolve(part)) : beside(part, index, parts)))
        .join(""),
  });
}

function escaped(text: string): string {
  return text.replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");
}

/** A `$` before a reference would escape it. */
function beside(text: string, index: number, parts: readonly string[]): string {
  const written = escaped(text);
  return index < parts.length - 1 ? written.replace(/\$+$/, (dollars) => `\${"${dollars}"}`) : written;
}

/** What {@link jsonText} writes. */
export type JsonParts = string | number | boolean | readonly JsonParts[] | { readonly [name: string]: JsonParts };

/** A value as JSON. What Terraform knows later stays a reference; a list of its own it encodes itself. */
export function jsonText(value: JsonParts): string {
  if (typeof value !== "object") return typeof value === "number" ? numberText(value) : JSON.stringify(value);
  if (Token.isUnresolved(value)) return Fn.jsonencode(value);
  if (isList(value)) return `[${value.map(jsonText).join(",")}]`;
  const members = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${jsonText(part)}`);
  return `{${members.join(",")}}`;
}

const isList = (value: object): value is readonly JsonParts[] => Array.isArray(value);

/** A value as it is written. Each reading of an attribute is a token of its own; what it stands for is the same. */
export function resolved(scope: Construct, value: unknown): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(value, { scope, resolver, preparing: false }));
}

/** A number as text; one that Terraform knows only later stays a reference to it. */
export function numberText(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}

/**
 * What a resource waits for, beside what it refers to: those in `scope`'s own stack, or `undefined` where there are none.
 * What lies in another stack is applied before this one, and Terraform refuses `depends_on` of another state's outputs.
 */
export function ownDependencies(
  scope: Construct,
  dependencies: readonly ITerraformDependable[],
): ITerraformDependable[] | undefined {
  const stack = TerraformStack.of(scope);
  const own = dependencies.filter((one) => !TerraformElement.isTerraformElement(one) || one.cdktfStack === stack);
  return own.length === 0 ? undefined : own;
}
