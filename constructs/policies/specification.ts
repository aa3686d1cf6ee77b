/**
 * The parts of a deployment that rules look at.
 *
 * @module
 */
import type { Attributes, Json } from "./rule";

/** A block, however synth wrote it: one object, or a list of them. */
function blocks(value: Json | undefined): readonly Attributes[] {
  if (value === undefined || value === null || typeof value !== "object") return [];
  return isList(value) ? value.flatMap(blocks) : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The blocks at the end of a path of block names. */
export function at(resource: Attributes, ...path: readonly string[]): readonly Attributes[] {
  return path.reduce<readonly Attributes[]>((found, name) => found.flatMap((block) => blocks(block[name])), [resource]);
}

/** The authentication policy; a deployment has one at most. */
export function authenticationOf(deployment: Attributes): Attributes | undefined {
  return at(deployment, "specification", "request_policies", "authentication")[0];
}

/** Blocks that hold `issuers`, `audiences` and `verify_claims`: the policy itself in the older type, else one within it. */
export function tokenChecks(policy: Attributes): Attributes {
  return at(policy, "validation_policy", "additional_validation_policy")[0] ?? policy;
}

/** Whether the policy verifies tokens by itself; a custom authorizer does in its own way. */
export function verifiesTokens(policy: Attributes | undefined): policy is Attributes {
  return policy?.type === "TOKEN_AUTHENTICATION" || policy?.type === "JWT_AUTHENTICATION";
}

/** The list under a name; a reference counts as one that is not empty. */
export function isEmptyList(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** The routes' paths for which a test holds. */
export function routesWhere(deployment: Attributes, holds: (route: Attributes) => boolean): readonly string[] {
  return at(deployment, "specification", "routes")
    .filter(holds)
    .map(({ path }) => String(path));
}
