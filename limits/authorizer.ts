/**
 * The settings of the token authorizer function: what each means, its default and what it may be.
 * The function reads them from its configuration under these names; all values travel as text.
 *
 * @module
 */
import { adapterSettings } from "./adapter";
import type { FunctionSetting, PatternLimit } from "./limit";

const page =
  "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm";

const json = (form: string, source: string): PatternLimit => ({ pattern: /^[[{]/, form, source });

const { JWKS_FRESH_SECONDS, JWKS_STALE_HOURS, JWKS_TIMEOUT_MS, JWKS_MAX_BYTES } = adapterSettings;

/** Name in the function's configuration → what it may be. */
export const authorizerSettings = {
  AUTHORIZER_TRUSTS: {
    limit: json(
      "a JSON list of what is trusted, each with issuer, keys, audiences, clientClaim and clients",
      "ours: whom a token admits is said as a whole, for each issuer",
    ),
    meaning: "Whose tokens are admitted, for which API, to which clients, and where the keys are.",
  },
  AUTHORIZER_DENIED: {
    limit: json("a JSON object with lists of kids, clients, subjects and tokens", "ours: what is taken back at once"),
    optional: true,
    meaning:
      "Keys, clients, subjects (sub or oid) and single tokens (jti or uti) that are refused whatever else is right.",
  },
  AUTHORIZER_COMBINATIONS: {
    limit: json(
      "a JSON list of lists of permissions, as in app-role:Orders.Read",
      "ours: a route can ask for one of several permissions, and not for several at once",
    ),
    optional: true,
    meaning: "Permissions that routes ask for together: a token that has all of a list is granted the list's own name.",
  },
  AUTHORIZER_CONTEXT: {
    limit: { pattern: /^[!-+\--~]+(?:,[!-+\--~]+)*$/, form: "names of claims, separated by commas", source: page },
    default: "iss,sub",
    meaning: "Claims that the gateway can hand to back ends, as request.auth[NAME].",
  },
  AUTHORIZER_CACHE_SECONDS: {
    limit: { min: 60, max: 3600, unit: "seconds", source: page },
    default: 300,
    meaning:
      "For how long the gateway may keep an answer, and so how long a token still passes that is denied meanwhile.",
  },
  AUTHORIZER_FRESH_SECONDS: JWKS_FRESH_SECONDS,
  AUTHORIZER_STALE_HOURS: JWKS_STALE_HOURS,
  AUTHORIZER_TIMEOUT_MS: JWKS_TIMEOUT_MS,
  AUTHORIZER_MAX_BYTES: JWKS_MAX_BYTES,
} as const satisfies Record<string, FunctionSetting>;

/** For how long a key set is not asked for again because of a kid that nobody knows: ours, so that nobody makes the function ask without end. */
export const askAgainSeconds = 10;

/** How many keys of one issuer are known: ours. The gateway's ten are no limit here. */
export const mostKeysOfIssuer = 100;
