/**
 * An API on API Gateway that admits only tokens of given issuers, for a given audience, from given clients.
 *
 * @module
 */
import type { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { AnnotationMetadataEntryType } from "cdktf";
import { Construct } from "constructs";
import { renderCors } from "./cors";
import { identityTransformations } from "./identity-headers";
import { type DeploymentAdmission, deploymentAdmission, wantedOfAuthorizer } from "./jwt-secured-deployment-admission";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { isAnonymous, renderRoute, routeAccess, servedRoutes } from "./jwt-secured-deployment-routes";
import { deploymentFindings, deploymentWarnings, type JudgedDeployment } from "./jwt-secured-deployment-rules";
import { suppressPolicy } from "./policy-checks";
import { addFindings, beyond, type Finding, isKnown } from "./private/findings";
import { checkGatewayOccupancy, standsOn } from "./private/gateway-occupancy";
import { guardedDeployment } from "./private/guarded-deployment";
import { inScope } from "./private/place";
import { announce, hiddenRouteWarnings, nestedWarnings, reachFindings } from "./private/served-deployments";
import { ownSettings, settingsOf } from "./private/settings-shape";
import { ownDependencies } from "./private/terraform-values";
import { renderRateLimit } from "./rate-limit";
import { ServiceLogs } from "./service-logs";
import type { TokenAuthorizerFunction } from "./token-authorizer-function";
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
  private readonly admission: DeploymentAdmission;

  constructor(scope: Construct, id: string, props: JwtSecuredDeploymentProps) {
    super(...inScope("new JwtSecuredDeployment", scope, id));
    props = settingsOf(this, "new JwtSecuredDeployment", props);
    this.props = props;
    const { compartmentId, displayName, gateway, logs = {} } = props;
    const admission = deploymentAdmission(props);
    this.admission = admission;
    const { identityHeaders, isByFunction } = admission;
    const rendered = { props, admission, identityTransformations: identityTransformations(identityHeaders) };
    const authorizer = authorizerOf(props);
    authorizer?.serve(wantedOfAuthorizer(props, identityHeaders));
    const specification = renderSpecification(rendered);
    const judged = { ...rendered, specification };
    const served = {
      construct: this,
      gateway,
      pathPrefix: props.pathPrefix,
      routes: servedRoutes(props.routes, isByFunction),
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
      dependsOn:
        isByFunction || props.routes.some(({ backend }) => backend.callsFunction)
          ? ownDependencies(this, [...gateway.functionAccess, ...(authorizer?.functionAccess ?? [])])
          : undefined,
    });
    standsOn(this.deployment, gateway);
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
      override: (attribute, value) => {
        if (typeof attribute === "string" && attributePath.test(attribute) && value !== undefined)
          this.deployment.addOverride(`specification.routes.${index}.${attribute}`, value);
        else addFindings(this, () => [overrideMistake(`route(${JSON.stringify(name)}).override`, attribute, value)]);
      },
    };
  }

  /** What checks of the running API go by. @internal */
  public get checkedSettings(): Pick<JwtSecuredDeploymentProps, "routes" | "failureResponse" | "tokenLocation"> &
    Pick<DeploymentAdmission, "trusts"> {
    const { routes, failureResponse, tokenLocation } = this.props;
    return { trusts: this.admission.trusts, routes, failureResponse, tokenLocation };
  }

  /** What was opened by name is no violation of a policy; what it may lead to is said to reviewers. */
  private explainWhatIsOpen(): void {
    const { routes, pathPrefix } = this.props;
    const { trusts, isByFunction } = this.admission;
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
      const asked = routeAccess(route).inWords(isByFunction);
      this.node.addMetadata(
        AnnotationMetadataEntryType.INFO,
        `mayReachClosedRoutes: through ${where} what stricter routes close may be reached ${asked}`,
      );
    }
    if (trusts.some(({ clients }) => clients.requirement === undefined)) {
      suppressPolicy(this.deployment, "clients-listed", "AllowedClients.anyClientOfTheIssuers()");
    }
    for (const claim of trusts.flatMap(({ uncheckedClaims }) => uncheckedClaims)) {
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

/** The function that judges in the gateway's place. */
const authorizerOf = ({ trust }: JwtSecuredDeploymentProps): TokenAuthorizerFunction | undefined =>
  "functionId" in trust ? trust : undefined;
/** As Terraform writes them. */
const attributePath = /^[a-z]+(?:_[a-z]+)*(?:\.(?:[a-z]+(?:_[a-z]+)*|\d+))*$/;

function overrideMistake(setting: string, attribute: unknown, value: unknown): Finding {
  const source = "ours: what the provider does not know, Terraform would refuse at plan";
  const actual = value === undefined ? "given no value" : `given the attribute ${JSON.stringify(attribute)}`;
  const allowed = 'an attribute by Terraform\'s names, such as "backend.send_timeout_in_seconds", and its value';
  return { code: "SETTING_MISTYPED", setting, actual, allowed, source };
}

type Rendered = Omit<JudgedDeployment, "specification">;

function renderSpecification(deployment: Rendered) {
  const { routes, cors, rateLimit, logs = {} } = deployment.props;
  return {
    loggingPolicies: { executionLog: { logLevel: logs.executionLevel ?? "INFO" } },
    requestPolicies: {
      ...deployment.admission.render(),
      cors: cors === undefined ? undefined : renderCors(cors),
      rateLimiting: rateLimit === undefined ? undefined : renderRateLimit(rateLimit),
    },
    routes: routes.map((route) =>
      renderRoute(route, deployment.identityTransformations, deployment.admission.isByFunction),
    ),
  };
}
