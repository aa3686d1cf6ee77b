/**
 * Which tokens a deployment admits, beyond a good signature, issuer, audience and time.
 *
 * @module
 */
import { authentication as limits } from "../limits/api-gateway-authentication";
import { beyond, duplicates, type Finding, said, twice } from "./private/findings";
import { madeFrom } from "./private/settings-shape";
import { standsIn, textStandIn } from "./private/stand-ins";

/**
 * A claim that a token must carry. The gateway compares whole strings: it can check neither arrays (`roles`) nor parts
 * of a text (`scp` with several scopes).
 *
 * @see [Claims validation in Entra](https://learn.microsoft.com/en-us/entra/identity-platform/claims-validation)
 * @see [Claims of access tokens](https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference)
 */
export interface RequiredClaim {
  /** Name of the claim, exactly as it stands in the token. */
  readonly claim: string;
  /** Any one of these satisfies it; with none, the claim only has to be there. */
  readonly values: readonly string[];
}

/** The clients whose tokens a deployment admits. */
export class AllowedClients {
  /** Only these clients, named in this claim: on Entra `azp` in v2 tokens, `appid` in v1 tokens. */
  public static byClaim(claim: string, clientIds: readonly string[]): AllowedClients {
    return madeFrom(
      "AllowedClients.byClaim",
      [claim, clientIds],
      (name, values) => new AllowedClients({ claim: name, values }, name),
    );
  }

  /**
   * Every client to which an accepted issuer gives an access token for the audience. With Entra and without required role
   * assignment that is **every application of the tenant**. ID tokens are kept out by a claim that they lack (`azp` or `appid`
   * of Entra's), where the issuer is one whose access tokens have one: Entra, External ID, Okta, Cognito, Keycloak, an OCI
   * identity domain. Of any other issuer, **ID tokens for a client whose id is among the audiences get in**, too; synth warns.
   */
  public static anyClientOfTheIssuers(): AllowedClients {
    return new AllowedClients(undefined, undefined);
  }

  /** Only the factories make one: an object that merely looks like it could leave out what a name here says. */
  declare protected readonly made: "by a factory";

  private constructor(
    /** The claim to require, or `undefined` where every client is admitted. */
    public readonly requirement: RequiredClaim | undefined,
    /** The claim in which the issuer names the client, where that is known. @internal */
    public readonly claim: string | undefined,
  ) {}

  /** Every client, in place of those that are listed. @internal */
  public any(claim: string | undefined = this.claim): AllowedClients {
    return new AllowedClients(undefined, claim);
  }
}

standsIn("AllowedClients", () => AllowedClients.byClaim(textStandIn(), [textStandIn()]));

/** All claims that the gateway verifies: the allow-list first, and last what tokens have to carry besides, each once. */
export function allClaims(
  clients: AllowedClients,
  required: readonly RequiredClaim[],
  besides: readonly RequiredClaim[],
): readonly RequiredClaim[] {
  const checked = clients.requirement === undefined ? required : [clients.requirement, ...required];
  const isNew = ({ claim }: RequiredClaim, index: number): boolean =>
    !checked.some((other) => other.claim === claim) && besides.findIndex((other) => other.claim === claim) === index;
  return [...checked, ...besides.filter(isNew)];
}

/** Which tokens are admitted, as far as their claims say it. */
interface AdmittedTokens {
  readonly issuers: readonly string[];
  readonly clients: AllowedClients;
  readonly requiredClaims: readonly RequiredClaim[];
}

/** What the gateway compares a claim with; an `aud` may be a list that holds one of them. @internal */
export function listedValues(claim: string, { issuers, clients, requiredClaims }: AdmittedTokens): readonly string[] {
  if (claim === "iss") return issuers.filter((issuer) => issuer.trim() !== "");
  const checked = [...requiredClaims, ...(clients.requirement === undefined ? [] : [clients.requirement])];
  return checked.find((required) => required.claim === claim)?.values ?? [];
}

/** The blocks of the specification. `is_required` is written out: an SDK reads its absence as true. */
export function renderClaims(claims: readonly RequiredClaim[]) {
  return claims.map(({ claim, values }) => ({ key: claim, values: [...values], isRequired: true }));
}

/** @internal */
export function claimFindings(clients: AllowedClients, claims: readonly RequiredClaim[]): Finding[] {
  const nobody = clients.requirement?.values.length === 0;
  return [
    ...(nobody ? [beyond("ALLOWED_CLIENTS_EMPTY", "clients", said("an empty list"), limits.allowedClients)] : []),
    ...duplicates(claims.map(({ claim }) => claim)).map((claim) =>
      beyond("CLAIM_DUPLICATE", "requiredClaims", twice(claim), limits.claimOnce),
    ),
  ];
}
