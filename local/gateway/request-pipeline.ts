/**
 * The way of a request through a deployment: limits, authentication, transformations, back end, and the way back.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import { fill } from "../../synthesized/system/context-variables";
import type { Reading } from "../choice";
import type { EventSink } from "../events";
import { type Keep, keepNothing } from "../kept-parts";
import { authenticatorOf } from "./authenticators";
import { askBackend } from "./backend-answer";
import { type Authenticator, callerOf, type JudgingServices, type Stage } from "./caller";
import { addCorsHeaders, addPreflightHeaders, isPreflight } from "./cors";
import { type GatewayAnswer, notPlayedAnswer, ownAnswer } from "./gateway-answer";
import { executionLog, type LoggedGateway } from "./gateway-log";
import { contextOf, type GatewayRequest } from "./gateway-request";
import { HeaderList, removeFraming, removeHopByHop } from "./header-list";
import { type TransformationRules, transformationRules, transformHeaders } from "./header-transformations";
import type { LocalDeployment } from "./local-deployments";
import { timesThrough } from "./loop-detection";
import { transformQuery } from "./query-transformations";
import { RateLimiter } from "./rate-limit";
import { refusalOfForm } from "./request-form";
import { headerBlockBytes, maxBodyBytes, maxHeaderBlockBytes, readBody } from "./request-limits";
import { type RouteMatch, RouteTable } from "./route-table";

/** What the pipeline works with. */
export interface PipelineServices extends JudgingServices {
  readonly logged: LoggedGateway;
  readonly events: EventSink;
  /** The name of these decisions, where they are those of one reading. */
  readonly reading?: Reading;
}

/** An answer and the deployment that gave it; without one, no path matched. */
export interface PipelineResult {
  readonly answer: GatewayAnswer;
  readonly deployment: LocalDeployment | undefined;
  /** Whether a route matched: only then there is an access log line. */
  readonly isRouted: boolean;
}

/** What a deployment remembers between requests. */
interface DeploymentState {
  readonly authenticate: Authenticator | undefined;
  readonly limiter: RateLimiter | undefined;
}

/** The deployments of one gateway, at work. */
export class RequestPipeline {
  private readonly routes: RouteTable;
  private readonly rules: TransformationRules;
  private readonly states: ReadonlyMap<LocalDeployment, DeploymentState>;

  constructor(
    deployments: readonly LocalDeployment[],
    private readonly services: PipelineServices,
  ) {
    const { clock, decisions, keep: keepIn = keepNothing } = services;
    this.routes = new RouteTable(deployments, decisions);
    this.rules = transformationRules(decisions);
    this.states = new Map(
      deployments.flatMap((deployment) => {
        if ("notPlayed" in deployment) return [];
        const { authentication, rateLimit } = deployment;
        let count = 0;
        const keep: Keep = (name, content, make) => keepIn(`${deployment.address} ${name} ${count++}`, content, make);
        const authenticate = authentication && authenticatorOf(authentication, { ...services, keep });
        const limiter = rateLimit && keep("rate", rateLimit, () => new RateLimiter(rateLimit, clock));
        return [[deployment, { authenticate, limiter }] as const];
      }),
    );
  }

  public async answer(request: GatewayRequest): Promise<PipelineResult> {
    if (headerBlockBytes(request) > maxHeaderBlockBytes)
      return unrouted(ownAnswer(431, "request.headersTooLarge", "Method, URI and headers are larger than 8 KB."));
    const malformed = refusalOfForm(request, this.services.decisions);
    if (malformed !== undefined) return unrouted(malformed);
    // See `preflight` in choices.
    if (this.services.decisions.preflight === "strict" && isPreflight(request.method, request.headers)) {
      const preflight = this.preflight(request);
      if (preflight !== undefined) return preflight;
    }
    const routing = this.routes.find(request.method, request.path);
    if (routing.kind === "not-played") return unrouted(notPlayedAnswer(routing.notPlayed), routing.deployment);
    if (routing.kind === "no-path")
      return unrouted(ownAnswer(404, "request.noRoute", "No route has this path."), routing.deployment);
    if (routing.kind === "no-method") {
      const allow = ["Allow", routing.methods.join(", ")] as const;
      const answer = ownAnswer(405, "request.noRoute", "The route does not have this method.", allow);
      return unrouted(answer, routing.onPath.deployment);
    }
    const { match } = routing;
    const answer = await this.routed(this.stage(match, request));
    return { answer, deployment: match.deployment, isRouted: true };
  }

  private stage(match: RouteMatch, request: GatewayRequest): Stage {
    const { events, clock, logged, reading } = this.services;
    const about = { deployment: match.deployment.address, reading, requestId: request.id };
    return {
      ...{ match, request, log: executionLog(events, clock, logged, match, request) },
      onFetched: (fetched) => events.emit("keysFetched", { at: clock.now(), ...about, ...fetched }),
    };
  }

