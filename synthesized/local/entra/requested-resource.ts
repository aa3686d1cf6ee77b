/**
 * Which API a client wants a token for.
 *
 * @module
 */
import { stsErrors } from "./sts-errors";

const suffix = "/.default";

/**
 * The resource inside a `scope` of version 2: one identifier with `/.default` behind it.
 * https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc#the-default-scope
 *
 * @throws {StsError} as Entra would
 */
export function resourceInScope(scope: string): string {
  const scopes = scope.split(" ").filter((part) => part !== "");
  const [first] = scopes;
  if (first === undefined) throw stsErrors.badScope(scope);
  if (scopes.length > 1) throw stsErrors.severalResources(scope);
  if (!first.endsWith(suffix)) throw stsErrors.notDefaultScope(scope);
  const resource = first.slice(0, -suffix.length);
  if (resource === "") throw stsErrors.badScope(scope);
  return resource;
}
