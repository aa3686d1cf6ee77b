/**
 * Texts with context variables, `${request.auth[sub]}`.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycontextvariables.htm
 *
 * @module
 */
import type { Json, JsonObject } from "../../internal/json";

const tables = ["path", "query", "headers", "auth", "host", "subdomain"] as const;
type Table = (typeof tables)[number];

/** One variable, `request.auth[sub]`: without a key the whole of its table. */
export interface RequestVariable {
  readonly table: Table;
  readonly key: string | undefined;
}

type Part = string | RequestVariable;

/** A text, taken apart. */
export interface ContextText {
  readonly parts: readonly Part[];
}

/** What the variables of one request stand for. All of it is the request as the client sent it. */
export interface Context {
  readonly parameters: ReadonlyMap<string, string>;
  /** The path as sent. */
  readonly path: string;
  readonly query: string;
  /** First value by lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly host: string;
  /** Empty on routes that do not authenticate. */
  readonly claims: JsonObject;
  /** What a claim is that is a list: see `claims-in-headers` in choices. @default its first item */
  readonly listClaims?: "first" | "whole";
}

/** @returns the text, or which variable in it the gateway cannot fill here */
export function parseContextText(text: string): ContextText | { readonly unknown: string } {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(/\$\{([^}]*)\}/g)) {
    const variable = parseContextVariable(found[1] ?? "");
    if (variable === undefined) return { unknown: found[0] };
    parts.push(text.slice(end, found.index), variable);
    end = found.index + found[0].length;
  }
  return { parts: [...parts, text.slice(end)].filter((part) => part !== "") };
}

/** A variable as it stands bare, in selectors and parameters. @returns undefined for what the gateway cannot fill here */
export function parseContextVariable(text: string): RequestVariable | undefined {
  const [, table, key] = /^request\.(\w+)(?:\[([^\]]*)\])?$/.exec(text) ?? [];
  if (!isTable(table) || (key === undefined && !["path", "host"].includes(table))) return undefined;
  return { table, key };
}

/** What a variable stands for in one request; nothing where it is not there. */
export const variableValue = ({ table, key }: RequestVariable, context: Context): string => lookUp(table, key, context);

/** The text for one request. What is not there is replaced by nothing. */
export function fill({ parts }: ContextText, context: Context): string {
  return parts.map((part) => (typeof part === "string" ? part : variableValue(part, context))).join("");
}

/** A text without variables. */
export const plainText = (text: string): ContextText => ({ parts: text === "" ? [] : [text] });

/** The host of a URL, with its port if it names one; undefined where a request decides. */
export function hostOfText({ parts: [first] }: ContextText): string | undefined {
  const [, host] = (typeof first === "string" && /^https?:\/\/([^/?#]+)/i.exec(first)) || [];
  return host?.toLowerCase();
}

const isTable = (name: string | undefined): name is Table => tables.some((table) => table === name);

function lookUp(table: Table, key: string | undefined, context: Context): string {
  switch (table) {
    case "path":
      return key === undefined ? context.path : (context.parameters.get(key) ?? "");
    case "query":
      return queryValues(context.query, key ?? "")[0] ?? "";
    case "headers":
      return context.header((key ?? "").toLowerCase()) ?? "";
    case "auth":
      return claimText(own(context.claims, key ?? ""), context.listClaims ?? "first");
    case "host":
      return context.host;
    case "subdomain":
      return key !== undefined && context.host.endsWith(key)
        ? context.host.slice(0, -key.length).replace(/\.$/, "")
        : "";
  }
}

/** All values of a name, in the encoding in which they came. */
export function queryValues(query: string, name: string): readonly string[] {
  return query.split("&").flatMap((pair) => {
    const [key = "", ...value] = pair.split("=");
    return new URLSearchParams(`${key}=`).has(name) ? value.join("=") : [];
  });
}

/** What a token does not hold is absent, also where objects of JavaScript have something of that name. */
const own = (claims: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(claims, name) ? claims[name] : undefined;

/** A claim as it stands in a header; what is no text in its JSON form. */
function claimText(claim: Json | undefined, lists: "first" | "whole"): string {
  if (claim === undefined || claim === null) return "";
  if (Array.isArray(claim) && lists === "first") return claimText(claim[0], lists);
  return typeof claim === "string" ? claim : JSON.stringify(claim);
}
