/**
 * The values of a stack's variables: https://developer.hashicorp.com/terraform/language/values/variables
 *
 * @module
 */

import { isText, type Json, type JsonObject } from "../../internal/json";
import { guid, ocid } from "../computed/identifiers";
import { EvaluationFailure } from "../expression/failure";
import { Unknown } from "../expression/value";
import { bare } from "./blocks";
import type { StackDocument } from "./document";
import { StackError, type StackFinding } from "./error";
import { type GivenVariable, givenVariables, type VariableChoice } from "./given-variables";
import type { PartNotUnderstood, Variable } from "./shape";
import { convertTo, literalValue, parseType, type TypeConstraint } from "./type-constraint";

/**
 * Gives each variable its value: what was given, its default, or a stand-in for a text. Any other has a value that is not known.
 *
 * @throws {StackError} with all values that are not what their declarations want
 */
export async function readVariables(document: StackDocument, choice: VariableChoice): Promise<Map<string, Variable>> {
  const given = await givenVariables(document.directory, choice);
  const variables = new Map<string, Variable>();
  const findings: StackFinding[] = [];
  for (const [name, declaration] of document.variables) {
    try {
      variables.set(name, await readVariable(name, declaration, given.get(name)));
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      findings.push(invalid(name, declaration, error.message, given.get(name)));
    }
  }
  if (findings.length > 0) throw new StackError(...findings);
  return variables;
}

/** What a module says of a variable of its own. */
export interface DeclaredVariable {
  readonly type: TypeConstraint;
  /** Its default; none where a call must give a value. */
  readonly fallback?: Json;
  readonly isNullable: boolean;
}

/** @throws {StackError} with all defaults that are not of the variable's type */
export async function readDeclarations({ variables }: StackDocument): Promise<Map<string, DeclaredVariable>> {
  const declarations = new Map<string, DeclaredVariable>();
  for (const [name, declaration] of variables) {
    try {
      const type = await parseType(typeText(declaration));
      const { default: fallback, nullable } = declaration;
      declarations.set(name, {
        type,
        isNullable: nullable !== false,
        ...(fallback === undefined ? {} : { fallback: convertTo(type, fallback) }),
      });
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      throw new StackError(invalid(name, declaration, error.message, undefined));
    }
  }
  return declarations;
}

async function readVariable(
  name: string,
  declaration: JsonObject,
  given: GivenVariable | undefined,
): Promise<Variable> {
  const type = await parseType(typeText(declaration));
  const sensitive = declaration.sensitive === true;
  const { default: fallback, nullable } = declaration;
  const value = given === undefined ? undefined : convertTo(type, await givenValue(given, type, declaration));
  const isPassed = value === undefined || (value === null && nullable === false);
  if (!isPassed) return { value, source: "given", sensitive };
  if (fallback !== undefined) return { value: convertTo(type, fallback), source: "default", sensitive };
  if (value === null) throw new EvaluationFailure("it must not be null");
  if (isTextual(type)) return { value: standIn(name), source: "stand-in", sensitive };
  return { value: new Unknown(`nobody gave var.${name} a value`), source: "missing", sensitive };
}

/** A declaration without a type takes any value. */
const typeText = ({ type }: JsonObject): string => (isText(type) ? bare(type) : "any");

const isTextual = ({ kind }: TypeConstraint): boolean => kind === "string" || kind === "any";

/** Terraform takes the text for a variable of a simple type, or of none, as it is, and for any other as an expression. */
async function givenValue({ value }: GivenVariable, { kind }: TypeConstraint, { type }: JsonObject): Promise<Json> {
  if ("json" in value) return value.json;
  const isTaken = kind === "string" || kind === "number" || kind === "bool" || type === undefined;
  return isTaken ? value.text : literalValue(value.text);
}

function invalid(
  name: string,
  declaration: JsonObject,
  actual: string,
  given: GivenVariable | undefined,
): StackFinding {
  const source = given === undefined ? "its default" : given.from;
  const told = declaration.sensitive === true ? "its value does not fit" : actual;
  const remedy = `Give a value of the type ${typeText(declaration)}: TF_VAR_${name}=… in the environment, or --var ${name}=…`;
  return { code: "VARIABLE_INVALID", setting: `var.${name}`, actual: `${told} (from ${source})`, remedy };
}

/** The variables that nobody gave a value. */
export const variablesMissing = (variables: ReadonlyMap<string, Variable>): PartNotUnderstood[] =>
  [...variables]
    .filter(([, { source }]) => source === "missing")
    .map(([name]) => ({
      setting: `var.${name}`,
      reason: "nobody gave it a value, and only texts get stand-ins",
      remedy: `Set TF_VAR_${name} in the environment, or give --var ${name}=VALUE`,
    }));

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
