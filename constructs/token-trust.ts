/**
 * What a trust is: which tokens are admitted, as a whole.
 *
 * @module
 */
import type { AllowedClients, RequiredClaim } from "./jwt-secured-deployment-claims";
import type { PublishedKeys, TrustedKeys, VerificationKeys } from "./jwt-secured-deployment-keys";

/** Only the factories make one: an object that merely looks like a trust could leave out what a name here says. */
export abstract class MadeByFactory {
  declare protected readonly made: "by a factory";
}

/**
 * Which tokens a {@link JwtSecuredDeployment} admits: whose, for whom, to which clients, with which claims, signed with which keys. It comes from
 * {@link IAzureOAuthApp.trust}, {@link Trust.of} or {@link Trust.fromOutput}, and is whole; what takes a part of it away has a name, and says what
 * that gives up.
 *
 * @beta
 */
export interface ITokenTrust extends MadeByFactory {
  /** Exact `iss` values, 1 to 5. */
  readonly issuers: readonly string[];
  /** Exact `aud` values, 1 to 5: the API's own. They keep out ID tokens and tokens for other APIs. */
  readonly audiences: readonly string[];
  /** The clients, and the claim that names them; or by name everyone to whom the issuers give a token. */
  readonly clients: AllowedClients;
  /** What else tokens carry; at most 10 with the claim of the clients. */
  readonly requiredClaims: readonly RequiredClaim[];
  /** The keys that signatures are verified with. */
  readonly keys: VerificationKeys;
  /** Claims of which {@link withoutClaim} took the check away. */
  readonly uncheckedClaims: readonly string[];
  /** The same, of tokens that carry these claims too. */
  withClaims(...claims: readonly RequiredClaim[]): ITokenTrust;
  /** The same with other keys: those of an adapter near a second gateway, or with another time for which the gateway keeps them. */
  withKeys(keys: TrustedKeys): ITokenTrust;
  /**
   * The same without the check of one claim. **Of Entra's, `idtyp` keeps out people's tokens, `tid` other tenants', `ver` tokens of the other
   * version**: who takes one away lets its back ends tell them apart.
   */
  withoutClaim(claim: string): ITokenTrust;
  /** The same for every client to which an accepted issuer gives a token for the audience: {@link AllowedClients.anyClientOfTheIssuers}. */
  withAnyClient(): ITokenTrust;
  /**
   * What the stack that owns the API publishes of it, for one Terraform output: strings, and nothing secret. Another repository reads that output's
   * value with {@link Trust.fromOutput}.
   */
  toOutput(): PublishedTrust;
}

/**
 * A trust as data. Each part is there, so that who reads it has all of it or a finding.
 *
 * @beta
 */
export interface PublishedTrust {
  /** Of this form; another version may publish another. */
  readonly form: 1;
  /** Exact `iss` values. */
  readonly issuers: readonly string[];
  /** Exact `aud` values. */
  readonly audiences: readonly string[];
  /** The claim that names the clients and their ids, or by name that all are admitted. */
  readonly clients: PublishedClients | "any client of the issuers";
  /** What else tokens carry. */
  readonly required_claims: readonly RequiredClaim[];
  /** The keys that signatures are verified with. */
  readonly keys: PublishedKeys;
}

/**
 * The clients of a {@link PublishedTrust}.
 *
 * @beta
 */
export interface PublishedClients {
  /** The claim that names them. */
  readonly claim: string;
  /** Its values. */
  readonly ids: readonly string[];
}

/**
 * Trusts of which a request chooses one, by names of one's own: reports, findings and the gateway call each by its name.
 *
 * @beta
 */
export type TrustsByName = Readonly<Record<string, ITokenTrust>>;
