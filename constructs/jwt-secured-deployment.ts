/**
 * An API on API Gateway that admits only tokens of given issuers, for a given audience, from given clients.
 *
 * @module
 */
import type { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { AnnotationMetadataEntryType, dependable, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { renderCors } from "./cors";
import type { IdentityHeaders } from "./identity-headers";
import { identityTransformations } from "./identity-headers";
import { type DeploymentAdmission, deploymentAdmission, wantedOfAuthorizer } from "./jwt-secured-deployment-admission";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { isAnonymous, type Route, renderRoute, routeAccess, servedRoutes } from "./jwt-secured-deployment-routes";
import { deploymentFindings, deploymentWarnings, type JudgedDeployment } from "./jwt-secured-deployment-rules";
import { suppressPolicy } from "./policy-checks";
import { addFindings, beyond, type Finding, isKnown } from "./private/findings";
import { checkGatewayOccupancy, standsOn } from "./private/gateway-occupancy";
import { guardedDeployment } from "./private/guarded-deployment";
import { inScope } from "./private/place";
import {
  announce,
  announceRoutes,
  hiddenRouteWarnings,
  nestedWarnings,
  reachFindings,
  type ServedDeployment,
} from "./private/served-deployments";
import { madeFrom, ownSettings, settingsOf, tellMistakesOf } from "./private/settings-shape";
import { ownDependencies } from "./private/terraform-values";
import { renderRateLimit } from "./rate-limit";
import { ServiceLogs } from "./service-logs";
import { type ITokenAuthorizerFunction, isMadeHere } from "./token-authorizer-function-existing";
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

  private settings: JwtSecuredDeploymentProps;
  private judged: JudgedDeployment;
  private readonly served: ServedDeployment;

  constructor(scope: Construct, id: string, props: JwtSecuredDeploymentProps) {
    super(...inScope("new JwtSecuredDeployment", scope, id));
    props = settingsOf(this, "new JwtSecuredDeployment", props);
    this.settings = props;
    const { compartmentId, displayName, gateway, pathPrefix, routes, logs = {} } = props;
    const judged = judgedDeployment(props);
    this.judged = judged;
    const { identityHeaders, isByFunction } = judged.admission;
    askAuthorizer(props, identityHeaders);
    const served = { construct: this, gateway, pathPrefix, routes: servedRoutes(routes, isByFunction) };
    this.served = served;
    announce(served);
    addFindings(this, () => [...deploymentFindings(this.judged), ...reachFindings(served)]);
    addWarnings(this, () => [
      ...deploymentWarnings(this.judged),
      ...nestedWarnings(served),
      ...hiddenRouteWarnings(served),
    ]);
    checkGatewayOccupancy(this);

    this.deployment = guardedDeployment(this, "Resource", {
      compartmentId,
      displayName,
      gatewayId: gateway.gatewayId,
      pathPrefix,
      specification: judged.specification,
      leftovers: props.leftovers,
      dependsOn: this.awaitedFor(routes),
    });
    standsOn(this.deployment, gateway);
    this.explainWhatIsOpen(routes);
    this.explainTrusts();
    const source = { service: "apigateway", resource: this.deployment.id, categories: ["access", "execution"] };
    this.logs = new ServiceLogs(this, "Logs", ownSettings({ compartmentId, displayName, logs, source }));
  }

  /**
   * More routes, behind those that it has: of a part of the app that is written elsewhere. They are judged with the others.
   *
   * @example
   * ```ts
   * deployment.addRoutes({ path: "/orders", methods: ["GET"], backend: Backend.http({ url: "https://orders.example.com/" }) });
   * ```
   * @beta
   */
  public addRoutes(...routes: readonly Route[]): void {
    const added = madeFrom("JwtSecuredDeployment.addRoutes", routes, (...read) => ({ routes: read }));
    tellMistakesOf(this, added, "addRoutes");
    this.settings = { ...this.settings, routes: [...this.settings.routes, ...added.routes] };
    this.judged = judgedDeployment(this.settings);
    const { identityHeaders, isByFunction } = this.judged.admission;
    askAuthorizer(this.settings, identityHeaders);
    const all = servedRoutes(this.settings.routes, isByFunction);
    announceRoutes(this.served, all.slice(this.served.routes.length));
    this.deployment.putSpecification(this.judged.specification);
    this.deployment.dependsOn ??= this.awaitedFor(added.routes)?.map(dependable);
    this.explainWhatIsOpen(added.routes);
  }

  /** The service checks that it may call a function when such a deployment is made. */
  private awaitedFor(routes: readonly Route[]): ITerraformDependable[] | undefined {
    const { gateway } = this.settings;
    return this.judged.admission.isByFunction || routes.some(({ backend }) => backend.callsFunction)
      ? ownDependencies(this, [...gateway.functionAccess, ...(authorizerOf(this.settings)?.functionAccess ?? [])])
      : undefined;
  }

  /** Where clients call the API: `https://host/prefix`, without a trailing slash. */
  public get endpoint(): string {
    const { gateway, pathPrefix } = this.settings;
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
    const { routes } = this.settings;
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
    Pick<DeploymentAdmission, "trusts" | "authorizer" | "chosenBy"> {
    const { routes, failureResponse, tokenLocation } = this.settings;
    const { trusts, authorizer, chosenBy } = this.judged.admission;
    return { trusts, authorizer, chosenBy, routes, failureResponse, tokenLocation };
  }

  /** What was opened by name is no violation of a policy; what it may lead to is said to reviewers. */
  private explainWhatIsOpen(routes: readonly Route[]): void {
    const { pathPrefix } = this.settings;
    const { isByFunction } = this.judged.admission;
    const open = routes.filter(isAnonymous).map(({ path }) => path);
    if (open.length > 0) {
      suppressPolicy(this.deployment, "authenticated-routes", `RouteAccess.anonymous() on ${open.join(", ")}`);
    }
    const plain = routes.filter(({ backend }) => backend.mayBePlainHttp).map(({ path }) => path);
    if (plain.length > 0)
      suppressPolicy(this.deployment, "upstreams-encrypted", `allowPlainHttp on ${plain.join(", ")}`);
    for (const route of routes.filter(({ mayReachClosedRoutes }) => mayReachClosedRoutes)) {
      const path = pathPrefix === "/" ? route.path : `${pathPrefix}${route.path}`;
      const where = isKnown(path)
        ? `${route.methods.join(", ")} ${path}`
        : `route ${this.settings.routes.indexOf(route)}`;
      const asked = routeAccess(route).inWords(isByFunction);
      this.node.addMetadata(
        AnnotationMetadataEntryType.INFO,
        `mayReachClosedRoutes: through ${where} what stricter routes close may be reached ${asked}`,
      );
    }
  }

  private explainTrusts(): void {
    const { trusts } = this.judged.admission;
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
const authorizerOf = ({ trust }: JwtSecuredDeploymentProps): ITokenAuthorizerFunction | undefined =>
  "functionId" in trust ? trust : undefined;

/** One that exists is not told of anything: what it does not do anyway is a finding. */
function askAuthorizer(props: JwtSecuredDeploymentProps, identityHeaders: IdentityHeaders): void {
  const authorizer = authorizerOf(props);
  if (authorizer !== undefined && isMadeHere(authorizer)) authorizer.serve(wantedOfAuthorizer(props, identityHeaders));
}

/** As Terraform writes them. */
const attributePath = /^[a-z]+(?:_[a-z]+)*(?:\.(?:[a-z]+(?:_[a-z]+)*|\d+))*$/;

function overrideMistake(setting: string, attribute: unknown, value: unknown): Finding {
  const source = "ours: what the provider does not know, Terraform would refuse at plan";
  const actual = value === undefined ? "given no value" : `given the attribute ${JSON.stringify(attribute)}`;
  const allowed = 'an attribute by Terraform\'s names, such as "backend.send_timeout_in_seconds", and its value';
  return { code: "SETTING_MISTYPED", setting, actual, allowed, source };
}

function judgedDeployment(props: JwtSecuredDeploymentProps): JudgedDeployment {
  const admission = deploymentAdmission(props);
  const rendered = { props, admission, identityTransformations: identityTransformations(admission.identityHeaders) };
  return { ...rendered, specification: renderSpecification(rendered) };
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
