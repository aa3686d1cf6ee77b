/**
 * What stands in the tokens of tenants for customers, which have a host of their own: External ID and Azure AD B2C. See `customers` in choices.
 * https://learn.microsoft.com/en-us/entra/external-id/customers/overview-customers-ciam
 * https://learn.microsoft.com/en-us/azure/active-directory-b2c/tokens-overview
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { JsonObject } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { clientIdClaims } from "../../limits/token-claims";
import { guid } from "../../synthesized/computed/identifiers";
import type { ClaimRule } from "../../synthesized/system/deployment";
import { entraIssuerOf } from "../../synthesized/system/entra-issuer";
import { type Clock, secondsOf } from "../clock";
import { claimsOfEntra } from "./stand-ins";
import { opaque, tokenId } from "./token-claims";

/** Whose token, for what. */
export interface CustomerToken {
  readonly issuer: string;
  readonly audience: string;
  readonly client: string;
  /** The claims that the deployment checks. */
  readonly rules: readonly ClaimRule[];
}

const lifetimeSeconds = 3600;

/** Where a checked claim may have any value. */
const anyValue = "local";

/**
 * Claims of an access token: a person's where the deployment asks for `scp`, and else a program's. Of the claims that Entra itself writes it has
 * those of its kind, whatever the deployment wants.
 *
 * @returns undefined for an issuer of another kind
 */
export function customerClaims(token: CustomerToken, clock: Clock): JsonObject | undefined {
  const { issuer, audience, rules } = token;
  const kind = kindOf(issuer);
  if (kind === undefined) return undefined;
  const now = secondsOf(clock);
  const custom = rules.filter(({ key }) => !claimsOfEntra.has(key) && !notCustom.includes(key));
  return {
    ...{ iss: issuer, aud: audience, iat: now, nbf: now, exp: now + lifetimeSeconds },
    ...(kind === "external-id" ? externalIdClaims(token) : b2cClaims(token)),
    ...Object.fromEntries(custom.map(({ key, values: [first] }) => [key, first ?? anyValue])),
  };
}

/** Of B2C alone, or of other issuers alone. */
const notCustom: readonly string[] = ["tfp", "scope", ...clientIdClaims];

function kindOf(issuer: string): "external-id" | "b2c" | undefined {
  const host = isUrl(issuer) ? new URL(issuer).hostname : "";
  if (host.endsWith(".ciamlogin.com")) return "external-id";
  return host.endsWith(".b2clogin.com") ? "b2c" : undefined;
}

const wanted = (rules: readonly ClaimRule[], name: string): string | undefined =>
  rules.find(({ key }) => key === name)?.values[0];

/** Those of Entra's version 2. */
function externalIdClaims({ issuer, audience, client, rules }: CustomerToken): JsonObject {
  const { tenant = "" } = entraIssuerOf(issuer) ?? {};
  const scope = wanted(rules, "scp");
  const oid = subjectOf(rules, client);
  const person = { scp: scope ?? "", azpacr: "0", name: "Robin Example", preferred_username: "robin@example.com" };
  const program = { azpacr: "1", ...(rules.some(({ key }) => key === "idtyp") ? { idtyp: "app" } : {}) };
  const pairwise = createHash("sha256").update(`${oid} ${audience}`).digest("base64url");
  return {
    ...{ aio: opaque("k2"), azp: client, oid, rh: opaque("1."), tid: tenant, uti: tokenId(), ver: "2.0" },
    ...(scope === undefined ? { ...program, sub: oid } : { ...person, sub: wanted(rules, "sub") ?? pairwise }),
  };
}

/** Fewer, under a version of its own, with the policy that made the token. Whether it names its tenant is set by that. */
function b2cClaims({ issuer, client, rules }: CustomerToken): JsonObject {
  const segments = new URL(issuer).pathname.split("/").filter((part) => part !== "");
  const [tenant = "", policy] = segments[0] === "tfp" ? segments.slice(1) : segments;
  const scope = wanted(rules, "scp");
  const sub = subjectOf(rules, client);
  return {
    ...{ azp: client, oid: sub, sub, ver: "1.0" },
    tfp: (segments[0] === "tfp" ? policy : undefined) ?? wanted(rules, "tfp") ?? "B2C_1_sign_in",
    ...(rules.some(({ key }) => key === "tid") ? { tid: tenant } : {}),
    ...(scope === undefined ? {} : { scp: scope }),
  };
}

/** Who is listed by its subject is that. */
const subjectOf = (rules: readonly ClaimRule[], client: string): string =>
  rules.some(({ key, values }) => (key === "sub" || key === "oid") && values.includes(client))
    ? client
    : guid(`subject of ${client}`);
