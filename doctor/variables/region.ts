/**
 * The region of the stack.
 *
 * @module
 */
import { type Environment, firstSet } from "../../internal/program";

/** Such as `eu-frankfurt-1`: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/regions.htm */
const identifier = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

export const isRegion = (value: string): boolean => identifier.test(value);

/** The stack's region, if it is one: it becomes part of host names. */
export function region(environment: Environment): string | undefined {
  const named = firstSet(environment, "TF_VAR_region");
  return named !== undefined && isRegion(named) ? named : undefined;
}
