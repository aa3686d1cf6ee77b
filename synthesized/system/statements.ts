/**
 * IAM statements in words: who may do what, where.
 *
 * https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/policy-syntax.htm
 *
 * @module
 */

import { Unknown } from "../expression/value";
import type { Stack } from "../stack/stack";
import { Fields, type Findings } from "./fields";

/** One statement of a policy. */
export interface StatementReading {
  /** Address of the policy. */
  readonly policy: string;
  /** As it is written. */
  readonly text: string | Unknown;
  /** The same in words; undefined where it has a form that is not known here. */
  readonly words?: string;
}

export function statementsOf(stack: Stack, findings: Findings): readonly StatementReading[] {
  return stack.resourcesOf("oci_identity_policy").flatMap(({ address, values }) => {
    const statements = new Fields(address, "", values, findings).list("statements");
    return (Unknown.is(statements) ? [statements] : statements).map((text) => {
      const words = Unknown.is(text) ? undefined : inWords(text);
      return { policy: address, text, ...(words === undefined ? {} : { words }) };
    });
  });
}

/** @returns `undefined` for what is not of the usual form */
function inWords(text: string): string | undefined {
  const form = /^\s*allow\s+(.+?)\s+to\s+(inspect|read|use|manage)\s+([\w-]+)\s+in\s+(.+?)(?:\s+where\s+(.+))?\s*$/is;
  const [, subject = "", verb = "", type = "", place = "", where] = form.exec(text) ?? [];
  if (subject === "") return undefined;
  const conditions = where === undefined ? [] : conditionsIn(where);
  const { whom, rest } = principal(subject, conditions);
  const what = calls(verb, type) ? "call functions" : `${verb.toLowerCase()} ${type.toLowerCase()}`;
  return [`${whom} may ${what} in ${placeInWords(place)}`, ...rest.map(conditionInWords)].join(", ");
}

/** Invoking needs `use`: https://docs.oracle.com/en-us/iaas/Content/Functions/Reference/functionsiampermissions.htm */
const calls = (verb: string, type: string): boolean =>
  /^use$/i.test(verb) && /^(functions-family|fn-invocation)$/i.test(type);

const placeInWords = (place: string): string =>
  /^tenancy$/i.test(place) ? "the whole tenancy" : place.replace(/^compartment\s+(?:id\s+)?/i, "compartment ");

/** What must hold together; what may hold instead of each other stays one condition. */
function conditionsIn(where: string): readonly string[] {
  const [, all] = /^all\s*\{(.*)\}$/is.exec(where.trim()) ?? [];
  return all === undefined ? [where.trim()] : parts(all);
}

/** Splits at commas outside of braces and quotes. */
const parts = (list: string): readonly string[] =>
  (list.match(/(?:'[^']*'|\{[^}]*\}|[^,{'])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== "");

const equality = /^([\w.]+)\s*=\s*'([^']*)'$/;

/** Kinds of resources that act: https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/policyreference_topic-General_Variables_for_All_Requests.htm */
const kinds: Readonly<Record<string, string>> = { apigateway: "API gateway", fnfunc: "function" };

/** Anybody who is of a kind, or is one resource, is called by that. */
function principal(
  subject: string,
  conditions: readonly string[],
): { readonly whom: string; readonly rest: readonly string[] } {
  const named = (variable: string): string | undefined =>
    conditions.map((one) => equality.exec(one)).find((found) => found?.[1]?.toLowerCase() === variable)?.[2];
  const type = named("request.principal.type");
  const id = named("request.principal.id");
  if (!/^any-user$/i.test(subject) || (type === undefined && id === undefined))
    return { whom: subject, rest: conditions };
  const kind = type === undefined ? "resource" : (kinds[type.toLowerCase()] ?? type);
  // Of a gateway that calls, Oracle's page means the gateway's own compartment.
  const isGateway = type?.toLowerCase() === "apigateway";
  const compartment = isGateway ? named("request.resource.compartment.id") : undefined;
  const said = isGateway
    ? /^request\.(principal\.(type|id)|resource\.compartment\.id)\s*=/i
    : /^request\.principal\.(type|id)\s*=/i;
  const whom = id === undefined ? `every ${kind}` : `the ${kind} ${id}`;
  return {
    whom: compartment === undefined ? whom : `${whom} of compartment ${compartment}`,
    rest: conditions.filter((one) => !said.test(one)),
  };
}

const nouns: Readonly<Record<string, string>> = {
  "target.bucket.name": "bucket",
  "target.object.name": "object",
};

function conditionInWords(condition: string): string {
  const [, variable = "", value = ""] = equality.exec(condition) ?? [];
  const noun = nouns[variable.toLowerCase()];
  if (noun !== undefined) return `${noun} ${value}`;
  const permissions = [...condition.matchAll(/request\.permission\s*=\s*'([^']*)'/gi)].map(([, name]) => name);
  const isAlternative =
    /^any\s*\{[^{}]*\}$/i.test(condition) &&
    parts(condition.slice(condition.indexOf("{") + 1, -1)).length === permissions.length;
  return isAlternative ? `${permissions.join(" and ")} only` : `where ${condition}`;
}
