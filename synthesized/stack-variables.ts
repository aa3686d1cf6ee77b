/**
 * The values of a stack's variables: https://developer.hashicorp.com/terraform/language/values/variables
 *
 * @module
 */

import { isText, type Json, type JsonObject } from "../internal/json";
import type { Environment } from "../internal/program";
import { guid, ocid } from "./computed/identifiers";
import { evaluateTemplate } from "./expression/evaluate";
import { EvaluationFailure } from "./expression/failure";
import { parseExpression } from "./expression/syntax";
import { toBool, toNumber } from "./expression/values";
import type { StackDocument } from "./stack-document";
import { StackError, type StackFinding } from "./stack-error";
import type { Variable } from "./stack-shape";
import { findingOf } from "./stack-templates";
import { isKnownInWhole, type Value } from "./value";
/** Gives each variable its value: `TF_VAR_name`, its default, or a stand-in for a text. */
export async function readVariables(document: StackDocument, environment: Environment): Promise<Map<string, Variable>> {
  const variables = new Map<string, Variable>();
  const findings: StackFinding[] = [];
  for (const [name, declaration] of document.variables) {
    try {
      variables.set(name, await readVariable(name, declaration, environment));
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new StackError(...findings);
  return variables;
}

async function readVariable(name: string, declaration: JsonObject, environment: Environment): Promise<Variable> {
  const sensitive = declaration.sensitive === true;
  const given = environment[`TF_VAR_${name}`];
  if (given !== undefined) {
    return { value: await fromEnvironment(name, typeOf(declaration), given), source: "environment", sensitive };
  }
  if (declaration.default !== undefined) return { value: declaration.default, source: "default", sensitive };
  if (isString(typeOf(declaration))) return { value: standIn(name), source: "stand-in", sensitive };
  throw new StackError({
    code: "VARIABLE_MISSING",
    setting: `var.${name}`,
    actual: `it has no value, and none can be made up for the type ${typeOf(declaration)}`,
    remedy: `Set TF_VAR_${name} in the environment`,
  });
}

const typeOf = ({ type }: JsonObject): string => (isText(type) ? type.replace(/^\$\{(.*)\}$/, "$1") : "any");

const isString = (type: string): boolean => type === "string" || type === "any";

/** Terraform takes the text for a string as it is, and anything else as an expression. */
async function fromEnvironment(name: string, type: string, text: string): Promise<Value> {
  if (isString(type)) return text;
  try {
    const template = await parseExpression(text);
    const value = evaluateTemplate(template, { resolve: refuseReference, now: new Date(0), directory: "" });
    return isKnownInWhole(value) ? converted(type, value) : value;
  } catch (error) {
    const { actual } = findingOf(error, name, text);
    const remedy = `Set TF_VAR_${name} to a value of the type ${type}`;
    throw new StackError({ code: "VARIABLE_INVALID", setting: `var.${name}`, actual, remedy });
  }
}

function refuseReference(): never {
  throw new EvaluationFailure("a value from the environment cannot refer to anything");
}

function converted(type: string, value: Json): Json {
  if (type === "number") return toNumber(value);
  if (type === "bool") return toBool(value);
  const isCollection = /^(?:list|set|tuple)\(/.test(type) ? Array.isArray(value) : typeof value === "object";
  if (!isCollection) throw new EvaluationFailure(`it is no ${type}`);
  return value;
}

/** Where the stand-in region is. Stand-ins let a stack run before there is an account; they are shown to the user, never hidden. */
export const standInRegion = "eu-frankfurt-1";

const kinds: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/(^|_)region$/, () => standInRegion],
  [/(^|_)tenancy(_ocid|_id)?$/, (name) => ocid("tenancy", "", name)],
  [/tenant_id$|(client|object|app|application)_id$/, guid],
  [/compartment/, (name) => ocid("compartment", "", name)],
  [/subnet/, (name) => ocid("subnet", standInRegion, name)],
  [/gateway/, (name) => ocid("apigateway", standInRegion, name)],
  [/topic/, (name) => ocid("onstopic", standInRegion, name)],
  [/(_ocid|_id)$/, (name) => ocid(name.replace(/(_ocid|_id)$/, "").replaceAll("_", ""), standInRegion, name)],
  [/image/, (name) => `fra.ocir.io/standin/${name.replaceAll("_", "-")}:0.0.1`],
  [/namespace/, () => "standinns"],
];

/** A text that has the shape of what the variable's name asks for. */
export function standIn(name: string): string {
  const known = kinds.find(([pattern]) => pattern.test(name));
  return known ? known[1](name) : `stand-in-for-${name.replaceAll("_", "-")}`;
}
