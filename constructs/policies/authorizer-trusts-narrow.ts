/**
 * A token authorizer names audiences of its own and the clients that it admits, and gets keys by https.
 *
 * @module
 */
import { sharedAudiences } from "../../limits/entra-tokens";
import { sharedServiceOf } from "../private/entra-tokens";
import type { Attributes, Json, PolicyRule } from "./rule";
import { unencrypted } from "./specification";
import { isExpression, itemsOf, type Verdicts } from "./written";

export const authorizerTrustsNarrow: PolicyRule = {
  id: "authorizer-trusts-narrow",
  title: "A token authorizer names audiences of its own and the clients that it admits, and gets keys by https",
  why: "Without audiences tokens for other APIs pass, without clients every application of the issuer's, and with forged keys everybody.",
  remedy:
    "Let TokenAuthorizerFunction write AUTHORIZER_TRUSTS, with the API's own audiences and its clients, or name the absence with AllowedClients.anyClientOfTheIssuers().",
  source: sharedAudiences.source,
  resourceType: "oci_functions_function",
  check({ config }) {
    const text =
      typeof config === "object" && config !== null && "AUTHORIZER_TRUSTS" in config
        ? config.AUTHORIZER_TRUSTS
        : undefined;
    if (text === undefined || text === null) return [];
    const trusts = typeof text === "string" ? parsed(text) : undefined;
    return trusts === undefined ? [{ notUnderstood: "by what the authorizer judges" }] : trusts.flatMap(judged);
  },
};

/** Expressions of Terraform's are texts within it; one that makes more than a text is not understood. */
function parsed(text: string): readonly Attributes[] | undefined {
  try {
    const trusts: Json = JSON.parse(text);
    const isOne = (trust: Json): trust is Attributes =>
      typeof trust === "object" && trust !== null && !Array.isArray(trust);
    return Array.isArray(trusts) && trusts.every(isOne) ? trusts : undefined;
  } catch {
    return undefined;
  }
}

function judged({ issuer, audiences, clients, anyClient, keys, copies, snapshot }: Attributes): Verdicts {
  const whose = `the trust of ${String(issuer)}: `;
  const own = itemsOf(audiences);
  return [
    ...(own?.length === 0 ? [`${whose}no audiences`] : []),
    ...(own ?? []).flatMap((audience) => {
      const service = isExpression(audience) ? undefined : sharedServiceOf(String(audience));
      return service === undefined ? [] : [`${whose}the audience ${String(audience)} is that of ${service}`];
    }),
    ...(anyClient === true || itemsOf(clients)?.length === 0 ? [`${whose}it lists no clients`] : []),
    // Whoever answers for any of them says which keys are right.
    ...[keys, copies, snapshot].flatMap((uri) => unencrypted(`${whose}the key server`, uri)),
  ];
}
