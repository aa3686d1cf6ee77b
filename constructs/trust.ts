/**
 * Which tokens are trusted: one object, which a deployment takes as a whole.
 *
 * @module
 */
import type { Issuer } from "./issuer";
import { AllowedClients, type RequiredClaim } from "./jwt-secured-deployment-claims";
import { type PublishedKeys, type TrustedKeys, VerificationKeys } from "./jwt-secured-deployment-keys";
import type { Finding } from "./private/findings";
import { madeAs, madeFrom } from "./private/settings-shape";
import { standsIn, textStandIn } from "./private/stand-ins";

/** Only the factories make one: an object that merely looks like a trust could leave out what a name here says. */
abstract class MadeByFactory {
  declare protected readonly made: "by a factory";
}

/**
 * Which tokens a {@link JwtSecuredDeployment} admits: whose, for whom, to which clients, with which claims, signed with which keys. It comes from
 * {@link IAzureOAuthApp.trust}, {@link Trust.of} or {@link Trust.fromOutput}, and is whole; what takes a part of it away has a name, and says what
 * that gives up.
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
 * What {@link Trust.of} is told: none of it has a default.
 *
 * @beta
 */
export interface TrustSettings {
  /** Who issues the tokens, with which keys, and in which claim it names clients. */
  readonly issuer: Issuer;
  /** Exact `aud` values, 1 to 5: this API's own. */
  readonly audiences: readonly string[];
  /** Ids of the clients, in the issuer's claim; {@link AllowedClients.byClaim} for another claim; or by name all of them. */
  readonly clients: readonly string[] | AllowedClients;
  /** What else tokens have to carry; at most 10 with the claim of the clients. `[]`: nothing. */
  readonly requiredClaims: readonly RequiredClaim[];
}

type Parts = Pick<ITokenTrust, "issuers" | "audiences" | "clients" | "requiredClaims" | "keys"> &
  Partial<Pick<ITokenTrust, "uncheckedClaims">>;

/**
 * Makes trusts of issuers other than an {@link AzureOAuthApp}, and of what another stack published.
 *
 * @beta
 */
export class Trust extends MadeByFactory implements ITokenTrust {
  /**
   * Tokens of an issuer, whichever it is. For an API in Entra ID, {@link IAzureOAuthApp.trust} knows all of it.
   *
   * @example
   * ```ts
   * const trust = Trust.of({
   *   issuer: Issuer.auth0({
   *     issuer: "https://example.eu.auth0.com/",
   *     keys: "https://example.eu.auth0.com/.well-known/jwks.json",
   *   }),
   *   audiences: ["https://orders.example.com"],
   *   clients: ["billing"],
   *   requiredClaims: [],
   * });
   * ```
   */
  public static of(settings: TrustSettings): ITokenTrust {
    return madeFrom("Trust.of", [settings], ({ issuer, audiences, clients, requiredClaims }) => {
      const { issuers, keys, clientClaim } = issuer;
      return new Trust({ issuers, audiences, clients: allowed(clients, clientClaim), requiredClaims, keys });
    });
  }

  /**
   * The trust that another stack published, whole: what {@link ITokenTrust.toOutput} gave there.
   *
   * @param published the value of its output, as `terraform output -json` prints it
   *
   * @example
   * ```ts
   * const { orders_trust } = JSON.parse(readFileSync("platform-outputs.json", "utf8"));
   * const trust = Trust.fromOutput(orders_trust.value);
   * ```
   */
  public static fromOutput(published: PublishedTrust): ITokenTrust {
    return madeFrom(
      "Trust.fromOutput",
      [published],
      ({ issuers, audiences, clients, required_claims: requiredClaims, keys }) =>
        new Trust({
          ...{ issuers, audiences, requiredClaims, keys: VerificationKeys.published(keys) },
          clients:
            typeof clients === "object"
              ? AllowedClients.byClaim(clients.claim, clients.ids)
              : AllowedClients.anyClientOfTheIssuers(),
        }),
    );
  }

  /** Of parts that belong together. @internal */
  public static whole(parts: Parts): ITokenTrust {
    return new Trust(parts);
  }

  public readonly issuers: readonly string[];
  public readonly audiences: readonly string[];
  public readonly clients: AllowedClients;
  public readonly requiredClaims: readonly RequiredClaim[];
  public readonly keys: VerificationKeys;
  public readonly uncheckedClaims: readonly string[];

  private constructor({ issuers, audiences, clients, requiredClaims, keys, uncheckedClaims = [] }: Parts) {
    super();
    this.issuers = issuers;
    this.audiences = audiences;
    this.clients = clients;
    this.requiredClaims = requiredClaims;
    this.keys = keys;
    this.uncheckedClaims = uncheckedClaims;
  }

  public withClaims(...claims: readonly RequiredClaim[]): ITokenTrust {
    return madeFrom("Trust.withClaims", claims, (...read) =>
      this.changed({ requiredClaims: [...this.requiredClaims, ...read] }),
    );
  }

  public withKeys(keys: TrustedKeys): ITokenTrust {
    return madeFrom("Trust.withKeys", [keys], (read) => this.changed({ keys: VerificationKeys.from(read) }));
  }

  public withoutClaim(claim: string): ITokenTrust {
    return madeFrom("Trust.withoutClaim", [claim], (name) => {
      const names = this.requiredClaims.map((required) => required.claim);
      const changed = {
        requiredClaims: this.requiredClaims.filter((required) => required.claim !== name),
        uncheckedClaims: [...this.uncheckedClaims, name],
      };
      return this.changed(changed, ...(names.includes(name) ? [] : [unknownClaim(name, names)]));
    });
  }

  public withAnyClient(): ITokenTrust {
    return this.changed({ clients: this.clients.any() });
  }

  public toOutput(): PublishedTrust {
    const { requirement } = this.clients;
    return {
      form: 1,
      issuers: [...this.issuers],
      audiences: [...this.audiences],
      clients:
        requirement === undefined
          ? "any client of the issuers"
          : { claim: requirement.claim, ids: [...requirement.values] },
      required_claims: this.requiredClaims.map(({ claim, values }) => ({ claim, values: [...values] })),
      keys: this.keys.toOutput(),
    };
  }

  private changed(parts: Partial<Parts>, ...mistakes: readonly Finding[]): Trust {
    return madeAs(this, new Trust({ ...this, ...parts }), ...mistakes);
  }
}

/** @param claim of the issuer */
function allowed(clients: readonly string[] | AllowedClients, claim: string): AllowedClients {
  if (!(clients instanceof AllowedClients)) return AllowedClients.byClaim(claim, clients);
  return clients.requirement === undefined ? clients.any(claim) : clients;
}

/** Who misspells a claim believes that it is not checked any more. */
const unknownClaim = (name: string, names: readonly string[]): Finding => ({
  code: "SETTING_WITHOUT_EFFECT",
  setting: "withoutClaim",
  actual: JSON.stringify(name),
  allowed: names.join(", ") || "nothing: the trust requires no claim",
  source: "of a claim that the trust does not require there is no check to take away",
});

standsIn("ITokenTrust", () =>
  Trust.whole({
    ...{ issuers: [textStandIn()], audiences: [textStandIn()], requiredClaims: [] },
    clients: AllowedClients.byClaim(textStandIn(), [textStandIn()]),
    keys: VerificationKeys.from(textStandIn()),
  }),
);
