/**
 * Which tokens are trusted: one object, which a deployment takes as a whole.
 *
 * @module
 */
import type { Issuer } from "./issuer";
import { AllowedClients, type RequiredClaim } from "./jwt-secured-deployment-claims";
import { type TrustedKeys, VerificationKeys } from "./jwt-secured-deployment-keys";
import type { Finding } from "./private/findings";
import { madeAs, madeFrom } from "./private/settings-shape";
import { standsIn, textStandIn } from "./private/stand-ins";
import { type ITokenTrust, MadeByFactory, type PublishedTrust, type TrustsByName } from "./token-trust";
import { TrustChoice, type TrustChoiceOptions } from "./trust-choice";

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

  /**
   * Several trusts, of which the `iss` of a request's token chooses: each judges the tokens of its own issuers. No two may have an issuer in common.
   *
   * @example
   * ```ts
   * const trust = Trust.byIssuer({
   *   own: orders.trust({ keys: adapter }),
   *   partner: Trust.of({
   *     issuer: Issuer.oidc({ issuer: "https://login.partner.example", keys: "https://login.partner.example/jwks.json" }),
   *     audiences: ["https://orders.example.com"],
   *     clients: ["partner-shop"],
   *     requiredClaims: [],
   *   }),
   * });
   * ```
   * @param trusts by names of one's own; 1 to 100
   */
  public static byIssuer(trusts: TrustsByName, options?: TrustChoiceOptions): TrustChoice {
    return madeFrom("Trust.byIssuer", [trusts, options], (...read) =>
      TrustChoice.of({ by: "auth", name: "iss" }, ...read),
    );
  }

  /**
   * Several trusts, of which the claim `tid` chooses: each judges the tokens of the tenants that it requires, as that of an {@link AzureOAuthApp} does.
   * For issuers that each have several tenants; where each tenant has an `iss` of its own, {@link Trust.byIssuer} does.
   */
  public static byTenant(trusts: TrustsByName, options?: TrustChoiceOptions): TrustChoice {
    return madeFrom("Trust.byTenant", [trusts, options], (...read) =>
      TrustChoice.of({ by: "auth", name: "tid" }, ...read),
    );
  }

  /**
   * Several trusts, of which the claim `ver` chooses: one for Entra's tokens of version 1 and one for those of version 2, each with its own claim of the client.
   */
  public static byVersion(trusts: TrustsByName, options?: TrustChoiceOptions): TrustChoice {
    return madeFrom("Trust.byVersion", [trusts, options], (...read) =>
      TrustChoice.of({ by: "auth", name: "ver" }, ...read),
    );
  }

  /**
   * Several trusts, of which a claim of the token chooses: each judges the tokens that have one of the values which it requires of that claim.
   *
   * @param claim one that is a single text: of a list the gateway reads the first item, if any
   * @param trusts by names of one's own; 1 to 100
   */
  public static byClaim(claim: string, trusts: TrustsByName, options?: TrustChoiceOptions): TrustChoice {
    return madeFrom("Trust.byClaim", [claim, trusts, options], (name, ...read) =>
      TrustChoice.of({ by: "auth", name }, ...read),
    );
  }

  /**
   * Several trusts, of which a header of the request chooses. Clients name it as they like: it picks who judges, and vouches for nothing.
   *
   * @example
   * ```ts
   * const trust = Trust.byHeader("X-Caller-Kind", { person: people }, { otherwise: services });
   * ```
   * @param name of the header
   * @param trusts by the header's values, whatever their case; 1 to 100
   */
  public static byHeader(name: string, trusts: TrustsByName, options?: TrustChoiceOptions): TrustChoice {
    return madeFrom("Trust.byHeader", [name, trusts, options], (header, ...read) =>
      TrustChoice.of({ by: "headers", name: header }, ...read),
    );
  }

  /**
   * Several trusts, of which the host chooses that the request names: for a gateway that answers under several names.
   *
   * @param trusts by host names; 1 to 100
   */
  public static byHost(trusts: TrustsByName, options?: TrustChoiceOptions): TrustChoice {
    return madeFrom("Trust.byHost", [trusts, options], (...read) => TrustChoice.of({ by: "host" }, ...read));
  }

  /** Of parts that belong together. @internal */
  public static whole = (parts: Parts): ITokenTrust => new Trust(parts);

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
