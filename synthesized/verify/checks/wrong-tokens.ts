/** Tokens that Entra itself signed, and that are not for this API, this client or this time. */
import { type Check, eachApi, notChecked } from "../check";
import { expectRefusal } from "../expect-answer";
import type { WrongToken } from "../tokens";

function wrong(kind: WrongToken, what: string, why: string): Check {
  return {
    id: kind,
    title: ({ api }) => `${api?.name} refuses ${what}`,
    essential: false,
    subjects: eachApi,
    async run({ api, client }, context) {
      if (!api || !client) return notChecked("401", "no admitted client is known");
      const expected = String(api.refusal);
      const obtained = await context.tokens.wrong(kind, api, client);
      if (obtained.kind !== "token") return notChecked(expected, obtained.reason);
      return expectRefusal(api, obtained.token, why, context);
    },
  };
}

export const wrongTokens: readonly Check[] = [
  wrong("expired", "an expired token", "Tokens live on after their end: look at the clock skew that is allowed."),
  wrong("other-audience", "a token for another API", "Tokens for other APIs are accepted: look at the audiences."),
  wrong(
    "other-tenant",
    "a token of another tenant",
    "Other tenants are admitted: look at the issuers and the claim tid.",
  ),
  wrong(
    "not-listed",
    "a token of an application that is not listed",
    "Every application of the tenant is admitted: look at verify_claims of azp or appid.",
  ),
  wrong("id-token", "an ID token", "ID tokens are accepted, which are for clients: look at the audiences."),
  wrong("other-version", "a token of the other version", "Both token versions are accepted: look at the issuers."),
];
