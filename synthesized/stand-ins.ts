/**
 * Values for variables that nobody set, so that a stack can be run before there is an account. They are shown to the user, never hidden.
 *
 * @module
 */
import { guid, ocid } from "./computed/identifiers";

/** Where the stand-in region is. */
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
