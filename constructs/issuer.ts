/**
 * Who issues tokens, with which keys, and in which claim it names the client.
 *
 * @module
 */
import { authentication as limits } from "../limits/api-gateway-authentication";
import { clientClaims } from "../limits/token-claims";
import { type TrustedKeys, VerificationKeys } from "./jwt-secured-deployment-keys";
import { clientClaimByIssuer } from "./private/access-token-marks";
import { beyond, type Finding, isKnown } from "./private/findings";
import { madeAs, madeFrom } from "./private/settings-shape";
import { standsIn, textStandIn } from "./private/stand-ins";
import { isUrl } from "./private/url";

/** Services whose issuers have a form of their own, and the hosts that are nobody else's. */
const services = {
  externalId: { host: /[.]ciamlogin[.]com$/, endsWithSlash: false, issuers: limits.issuerOfExternalId },
  b2c: { host: /[.]b2clogin[.]com$/, endsWithSlash: true, issuers: limits.issuerOfB2c },
  auth0: { host: /[.]auth0[.]com$/, endsWithSlash: true, issuers: limits.issuerOfAuth0 },
} as const;
const serviceNames = ["externalId", "b2c", "auth0"] as const;

/**
 * What is said of an issuer.
 *
 * @beta
 */
export interface IssuerSettings {
  /**
   * The `iss` of its tokens, letter by letter as its discovery document has it, a slash at the end included. Several, at most 5, where the same
   * keys sign for all.
   */
  readonly issuer: string | readonly string[];
  /** The address of its key set, letter by letter (`jwks_uri` of its discovery document); keys; or an adapter in front of it. */
  readonly keys: TrustedKeys;
}

/**
 * {@link IssuerSettings} of Auth0.
 *
 * @beta
 */
export interface Auth0IssuerSettings extends IssuerSettings {
  /**
   * The profile of the API's access tokens: those of `rfc9068` name the client in `client_id`, not in `azp`.
   * @default "auth0"
   */
  readonly tokenProfile?: "auth0" | "rfc9068";
}

/**
 * {@link IssuerSettings} of any issuer.
 *
 * @beta
 */
export interface OidcIssuerSettings extends IssuerSettings {
  /**
   * The claim that names the client.
   * @default - that of Entra, Okta, Cognito, Keycloak and OCI's identity domains, told by the issuer; else `client_id`, as RFC 9068 has it
   */
  readonly clientClaim?: string;
}

/**
 * An issuer of tokens for {@link Trust.of}. An {@link AzureOAuthApp} needs none: its trust names its own.
 *
 * @beta
 */
export class Issuer {
  /**
   * A tenant of Microsoft Entra External ID. Its tokens carry the tenant's id twice, `https://TENANT-ID.ciamlogin.com/TENANT-ID/v2.0`, whatever
   * host clients call.
   *
   * @see [Discovery](https://learn.microsoft.com/en-us/entra/external-id/customers/how-to-custom-url-domain)
   */
  public static externalId(settings: IssuerSettings): Issuer {
    return madeFrom("Issuer.externalId", [settings], (read) =>
      asIssuedBy("externalId", new Issuer(read, clientClaims.externalId.claim)),
    );
  }

  /**
   * A tenant of Azure AD B2C. Its issuers end with a slash, and each policy has a key set of its own.
   *
   * @see [Tokens](https://learn.microsoft.com/en-us/azure/active-directory-b2c/tokens-overview)
   */
  public static b2c(settings: IssuerSettings): Issuer {
    return madeFrom("Issuer.b2c", [settings], (read) => asIssuedBy("b2c", new Issuer(read, clientClaims.b2c.claim)));
  }

  /**
   * A tenant of Auth0. Its issuers end with a slash.
   *
   * @see [Access token profiles](https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles)
   */
  public static auth0(settings: Auth0IssuerSettings): Issuer {
    return madeFrom("Issuer.auth0", [settings], (read) => {
      const { claim } = read.tokenProfile === "rfc9068" ? clientClaims.rfc9068 : clientClaims.auth0;
      return asIssuedBy("auth0", new Issuer(read, claim));
    });
  }

  /** Any other issuer whose access tokens are JWTs. */
  public static oidc(settings: OidcIssuerSettings): Issuer {
    return madeFrom("Issuer.oidc", [settings], (read) => {
      const [first = ""] = [read.issuer].flat();
      return asIssuedBy("oidc", new Issuer(read, read.clientClaim ?? clientClaimByIssuer(first)));
    });
  }

  /** Only the factories make one. */
  declare protected readonly made: "by a factory";
  /** Exact `iss` values. */
  public readonly issuers: readonly string[];
  /** The keys that sign its tokens. */
  public readonly keys: VerificationKeys;

  private constructor(
    { issuer, keys }: IssuerSettings,
    /** The claim that names the client. */
    public readonly clientClaim: string,
  ) {
    this.issuers = typeof issuer === "string" ? [issuer] : issuer;
    this.keys = VerificationKeys.from(keys);
  }
}

/** Tells of issuers that no token of the service carries. */
function asIssuedBy(called: keyof typeof services | "oidc", issuer: Issuer): Issuer {
  const isList = issuer.issuers.length > 1;
  return madeAs(
    issuer,
    issuer,
    ...issuer.issuers.flatMap((text, index): Finding[] => {
      if (!isKnown(text) || !isUrl(text)) return [];
      const { hostname } = new URL(text);
      const [name] = serviceNames.filter((one) => services[one].host.test(hostname));
      const setting = isList ? `issuer[${index}]` : "issuer";
      if (called !== "oidc" && name !== undefined && name !== called)
        return [
          beyond("ISSUER_INVALID", setting, text, {
            ...services[called].issuers,
            rule: `${services[called].issuers.rule}; this one is for Issuer.${name}`,
          }),
        ];
      const service = services[name ?? (called === "oidc" ? "externalId" : called)];
      const lacksSlash = service.endsWithSlash && !text.endsWith("/");
      return lacksSlash ? [beyond("ISSUER_INVALID", setting, text, service.issuers)] : [];
    }),
  );
}

standsIn("Issuer", () => Issuer.oidc({ issuer: textStandIn(), keys: textStandIn(), clientClaim: textStandIn() }));
