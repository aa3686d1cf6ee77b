/**
 * A deployment lists the clients that it admits, or says that it admits all.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { at, authenticationOf, tokenChecks, verifiesTokens } from "./specification";

/** Claims that name a client: Entra v2, Entra v1, RFC 9068, Okta. */
const clientClaims: readonly string[] = ["azp", "appid", "client_id", "cid"];

export const clientsListed: PolicyRule = {
  id: "clients-listed",
  title: "A deployment lists the clients that it admits, or says that it admits all",
  why: "Without a list every application to which the issuer gives a token for this audience is admitted.",
  remedy:
    "Require azp, appid, client_id or cid through verify_claims, or name the absence with AllowedClients.anyClientOfTheIssuers().",
  source: "https://learn.microsoft.com/en-us/entra/identity-platform/claims-validation",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const policy = authenticationOf(deployment);
    if (!verifiesTokens(policy)) return [];
    const listed = at(tokenChecks(policy), "verify_claims").some(
      ({ key, is_required: required }) => required === true && clientClaims.includes(String(key)),
    );
    return listed ? [] : [`none of ${clientClaims.join(", ")} is required`];
  },
};
