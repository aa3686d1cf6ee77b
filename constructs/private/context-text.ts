/**
 * Texts with context variables, taken apart as the gateway is to read them.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycontextvariables.htm
 *
 * @module
 */
import { contextVariables as allowed, contextTables } from "../../limits/context-variables";
import type { RuleLimit } from "../../limits/rule";
import { beyond, type Finding } from "./findings";
import { LATER, withLater } from "./terraform-values";

/** `request.path[order]` */
export interface ContextVariable {
  readonly table: string;
  /** `undefined` where the table needs none. */
  readonly key: string | undefined;
}

/** A piece of a text: as written, a variable of the request, or what Terraform knows later. */
export type ContextPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly variable: ContextVariable }
  | { readonly kind: "later" };

/** A text and what is wrong with it. */
export interface ContextText {
  readonly parts: readonly ContextPart[];
  readonly mistakes: readonly { readonly actual: string; readonly limit: RuleLimit }[];
}

const reference = /^\s*(?:var|local|data|module|each|count|self|path|terraform)\.|^\s*[a-z][a-z0-9]*_\w+\.\w+\./;

/** Takes a text apart. Of what Terraform knows later nothing is said. */
export function parseContextText(text: string): ContextText {
  const known = withLater(text);
  const mistakes: { actual: string; limit: RuleLimit }[] = [];
  const parts: ContextPart[] = [];
  let end = 0;
  // Two or more $ before a brace is Terraform's own escape; a variable without its closing brace takes the rest.
  for (const found of known.matchAll(/(?<!\$)(\$+)\{([^}]*)(\}?)/g)) {
    const [whole, marker = "", inside = "", closed] = found;
    parts.push(...textParts(known.slice(end, found.index)));
    end = found.index + whole.length;
    const variable = marker === "$" && closed !== "" ? parseVariable(inside) : undefined;
    if (variable !== undefined) parts.push({ kind: "variable", variable });
    else mistakes.push({ actual: shown(whole), limit: mistakeIn(marker, inside) });
  }
  parts.push(...textParts(known.slice(end)));
  const bare = known.trim();
  if (/^request\.\w+(?:\[[^\]]*\])?$/.test(bare)) mistakes.push({ actual: bare, limit: allowed.withinText });
  return { parts, mistakes: [...mistakes, ...parts.flatMap(directives)] };
}

/** Terraform's escape of its other kind of template. */
const directives = (part: ContextPart): ContextText["mistakes"][number][] =>
  part.kind !== "text"
    ? []
    : [...part.text.matchAll(/%{2,}\{[^}]*\}?/g)].map(([actual]) => ({ actual, limit: allowed.plainText }));

/** A bare variable. */
function parseVariable(text: string): ContextVariable | undefined {
  const [, name = "", key] = /^request\.(\w+)(?:\[([^\]]*)\])?$/.exec(text) ?? [];
  const table = Object.hasOwn(contextTables, name) ? contextTables[name] : undefined;
  if (table === undefined) return undefined;
  if (key === undefined) return table.key === "required" ? undefined : { table: name, key };
  const fits = table.key !== "none" && (key.includes(LATER) || table.pattern.test(key));
  return fits ? { table: name, key } : undefined;
}

function mistakeIn(marker: string, inside: string): RuleLimit {
  if (marker !== "$") return allowed.plainText;
  return reference.test(inside) ? allowed.reference : allowed.variable;
}

function textParts(text: string): ContextPart[] {
  return text
    .split(new RegExp(`(${LATER})`))
    .filter((piece) => piece !== "")
    .map((piece) => (piece === LATER ? { kind: "later" } : { kind: "text", text: piece }));
}

const shown = (text: string): string => text.replaceAll(LATER, "…");

/** The variables of a text. */
export function variablesOf(text: string): ContextVariable[] {
  return parseContextText(text).parts.flatMap((part) => (part.kind === "variable" ? [part.variable] : []));
}

/** Those that tell who calls. */
export const ofCaller = (text: string): ContextVariable[] =>
  variablesOf(text).filter(({ table }) => table === "auth" || table === "cert");

/**
 * What is wrong with a text.
 *
 * @param parameters names of the parameters that it may use; `undefined` where only Terraform knows the path
 */
export function contextFindings(setting: string, text: string, parameters: readonly string[] | undefined): Finding[] {
  if (typeof text !== "string") return [];
  const { mistakes } = parseContextText(text);
  const strangers = variablesOf(text).filter(
    ({ table, key }) =>
      table === "path" && key !== undefined && !key.includes(LATER) && parameters?.includes(key) === false,
  );
  return [
    ...mistakes.map(({ actual, limit }) => beyond("CONTEXT_VARIABLE_INVALID", setting, actual, limit)),
    ...strangers.map(({ key }) =>
      beyond("CONTEXT_VARIABLE_INVALID", setting, `\${request.path[${key}]}`, allowed.parameter),
    ),
  ];
}

/** Names of the parameters of a route's path; `undefined` where only Terraform knows it. */
export function parametersOf(path: string): readonly string[] | undefined {
  if (withLater(path).includes(LATER)) return undefined;
  return [...path.matchAll(/\{([A-Za-z0-9_]+)\*?\}/g)].map(([, name = ""]) => name);
}