  private async routed(stage: Stage): Promise<GatewayAnswer> {
    const { match, request, log } = stage;
    const answer = await this.admitted(stage);
    if (answer.reason !== undefined)
      log(answer.status >= 500 ? "ERROR" : "WARN", answer.reason.code, answer.reason.message);
    const { cors } = match.route;
    if (cors !== undefined) addCorsHeaders(answer.headers, cors, request.headers.first("origin"));
    return answer;
  }

  /** Cheap checks first, so that nobody makes the gateway work by being refused. See `order-of-policies` in choices. */
  private async admitted(stage: Stage): Promise<GatewayAnswer> {
    const limitsFirst = this.services.decisions["order-of-policies"] === "strict";
    const early = this.checkLoop(stage) ?? (limitsFirst ? this.checkRate(stage) : undefined);
    if (early !== undefined) return early;
    const authenticate = this.states.get(stage.match.deployment)?.authenticate;
    const caller = await callerOf(stage, authenticate, this.services.decisions);
    if ("refusal" in caller) return caller.refusal;
    return (limitsFirst ? undefined : this.checkRate(stage)) ?? this.forward(stage, caller.verified);
  }

  /** See `loop` in choices. */
  private checkLoop({ request, log }: Stage): GatewayAnswer | undefined {
    const times = timesThrough(this.services.gateway.id, request.headers);
    if (times > 1)
      return ownAnswer(
        508,
        "request.loopDetected",
        "A request loop has been detected: requests for this gateway are directed back to it.",
      );
    if (times === 1) log("WARN", "request.possibleLoopDetected", "The request has been through this gateway before.");
    return undefined;
  }

  private checkRate({ match, request, log }: Stage): GatewayAnswer | undefined {
    const limiter = this.states.get(match.deployment)?.limiter;
    if (limiter === undefined) return undefined;
    const retryAfter = limiter.refuse(request.clientAddress);
    if (retryAfter === undefined) {
      log("INFO", "rateLimiting.requestPermitted", "The request was permitted by the rate limiting policy.");
      return undefined;
    }
    const header = ["Retry-After", String(retryAfter)] as const;
    return ownAnswer(429, "rateLimiting.requestDenied", "The request was denied by the rate limiting policy.", header);
  }

  private async forward(stage: Stage, claims: JsonObject): Promise<GatewayAnswer> {
    const { match, request, log } = stage;
    const { route } = match;
    const isFunction = route.backend.type === "ORACLE_FUNCTIONS_BACKEND";
    const body = await readBody(request.message, isFunction ? maxBodyBytes.functions : maxBodyBytes.any);
    // See `body-too-large` in choices.
    if (body === "too-large") return ownAnswer(413, "request.bodyTooLarge", "The request body was too large.");
    if (body === "too-slow") return ownAnswer(408, "request.clientTimeout", "The request body did not come in time.");
    if (body === "broken-off") return ownAnswer(400, "request.clientEof", "The request broke off.");
    const { decisions } = this.services;
    const context = contextOf(request, match.parameters, claims, decisions);
    const headers = request.headers.copy();
    // Before anything is set: what a client's `Connection` names must not take away what the gateway vouches for. See `hop-by-hop` in choices.
    if (decisions["hop-by-hop"] === "strict") removeHopByHop(headers);
    else removeFraming(headers);
    for (const { code, message } of transformHeaders(headers, route.requestHeaders, "request", context, this.rules))
      log("WARN", code, message);
    if (route.backend.type === "HTTP_BACKEND")
      log("INFO", "httpBackend.formedBackendUrl", `The backend URL is ${fill(route.backend.url, context)}.`);
    const query = transformQuery(request.query, route.requestQuery, context, this.rules);
    const answer = await askBackend(route.backend, { original: request, headers, query, body, context }, this.services);
    for (const { code, message } of transformHeaders(
      answer.headers,
      route.responseHeaders,
      "response",
      context,
      this.rules,
    ))
      log("WARN", code, message);
    if (answer.reason === undefined && isFunction)
      log("INFO", "functionBackend.successfulRequest", "Successful invocation of function in OCI Functions.");
    return answer;
  }

  /** A browser's question, answered by the gateway. */
  private preflight(request: GatewayRequest): PipelineResult | undefined {
    const wanted = request.headers.first("access-control-request-method") ?? "";
    const routing = this.routes.find(wanted, request.path);
    if (routing.kind === "no-path") return undefined;
    if (routing.kind === "not-played") return unrouted(notPlayedAnswer(routing.notPlayed), routing.deployment);
    const { route, deployment } = routing.kind === "route" ? routing.match : routing.onPath;
    if ("notPlayed" in route) return unrouted(notPlayedAnswer(route.notPlayed), deployment);
    if (route.cors === undefined) return undefined;
    const headers = HeaderList.of();
    addPreflightHeaders(headers, route.cors, request.headers.first("origin"));
    return { answer: { status: 204, headers, body: Buffer.alloc(0) }, deployment, isRouted: true };
  }
}

function unrouted(answer: GatewayAnswer, deployment?: LocalDeployment): PipelineResult {
  return { answer, deployment, isRouted: false };
}
