/**
 * What a secured deployment is told.
 *
 * @module
 */
import type { IApiGateway } from "./api-gateway";
import type { Cors } from "./cors";
import type { IdentityHeaders } from "./identity-headers";
import type { Route } from "./jwt-secured-deployment-routes";
import type { FailureResponse, TokenLocation } from "./jwt-secured-deployment-token";
import type { Leftovers } from "./leftovers";
import type { RateLimit } from "./rate-limit";
import type { Logs } from "./service-logs";
import type { ITokenAuthorizerFunction } from "./token-authorizer-function-existing";
import type { ITokenTrust } from "./token-trust";
import type { TrustChoice } from "./trust-choice";

/** Settings of a secured deployment. */
export interface JwtSecuredDeploymentProps {
  /** OCID of the compartment that holds the deployment. */
  readonly compartmentId: string;
  /** Name of the deployment and, where it gets one, of its log group. */
  readonly displayName: string;
  /** The gateway that serves the API. */
  readonly gateway: IApiGateway;
  /** Where the API lives on the gateway, such as `/orders`; at most 255 characters. Changing it replaces the deployment. */
  readonly pathPrefix: string;
  /**
   * Which tokens are admitted, as a whole: `trust` of an {@link AzureOAuthApp}, {@link Trust.of} for other issuers, or {@link Trust.fromOutput} for what
   * another stack published; by those the gateway itself judges. Or a {@link TokenAuthorizerFunction}, which judges in its place, so that routes can ask for
   * roles, scopes and groups; {@link TokenAuthorizerFunction.fromFunctionId} for one that exists. From one to the other, a deployment is changed in place.
   *
   * Or several trusts, of which each request chooses one: {@link Trust.byIssuer} and its kin. **From one trust to several, and back, a deployment has to be made anew**: the
   * provider would keep the former beside the latter, so that the plan fails and says which `-replace` does it. A choice of a single trust can grow in place.
   */
  readonly trust: ITokenTrust | TrustChoice | ITokenAuthorizerFunction;
  /** 1 to 50. */
  readonly routes: readonly Route[];
  /**
   * Claims that back ends get as headers, each of which a token must then carry; only sure ones, see {@link IdentityHeaders}. Where a
   * {@link TokenAuthorizerFunction} judges, any claim will do: it encodes them, as {@link TokenAuthorizerFunctionProps.context} says. What a client sends under
   * these names, however spelled, reaches no back end.
   * @default - `X-Auth-Subject` from `sub`, `X-Auth-Issuer` from `iss`, and `X-Auth-Client` from the claim of the allow-list, where all trusts have the same
   */
  readonly identityHeaders?: IdentityHeaders;
  /**
   * Seconds, 0 to 120, by which clocks may differ: `exp` counts that much later, `nbf` that much earlier. Not where a {@link TokenAuthorizerFunction} judges.
   * @default 30
   */
  readonly maxClockSkewInSeconds?: number;
  /** @default TokenLocation.header("Authorization", "Bearer") */
  readonly tokenLocation?: TokenLocation;
  /**
   * What a refused request gets; not with JWT_AUTHENTICATION. With a {@link TrustChoice} not what a request gets that chooses no trust. To take it away again makes the next plan fail, since the provider would keep
   * it: make the deployment anew, or set it to `{ status: 401, message: "Unauthorized" }`.
   * @default - the gateway's own 401 with `WWW-Authenticate`
   */
  readonly failureResponse?: FailureResponse;
  /**
   * `JWT_AUTHENTICATION` is the older policy, which Oracle no longer recommends. Not where a {@link TokenAuthorizerFunction} judges.
   * @default "TOKEN_AUTHENTICATION", and "JWT_AUTHENTICATION" with a {@link TrustChoice}: Oracle's page for several authentication servers names no other
   */
  readonly authenticationType?: "TOKEN_AUTHENTICATION" | "JWT_AUTHENTICATION";
  /**
   * To take it away again makes the next plan fail, since the provider would keep it: make the deployment anew, or list an origin of nobody's.
   * @default - no page of another origin may call
   */
  readonly cors?: Cors;
  /**
   * To take it away again makes the next plan fail, since the provider would keep it: make the deployment anew, or set a limit that nobody
   * reaches.
   * @default - no limit
   */
  readonly rateLimit?: RateLimit;
  /**
   * What happens to what is no longer set: see {@link Leftovers}.
   * @default "refuse"
   * @beta
   */
  readonly leftovers?: Leftovers;
  /** @default - both logs in a log group of their own, for 30 days */
  readonly logs?: Logs;
}
