/**
 * IAM statements name who, what and when.
 *
 * @module
 */
import type { Json, PolicyRule } from "./rule";

export const iamWithoutWildcards: PolicyRule = {
  id: "iam-without-wildcards",
  title: "IAM statements name who, what and when",
  why: "any-user without a condition is everyone in the tenancy and beyond; all-resources is everything in the compartment.",
  remedy: "Name a group, or limit any-user by request.principal.type; name the resource type.",
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/subject.htm",
  resourceType: "oci_identity_policy",
  check(policy) {
    const { statements } = policy;
    if (!Array.isArray(statements)) return [];
    return statements.filter(isWildcard).map((statement) => `statement "${statement}"`);
  },
};

function isWildcard(statement: Json): boolean {
  const text = String(statement).toLowerCase();
  const anybody = /\b(any-user|any-group)\b/.test(text) && !/request\.principal\.(type|id)\s*=/.test(text);
  return anybody || /\ball-resources\b/.test(text);
}
