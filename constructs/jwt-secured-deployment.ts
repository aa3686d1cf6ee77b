/**
 * An API on API Gateway that admits only tokens of given issuers, for a given audience, from given clients.
 *
 * @module
 */
import type { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { AnnotationMetadataEntryType } from "cdktf";
import { Construct } from "constructs";
import { deployment as deploymentLimits, authentication as limits } from "../limits/api-gateway";
import { consumerTenant, sharedAudiences } from "../limits/entra";
import { reach } from "../limits/routes";
import type { IApiGateway } from "./api-gateway";
import { type Cors, type CorsUse, corsFindings, corsWarnings, renderCors } from "./cors";
import {
  forwardedClaims,
  type IdentityHeaders,
  type IdentityTransformations,
  identityFindings,
  identityTransformations,
  urlClaimWarnings,
} from "./identity-headers";
import {
  type AllowedClients,
  allClaims,
  claimFindings,
  type RequiredClaim,
  renderClaims,
} from "./jwt-secured-deployment-claims";
import type { VerificationKeys } from "./jwt-secured-deployment-keys";
import {
  isAnonymous,
  pathWarnings,
  type Route,
  renderRoute,
  routesFindings,
  routesWarnings,
  servedRoutes,
} from "./jwt-secured-deployment-routes";
import { type FailureResponse, failureFindings, renderFailure, TokenLocation } from "./jwt-secured-deployment-token";
import type { Leftovers } from "./leftovers";
import { suppressPolicy } from "./policy-checks";
import { accessTokenClaims, idTokenFindings, idTokenWarnings } from "./private/access-token-marks";
import { parametersOf } from "./private/context-text";
import {
  claimWarnings,
  entraTokenFindings,
  isEntraIssuer,
  issuerWarnings,
  sharedServiceOf,
} from "./private/entra-tokens";
import {
  addFindings,
  beyond,
  checkBytes,
  checkCount,
  checkLength,
  checkPattern,
  checkRange,
  type Finding,
  isKnown,
} from "./private/findings";
import { checkGatewayOccupancy } from "./private/gateway-occupancy";
import { GuardedDeployment } from "./private/guarded-deployment";
import { announce, nestedWarnings, reachFindings } from "./private/served-deployments";
import { ownDependencies } from "./private/terraform-values";
import { type RateLimit, rateLimitFindings, renderRateLimit } from "./rate-limit";
import { type Logs, ServiceLogs } from "./service-logs";
import { addWarnings, type Warning } from "./warnings";

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
  /** Exact `iss` values, 1 to 5. */
  readonly issuers: readonly string[];
  /** Exact `aud` values, 1 to 5: this API's own. They keep out ID tokens and tokens for other APIs. */
  readonly audiences: readonly string[];
  /** The keys that signatures are verified with. */
  readonly keys: VerificationKeys;
  /** {@link AllowedClients.byClaim}, or by name everyone to whom the issuers give a token. */
  readonly allowedClients: AllowedClients;
  /** Further claims; at most 10 with the one of the allow-list. */
  readonly requiredClaims?: readonly RequiredClaim[];
  /** 1 to 50. */
  readonly routes: readonly Route[];
  /**
   * Claims that back ends get as headers, each of which a token must then carry; only sure ones, see {@link IdentityHeaders}. What a
   * client sends under these names, however spelled, reaches no back end.
   * @default - `X-Auth-Subject` from `sub`, `X-Auth-Issuer` from `iss`, and `X-Auth-Client` from the claim of the allow-list
   */
  readonly identityHeaders?: IdentityHeaders;
  /**
   * Seconds, 0 to 120, by which clocks may differ: `exp` counts that much later, `nbf` that much earlier.
   * @default 30
   */
  readonly maxClockSkewInSeconds?: number;
  /** @default TokenLocation.header("Authorization", "Bearer") */
  readonly tokenLocation?: TokenLocation;
  /**
   * What a refused request gets; only with TOKEN_AUTHENTICATION. To take it away again makes the next plan fail, since the provider would keep
   * it: make the deployment anew, or set it to `{ status: 401, message: "Unauthorized" }`.
   * @default - the gateway's own 401 with `WWW-Authenticate`
   */
  readonly failureResponse?: FailureResponse;
  /**
   * `JWT_AUTHENTICATION` is the older policy, which Oracle no longer recommends.
   * @default "TOKEN_AUTHENTICATION"
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

/**
 * A deployment on API Gateway that admits only requests with a token that passes all checks.
 *
 * @see [Token authentication](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens.htm)
 * @see [Deployments](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingdeployment.htm)
 */
export class JwtSecuredDeployment extends Construct {
  /** The resource itself. */
  public readonly deployment: ApigatewayDeployment;
  /** Access and execution logs. */
  public readonly logs: ServiceLogs;
  private readonly identityHeaders: IdentityHeaders;
  private readonly identityTransformations: IdentityTransformations;
  private readonly claims: readonly RequiredClaim[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: JwtSecuredDeploymentProps,
  ) {
    super(scope, id);
    const { compartmentId, displayName, gateway, logs = {} } = props;
    this.identityHeaders = props.identityHeaders ?? defaultIdentityHeaders(props.allowedClients);
    this.identityTransformations = identityTransformations(this.identityHeaders);
    // What tokens have to carry beside the claims that are required by name.
    const besides = [...accessTokenClaims(props.issuers), ...forwardedClaims(this.identityHeaders)];
    this.claims = allClaims(props.allowedClients, props.requiredClaims ?? [], besides);
    const specification = this.specification();
    const served = {
      construct: this,
      gateway,
      pathPrefix: props.pathPrefix,
      routes: servedRoutes(props.routes),
    };
    announce(served);
    addFindings(this, () => [...this.findings(specification), ...this.portFindings(), ...reachFindings(served)]);
    addWarnings(this, () => [...this.warnings(), ...nestedWarnings(served)]);
    checkGatewayOccupancy(this);

    this.deployment = new GuardedDeployment(this, "Resource", {
      compartmentId,
      displayName,
      gatewayId: gateway.gatewayId,
      pathPrefix: props.pathPrefix,
      specification,
      leftovers: props.leftovers,
      // The service checks that it may call a function when such a deployment is made.
      dependsOn: props.routes.some(({ backend }) => backend.callsFunction)
        ? ownDependencies(this, gateway.functionAccess)
        : undefined,
    });
    this.explainWhatIsOpen();
    this.logs = new ServiceLogs(this, "Logs", {
      compartmentId,
      displayName,
      logs,
      source: { service: "apigateway", resource: this.deployment.id, categories: ["access", "execution"] },
    });
  }

  /** Where clients call the API: `https://host/prefix`, without a trailing slash. */
  public get endpoint(): string {
    const { gateway, pathPrefix } = this.props;
    return `https://${gateway.hostname}${pathPrefix === "/" ? "" : pathPrefix}`;
  }

  /** What checks of the running API go by. @internal */
  public get checkedSettings(): Pick<
    JwtSecuredDeploymentProps,
    "issuers" | "audiences" | "routes" | "allowedClients" | "failureResponse" | "tokenLocation"
  > {
    return this.props;
  }

  /** What was opened by name is no violation of a policy; what it may lead to is said to reviewers. */
  private explainWhatIsOpen(): void {
    const { routes, allowedClients, pathPrefix } = this.props;
    const open = routes.filter(isAnonymous).map(({ path }) => path);
    if (open.length > 0) {
      suppressPolicy(this.deployment, "authenticated-routes", `RouteAccess.anonymous() on ${open.join(", ")}`);
    }
    const plain = routes.filter(({ backend }) => backend.mayBePlainHttp).map(({ path }) => path);
    if (plain.length > 0)
      suppressPolicy(this.deployment, "upstreams-encrypted", `allowPlainHttp on ${plain.join(", ")}`);
    for (const route of routes.filter(({ mayReachClosedRoutes }) => mayReachClosedRoutes)) {
      const path = pathPrefix === "/" ? route.path : `${pathPrefix}${route.path}`;
      const where = isKnown(path) ? `${route.methods.join(", ")} ${path}` : `route ${routes.indexOf(route)}`;
      const { scopes = [] } = route.access ?? {};
      const withToken = scopes.length === 0 ? "with any token" : `with the scope ${scopes.join(" or ")}`;
      const asked = isAnonymous(route) ? "without a token" : withToken;
      this.node.addMetadata(
        AnnotationMetadataEntryType.INFO,
        `mayReachClosedRoutes: through ${where} what stricter routes close may be reached ${asked}`,
      );
    }
    if (allowedClients.requirement === undefined) {
      suppressPolicy(this.deployment, "clients-listed", "AllowedClients.anyClientOfTheIssuers()");
    }
  }

  private specification() {
    const { routes, cors, rateLimit, logs = {} } = this.props;
    return {
      loggingPolicies: { executionLog: { logLevel: logs.executionLevel ?? "INFO" } },
      requestPolicies: {
        authentication: this.authentication(),
        cors: cors === undefined ? undefined : renderCors(cors),
        rateLimiting: rateLimit === undefined ? undefined : renderRateLimit(rateLimit),
      },
      routes: routes.map((route) => renderRoute(route, this.identityTransformations)),
    };
  }

  /** All that decides who is admitted is written out: what is left out would keep its former value. */
  private authentication() {
    const { props } = this;
    const issuers = [...props.issuers];
    const audiences = [...props.audiences];
    const verifyClaims = renderClaims(this.claims);
    const common = {
      type: props.authenticationType ?? "TOKEN_AUTHENTICATION",
      ...(props.tokenLocation ?? TokenLocation.header()).render(),
      isAnonymousAccessAllowed: props.routes.some(isAnonymous),
      maxClockSkewInSeconds: props.maxClockSkewInSeconds ?? 30,
    };
    if (common.type === "JWT_AUTHENTICATION") {
      return { ...common, issuers, audiences, verifyClaims, publicKeys: props.keys.render() };
    }
    return {
      ...common,
      validationPolicy: { ...props.keys.render(), additionalValidationPolicy: { issuers, audiences, verifyClaims } },
      validationFailurePolicy: props.failureResponse === undefined ? undefined : renderFailure(props.failureResponse),
    };
  }

  /** Ports that the network closes, where that is known. */
  private portFindings(): Finding[] {
    const { gateway, keys, routes } = this.props;
    const open = gateway.backendPorts;
    if (open === undefined || !open.every(isKnown)) return [];
    const called = [
      { setting: "keys.uri", port: keys.port },
      ...routes.map(({ backend }, index) => ({ setting: `routes[${index}].backend.url`, port: backend.port })),
    ];
    return called
      .filter(({ port }) => port !== undefined && !open.includes(port))
      .map(({ setting, port }) => beyond("BACKEND_PORT_CLOSED", `${setting} (port)`, port, reach.openPort));
  }

  private get namedClaims() {
    const { allowedClients, requiredClaims = [] } = this.props;
    const clients = allowedClients.requirement;
    return [
      ...(clients === undefined ? [] : [{ setting: "allowedClients", ...clients }]),
      ...requiredClaims.map((claim, index) => ({ setting: `requiredClaims[${index}]`, ...claim })),
    ];
  }

  private warnings(): Warning[] {
    const { pathPrefix, routes, cors, issuers, allowedClients } = this.props;
    return [
      ...issuerWarnings(issuers),
      ...claimWarnings(this.namedClaims, issuers),
      ...(allowedClients.requirement === undefined ? idTokenWarnings(issuers, this.claims) : []),
      ...pathWarnings("pathPrefix", pathPrefix).filter(({ code }) => code !== "PATH_TRAILING_SLASH"),
      ...routesWarnings(routes),
      ...routes.flatMap((route, index) =>
        isAnonymous(route) ? [] : urlClaimWarnings(`routes[${index}].backend.url`, route.backend.ofCaller, this.props),
      ),
      ...(cors === undefined ? [] : corsWarnings("cors", cors, this.corsUse(routes.filter((route) => !route.cors)))),
      ...routes.flatMap((route, index) =>
        route.cors === undefined ? [] : corsWarnings(`routes[${index}].cors`, route.cors, this.corsUse([route])),
      ),
    ];
  }

  private corsUse(routes: readonly Route[]): CorsUse {
    const { header } = this.props.tokenLocation ?? TokenLocation.header();
    return { routes, tokenHeader: routes.every(isAnonymous) ? undefined : header };
  }

  /** Of the paths of all routes; `undefined` where only Terraform knows one. */
  private get allParameters(): readonly string[] | undefined {
    const each = this.props.routes.map(({ path }) => parametersOf(path));
    const known = each.filter((names) => names !== undefined);
    return known.length < each.length ? undefined : known.flat();
  }

  /** @param specification as it is written, but for overrides */
  private findings(specification: object): Finding[] {
    const { props } = this;
    return [
      ...checkPattern("PATH_PREFIX_INVALID", "pathPrefix", props.pathPrefix, deploymentLimits.pathPrefix),
      ...checkLength("PATH_PREFIX_INVALID", "pathPrefix", props.pathPrefix, deploymentLimits.pathPrefixLength),
      ...checkCount("ISSUERS_COUNT", "issuers", props.issuers, limits.issuers),
      ...props.issuers.flatMap((issuer, index) => issuerFindings(`issuers[${index}]`, issuer)),
      ...checkCount("AUDIENCES_COUNT", "audiences", props.audiences, limits.audiences),
      ...props.audiences.flatMap((audience, index) => audienceFindings(`audiences[${index}]`, audience)),
      ...claimFindings(props.allowedClients, this.claims),
      ...entraTokenFindings({ ...props, claims: this.namedClaims }),
      ...idTokenFindings(props.issuers, this.claims),
      ...props.keys.findings(),
      ...checkRange("CLOCK_SKEW_RANGE", "maxClockSkewInSeconds", props.maxClockSkewInSeconds, limits.clockSkewSeconds),
      ...(props.tokenLocation?.findings() ?? []),
      ...failureFindings(props.failureResponse, this.allParameters),
      ...(props.failureResponse !== undefined && props.authenticationType === "JWT_AUTHENTICATION"
        ? [beyond("FAILURE_RESPONSE_INVALID", "failureResponse", "set with JWT_AUTHENTICATION", limits.failurePolicy)]
        : []),
      ...corsFindings("cors", props.cors),
      ...rateLimitFindings("rateLimit", props.rateLimit),
      ...identityFindings(this.identityHeaders, props),
      ...routesFindings(props.routes, this.identityTransformations, props.issuers.some(isEntraIssuer)),
      ...checkBytes(
        "SPECIFICATION_TOO_LARGE",
        "specification",
        JSON.stringify(specification),
        deploymentLimits.specificationBytes,
      ),
    ];
  }
}

function defaultIdentityHeaders({ requirement }: AllowedClients): IdentityHeaders {
  const client = requirement?.claim;
  const byDefault = { "X-Auth-Subject": "sub", "X-Auth-Issuer": "iss" };
  return client === undefined ? byDefault : { ...byDefault, "X-Auth-Client": client };
}

function issuerFindings(setting: string, issuer: string): Finding[] {
  if (issuer.toLowerCase().includes(consumerTenant))
    return [beyond("ISSUER_CONSUMER", setting, issuer, limits.issuerOfConsumers)];
  const fits = /^https?:/i.test(issuer) ? /^https?:\/\/[^\s?#]+$/i.test(issuer) : issuer.trim() !== "";
  return isKnown(issuer) && !fits ? [beyond("ISSUER_INVALID", setting, issuer, limits.issuer)] : [];
}

function audienceFindings(setting: string, audience: string): Finding[] {
  if (audience.trim() === "") return [beyond("AUDIENCE_EMPTY", setting, audience, limits.audience)];
  const shared = sharedServiceOf(audience);
  if (shared === undefined) return [];
  const { source } = sharedAudiences;
  return [beyond("AUDIENCE_SHARED", setting, `${audience} (${shared})`, { rule: "the API's own audience", source })];
}
