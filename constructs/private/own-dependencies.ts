/**
 * What a resource waits for, beside what it refers to.
 *
 * @module
 */
import { type ITerraformDependable, TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * Those in `scope`'s own stack, or `undefined` where there are none. What lies in another stack is applied before this one,
 * and Terraform refuses `depends_on` of another state's outputs.
 */
export function ownDependencies(
  scope: Construct,
  dependencies: readonly ITerraformDependable[],
): ITerraformDependable[] | undefined {
  const stack = TerraformStack.of(scope);
  const own = dependencies.filter((one) => !TerraformElement.isTerraformElement(one) || one.cdktfStack === stack);
  return own.length === 0 ? undefined : own;
}
