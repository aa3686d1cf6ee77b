/**
 * An API on API Gateway that admits only tokens of given issuers, for a given audience, from given clients.
 *
 * @module
 */
import type { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { AnnotationMetadataEntryType } from "cdktf";
import { Construct } from "constructs";
import { renderCors } from "./cors";
import { forwardedClaims, type IdentityHeaders, identityTransformations } from "./identity-headers";
import { type AllowedClients, allClaims, renderClaims } from "./jwt-secured-deployment-claims";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { isAnonymous, renderRoute, servedRoutes } from "./jwt-secured-deployment-routes";
import { deploymentFindings, deploymentWarnings, type JudgedDeployment } from "./jwt-secured-deployment-rules";
import { renderFailure, TokenLocation } from "./jwt-secured-deployment-token";
import { suppressPolicy } from "./policy-checks";
import { accessTokenClaims } from "./private/access-token-marks";
import { addFindings, beyond, isKnown } from "./private/findings";
import { checkGatewayOccupancy } from "./private/gateway-occupancy";
import { guardedDeployment } from "./private/guarded-deployment";
import { inScope } from "./private/place";
import { announce, hiddenRouteWarnings, nestedWarnings, reachFindings } from "./private/served-deployments";
import { ownSettings, settingsOf } from "./private/settings-shape";
import { ownDependencies } from "./private/terraform-values";
import { renderRateLimit } from "./rate-limit";
import { ServiceLogs } from "./service-logs";
import { addWarnings } from "./warnings";

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

  private readonly props: JwtSecuredDeploymentProps;

  constructor(scope: Construct, id: string, props: JwtSecuredDeploymentProps) {
    super(...inScope("new JwtSecuredDeployment", scope, id));
    props = settingsOf(this, "new JwtSecuredDeployment", props);
    this.props = props;
    const { compartmentId, displayName, gateway, logs = {} } = props;
    const { clients, issuers, requiredClaims } = props.trust;
    const identityHeaders = props.identityHeaders ?? defaultIdentityHeaders(clients);
    // What tokens have to carry beside the claims that are required by name.
    const besides = [...accessTokenClaims(issuers), ...forwardedClaims(identityHeaders)];
    const claims = allClaims(clients, requiredClaims, besides);
    const rendered = {
      props,
      claims,
      identityHeaders,
      identityTransformations: identityTransformations(identityHeaders),
    };
    const specification = renderSpecification(rendered);
    const judged = { ...rendered, specification };
    const served = {
      construct: this,
      gateway,
      pathPrefix: props.pathPrefix,
      routes: servedRoutes(props.routes),
    };
    announce(served);
    addFindings(this, () => [...deploymentFindings(judged), ...reachFindings(served)]);
    addWarnings(this, () => [...deploymentWarnings(judged), ...nestedWarnings(served), ...hiddenRouteWarnings(served)]);
    checkGatewayOccupancy(this);

    this.deployment = guardedDeployment(this, "Resource", {
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
    const source = { service: "apigateway", resource: this.deployment.id, categories: ["access", "execution"] };
    this.logs = new ServiceLogs(this, "Logs", ownSettings({ compartmentId, displayName, logs, source }));
  }

  /** Where clients call the API: `https://host/prefix`, without a trailing slash. */
  public get endpoint(): string {
    const { gateway, pathPrefix } = this.props;
    return `https://${gateway.hostname}${pathPrefix === "/" ? "" : pathPrefix}`;
  }

  /**
   * One of its routes, for settings that only the resource has.
   *
   * @example
   * ```ts
   * deployment.route("GET /orders").override("logging_policies.execution_log.log_level", "ERROR");
   * ```
   * @param name its path, with a method before it where several have that path
   * @beta
   */
  public route(name: string): DeployedRoute {
    const { routes } = this.props;
    const [, method, path = name] = /^([A-Z]+) (.*)$/.exec(name) ?? [];
    const found = routes.flatMap((route, index) =>
      route.path === path && (method === undefined || route.methods.some((one) => one === method)) ? [index] : [],
    );
    const [index] = found;
    if (index === undefined || found.length > 1) {
      const oneOf = routes.flatMap((route) => route.methods.map((one) => `${one} ${route.path}`));
      const source = "the routes of the deployment";
      addFindings(this, () => [beyond("ROUTE_UNKNOWN", "route", name, { oneOf, source })]);
      return { index: -1, override: () => {} };
    }
    return {
      index,
      override: (attribute, value) => this.deployment.addOverride(`specification.routes.${index}.${attribute}`, value),
    };
  }

  /** What checks of the running API go by. @internal */
  public get checkedSettings(): Pick<
    JwtSecuredDeploymentProps,
    "trust" | "routes" | "failureResponse" | "tokenLocation"
  > {
    return this.props;
  }

  /** What was opened by name is no violation of a policy; what it may lead to is said to reviewers. */
  private explainWhatIsOpen(): void {
    const { routes, trust, pathPrefix } = this.props;
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
    if (trust.clients.requirement === undefined) {
      suppressPolicy(this.deployment, "clients-listed", "AllowedClients.anyClientOfTheIssuers()");
    }
    for (const claim of trust.uncheckedClaims) {
      this.node.addMetadata(AnnotationMetadataEntryType.INFO, `withoutClaim: the gateway does not check ${claim}`);
    }
  }
}

/**
 * A route as the deployment's resource has it.
 *
 * @beta
 */
export interface DeployedRoute {
  /** Its place in the resource's list, which is that of the settings. */
  readonly index: number;
  /** Sets what the settings do not know, by Terraform's names: `backend.send_timeout_in_seconds`. */
  override(attribute: string, value: unknown): void;
}

type Rendered = Omit<JudgedDeployment, "specification">;

function renderSpecification(deployment: Rendered) {
  const { routes, cors, rateLimit, logs = {} } = deployment.props;
  return {
    loggingPolicies: { executionLog: { logLevel: logs.executionLevel ?? "INFO" } },
    requestPolicies: {
      authentication: renderAuthentication(deployment),
      cors: cors === undefined ? undefined : renderCors(cors),
      rateLimiting: rateLimit === undefined ? undefined : renderRateLimit(rateLimit),
    },
    routes: routes.map((route) => renderRoute(route, deployment.identityTransformations)),
  };
}

/** All that decides who is admitted is written out: what is left out would keep its former value. */
function renderAuthentication({ props, claims }: Rendered) {
  const { keys } = props.trust;
  const issuers = [...props.trust.issuers];
  const audiences = [...props.trust.audiences];
  const verifyClaims = renderClaims(claims);
  const common = {
    type: props.authenticationType ?? "TOKEN_AUTHENTICATION",
    ...(props.tokenLocation ?? TokenLocation.header()).render(),
    isAnonymousAccessAllowed: props.routes.some(isAnonymous),
    maxClockSkewInSeconds: props.maxClockSkewInSeconds ?? 30,
  };
  if (common.type === "JWT_AUTHENTICATION") {
    return { ...common, issuers, audiences, verifyClaims, publicKeys: keys.render() };
  }
  return {
    ...common,
    validationPolicy: { ...keys.render(), additionalValidationPolicy: { issuers, audiences, verifyClaims } },
    validationFailurePolicy: props.failureResponse === undefined ? undefined : renderFailure(props.failureResponse),
  };
}

function defaultIdentityHeaders({ requirement }: AllowedClients): IdentityHeaders {
  const client = requirement?.claim;
  const byDefault = { "X-Auth-Subject": "sub", "X-Auth-Issuer": "iss" };
  return client === undefined ? byDefault : { ...byDefault, "X-Auth-Client": client };
}
