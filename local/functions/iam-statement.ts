/**
 * IAM policy statements, as far as they can let a gateway call functions. What it cannot read is an error, never a permission.
 *
 * https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/policy-syntax.htm
 *
 * @module
 */

/** Where a statement holds. */
export type Location = { readonly kind: "tenancy" } | { readonly kind: "compartment"; readonly id: string };

/** `variable = 'value'`, or `!=`. */
export interface InvokeCondition {
  readonly variable: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/** A statement that concerns functions and anybody. */
export interface InvokeStatement {
  readonly verb: "inspect" | "read" | "use" | "manage";
  readonly resourceType: string;
  readonly location: Location;
  readonly mode: "ALL" | "ANY";
  readonly conditions: readonly InvokeCondition[];
}

/** What a statement comes to. */
type ParsedStatement =
  | { readonly kind: "invoke"; readonly statement: InvokeStatement }
  /** Well-formed, and about other callers or other resources. */
  | { readonly kind: "other" }
  | { readonly kind: "unknown"; readonly reason: string };

const invokeTypes = new Set(["functions-family", "fn-invocation", "all-resources"]);
const variables = new Set(["request.principal.type", "request.principal.id", "request.resource.compartment.id"]);

/** Reads one statement. Keywords are compared without case. */
export function parseStatement(text: string): ParsedStatement {
  const form = /^allow\s+(.+?)\s+to\s+(inspect|read|use|manage)\s+([\w-]+)\s+in\s+(.+?)(?:\s+where\s+(.+))?$/is;
  const [, subject, verb, type, place, where] = form.exec(text.trim()) ?? [];
  if (subject === undefined || verb === undefined || type === undefined || place === undefined)
    return unknown("it is not of the form: allow … to … in … where …");
  const resourceType = type.toLowerCase();
  if (/^(group|service|any-group)\s/i.test(subject) || !invokeTypes.has(resourceType)) return { kind: "other" };
  if (!/^any-user$/i.test(subject)) return unknown(`the subject ${subject} may or may not stand for a gateway`);
  const location = parseLocation(place);
  if (location === undefined)
    return unknown(`the location ${place} cannot be told; allowed: tenancy, compartment id <OCID>`);
  const conditions = parseConditions(where);
  if (typeof conditions === "string") return unknown(conditions);
  return {
    kind: "invoke",
    // Sound: the form above admits these four verbs only.
    statement: { verb: verb.toLowerCase() as InvokeStatement["verb"], resourceType, location, ...conditions },
  };
}

const unknown = (reason: string): ParsedStatement => ({ kind: "unknown", reason });

function parseLocation(place: string): Location | undefined {
  if (/^tenancy$/i.test(place)) return { kind: "tenancy" };
  const [, id] = /^compartment\s+id\s+(ocid1\.\S+)$/i.exec(place) ?? [];
  return id === undefined ? undefined : { kind: "compartment", id };
}

/** @returns text when something is not understood */
function parseConditions(where: string | undefined): Pick<InvokeStatement, "mode" | "conditions"> | string {
  if (where === undefined) return { mode: "ALL", conditions: [] };
  const [, mode = "ALL", list = where] = /^(all|any)\s*\{(.*)\}$/is.exec(where.trim()) ?? [];
  const conditions: InvokeCondition[] = [];
  for (const part of list.split(",")) {
    const [, variable, operator, value] = /^\s*([\w.]+)\s*(!?=)\s*'([^']*)'\s*$/.exec(part) ?? [];
    if (variable === undefined || value === undefined)
      return `the condition ${part.trim()} is not of the form variable = 'value'`;
    if (!variables.has(variable)) return `the variable ${variable} is not one of ${[...variables].join(", ")}`;
    conditions.push({ variable, isEqual: operator === "=", value });
  }
  return { mode: mode.toUpperCase() === "ANY" ? "ANY" : "ALL", conditions };
}
