/**
 * What the stack's variables must look like.
 *
 * @module
 */
import { type Environment, firstSet } from "../internal/program";

/**
 * Whether a text is the OCID of such a resource: `ocid1.TYPE.REALM.[REGION].UNIQUE`.
 * https://docs.oracle.com/en-us/iaas/Content/General/Concepts/identifiers.htm
 */
export function isOcidOf(type: string, value: string): boolean {
  const parts = value.split(".");
  const [version, kind, realm = "", , unique = ""] = parts;
  return (
    parts.length >= 5 && version === "ocid1" && kind === type && /^oc\d+$/.test(realm) && /^[a-z0-9]+$/.test(unique)
  );
}

/** Such as `eu-frankfurt-1`: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/regions.htm */
const identifier = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

export const isRegion = (value: string): boolean => identifier.test(value);

/** The stack's region, if it is one: it becomes part of host names. */
export function regionToUse(environment: Environment): string | undefined {
  const named = firstSet(environment, "TF_VAR_region");
  return named !== undefined && isRegion(named) ? named : undefined;
}

/**
 * What a value that is not of the expected form looks like, without the value: whoever mixes up variables may have put a
 * secret there.
 */
export function likeness(value: string): string {
  const kind = /^ocid1\.([a-z]{1,40})\./.exec(value)?.[1];
  if (kind !== undefined) return `the OCID of a ${kind}`;
  return `a text of ${value.length} characters${/\s/.test(value) ? " with white space" : ""}`;
}
