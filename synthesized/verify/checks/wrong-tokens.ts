/** Tokens that the right issuer signed, and that are not for this API, this client, this route or this time. */

import { clientIdClaims } from "../../../limits/token-claims";
import { type Api, isEntras } from "../../system/apis";
import { clientClaimOf } from "../../system/client-claim";
import { type Check, eachApi, expectRefusal, notChecked } from "../check";
import { whyOfAnother } from "../judging-trust";
import type { WrongToken } from "../tokens";

interface WrongTokenCheck {
  readonly kind: WrongToken;
  readonly what: string;
  /** What an admission would mean. */
  readonly why: string;
  /** The APIs for which there is such a token. @default all */
  readonly isMeant?: (api: Api) => boolean;
  /** Nobody misses it where there is no such token. @default false */
  readonly isSpecial?: boolean;
  /** What the gateway answers. @default what it answers to those whom it does not admit */
  readonly refusal?: number;
}

function wrong({ kind, what, why, isMeant, isSpecial = false, refusal }: WrongTokenCheck): Check {
  return {
    id: kind,
    title: ({ api }) => `${api?.name} refuses ${what}`,
    essential: false,
    asks: ["entra", "gateway"],
    isSpecial,
    subjects: (system) => eachApi(system, isMeant),
    async run({ api, client }, context) {
      if (!api || !client) return notChecked("401", "no admitted client is known");
      const obtained = await context.tokens.wrong(kind, api, client);
      if (obtained.kind !== "token") return notChecked(String(refusal ?? api.refusal), obtained.reason);
      const { token } = obtained;
      const another = whyOfAnother(api, token, context.now());
      if (another !== undefined) return notChecked(String(api.refusal), another);
      return expectRefusal(api, token, why, context, refusal);
    },
  };
}

const isOthers = (api: Api): boolean => !isEntras(api);

/** A claim that names the client only has to be there, or to an authorizer need not be: somebody said that any client will do. */
const admitsAnyClient = ({ claims, authorizer }: Api): boolean =>
  clientClaimOf(claims) === undefined &&
  (authorizer !== undefined || claims.some(({ key }) => clientIdClaims.includes(key)));

export const wrongTokens: readonly Check[] = [
  wrong({
    kind: "expired",
    what: "an expired token",
    why: "Tokens live on after their end: look at the clock skew that is allowed.",
  }),
  wrong({
    kind: "other-audience",
    what: "a token for another API",
    why: "Tokens for other APIs are accepted: look at the audiences.",
  }),
  wrong({
    kind: "other-tenant",
    what: "a token of another tenant",
    why: "Other tenants are admitted: look at the issuers and the claim tid.",
    isMeant: isEntras,
  }),
  wrong({
    kind: "other-issuer",
    what: "a token that names another issuer",
    why: "Issuers are not compared: look at the issuers.",
    isMeant: isOthers,
    isSpecial: true,
  }),
  wrong({
    kind: "not-listed",
    what: "a token of an application that is not listed",
    why: "Every application of the tenant is admitted: look at verify_claims of azp, appid or what else names the client.",
    isMeant: (api) => !admitsAnyClient(api),
  }),
  wrong({
    kind: "without-scope",
    what: "a token without the scope that the route wants",
    why: "The route asks for no scope: look at its authorization.",
    isMeant: (api) => isOthers(api) && api.probe?.scopes !== undefined,
    isSpecial: true,
    refusal: 403,
  }),
  wrong({
    kind: "id-token",
    what: "an ID token",
    why: "ID tokens are accepted, which are for clients: look at the audiences.",
    isMeant: isEntras,
  }),
  wrong({
    kind: "other-version",
    what: "a token of the other version",
    why: "Both token versions are accepted: look at the issuers.",
    isMeant: isEntras,
  }),
];
