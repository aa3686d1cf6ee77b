/**
 * Tokens of issuers other than Entra, which the local cloud plays.
 *
 * @module
 */

import type { Api, Client } from "../../synthesized/system/apis";
import { clientClaimOf } from "../../synthesized/system/client-claim";
import type { Obtained, Tokens, WrongToken } from "../../synthesized/verify/tokens";
import type { OtherIssuer, TokenChanges } from "../other-issuers/other-issuers";

/** A client that no deployment lists. */
const unlisted = "a-client-that-is-not-listed";

/** Seconds since 1970: long before any allowed clock skew. */
const longAgo = 1_000_000_000;

export function otherIssuersTokens(issuers: readonly OtherIssuer[]): Tokens {
  const tokenOf = async (api: Api, client: Client, changes?: TokenChanges): Promise<Obtained> => {
    const issuer = issuerFor(issuers, api, client.issuer);
    if (issuer === undefined) return unavailable(whyNotPlayed(api));
    const start = performance.now();
    const token = await issuer.token(client.clientId, changes);
    return { kind: "token", token, milliseconds: Math.round(performance.now() - start) };
  };
  return {
    issue: (api, client) => tokenOf(api, client),
    visit: async () => unavailable("only Entra has tenants and guests"),
    async wrong(kind, api, client) {
      const changes = changesOf(kind, api);
      return typeof changes === "string" ? unavailable(changes) : tokenOf(api, client, changes);
    },
  };
}

/** @param named one of several that the API trusts; the first of them where none is named */
export const issuerFor = (
  issuers: readonly OtherIssuer[],
  api: Api,
  named: string | undefined,
): OtherIssuer | undefined =>
  issuers.find(
    ({ deployment, issuer, trust }) =>
      deployment === api.deployment && trust === api.chosen?.trust && (named === undefined || issuer === named),
  );

const unavailable = (reason: string): Obtained => ({ kind: "unavailable", reason });

const whyNotPlayed = ({ issuers, jwksUri }: Api): string =>
  `${issuers.join(", ")} is not played here: its keys come from ${jwksUri ?? "nowhere"}, which leads elsewhere`;

/** What makes a right token wrong, or why nothing does. */
function changesOf(kind: WrongToken, { claims }: Api): TokenChanges | string {
  switch (kind) {
    case "expired":
      return { claims: { iat: longAgo, nbf: longAgo, exp: longAgo + 3600 } };
    case "other-audience":
      return { claims: { aud: "https://another-api.example.com" } };
    case "other-issuer":
      return { claims: { iss: "https://another-issuer.example.com" } };
    case "without-scope":
      return { without: ["scope"] };
    case "not-listed": {
      const list = clientClaimOf(claims);
      return list
        ? { claims: { [list.key]: unlisted } }
        : "the deployment lists no clients: whoever has a token is admitted";
    }
    case "other-tenant":
    case "id-token":
    case "other-version":
      return "only Entra gives such tokens";
  }
}
