/**
 * Arguments of Terraform's OCI provider that it takes from the environment.
 *
 * @module
 */
import { type Environment, firstSet } from "../../internal/program";

/** The provider's own argument, from `TF_VAR_name` or `OCI_NAME`. */
export function providerArgument(environment: Environment, name: string): string | undefined {
  return firstSet(environment, `TF_VAR_${name}`, `OCI_${name.toUpperCase()}`);
}
