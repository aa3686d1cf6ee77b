/**
 * The JWKS adapter: a function that republishes an issuer's signing keys in the form that API Gateway accepts.
 *
 * @module
 */
import type { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import type { FunctionsApplication } from "@cdktf/provider-oci/lib/functions-application";
import type { FunctionsFunction } from "@cdktf/provider-oci/lib/functions-function";
import { HealthChecksHttpMonitor } from "@cdktf/provider-oci/lib/health-checks-http-monitor";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { healthCheck, rateLimit as rateLimits } from "../limits/api-gateway";
import type { IApiGateway } from "./api-gateway";
import type { FunctionImage } from "./function-image";
import type { FunctionShape } from "./function-image-source";
import type { IGatewayNetwork } from "./gateway-network-settings";
import { type AdapterSettings, adapterConfig, adapterFindings } from "./jwks-adapter-function-settings";
import { adapterKeySet, KeySnapshot, type KeySnapshotSettings } from "./key-snapshot";
import { suppressPolicy } from "./policy-checks";
import {
  addFindings,
  beyond,
  checkChoice,
  checkCount,
  checkRange,
  type Finding,
  said,
  settingsComeFrom,
} from "./private/findings";
import { checkGatewayOccupancy, servesKeys, standsOn } from "./private/gateway-occupancy";
import { guardedDeployment } from "./private/guarded-deployment";
import {
  calledPortFindings,
  functionApplication,
  functionIn,
  functionLogs,
  hostingFindings,
  someOrNone,
} from "./private/hosted-function";
import { inScope } from "./private/place";
import { madeFrom, ownSettings, settingsOf } from "./private/settings-shape";
import { ownDependencies } from "./private/terraform-values";
import { renderRateLimit } from "./rate-limit";
import { type Logs, ServiceLogs } from "./service-logs";

/**
 * How the adapter is probed from outside, which also keeps it warm.
 *
 * @see [Health checks](https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Tasks/managinghealthchecks.htm)
 */
export interface HealthProbe {
  /** Seconds: 10, 30 or 60. @default 60 */
  readonly intervalInSeconds?: number;
  /** Taken away again, the provider keeps them: list others, or make the monitor anew. @default - Oracle's choice */
  readonly vantagePointNames?: readonly string[];
}

/** Settings of the adapter. */
export interface JwksAdapterFunctionProps {
  /** OCID of the compartment that holds the function, its deployment and logs. */
  readonly compartmentId: string;
  /** Name of the function, its application and its deployment. */
  readonly displayName: string;
  /** The gateway that publishes the adapted key set: that of the secured APIs, or another. */
  readonly gateway: IApiGateway;
  /** Where the function is attached. */
  readonly network: IGatewayNetwork;
  /** What the function runs; its shape must be {@link shape}. */
  readonly image: FunctionImage;
  /** The issuer's key set, `https://…`; a query (`?appid=…`) is kept. */
  readonly upstreamJwksUri: string;
  /** How keys are adapted, kept and refused. */
  readonly settings?: AdapterSettings;
  /**
   * OCID of a functions application that exists.
   * @default - one of its own
   */
  readonly applicationId?: string;
  /** `GENERIC_X86`, `GENERIC_ARM` or `GENERIC_X86_ARM`; the image must fit. @default "GENERIC_X86" */
  readonly shape?: FunctionShape;
  /** 128, 256, 512, 1024, 2048 or 3072. @default 128 */
  readonly memoryInMbs?: number;
  /** Seconds, 5 to 300. @default 30 */
  readonly timeoutInSeconds?: number;
  /** @default "/jwks" */
  readonly pathPrefix?: string;
  /**
   * Requests a second **for each client address**. A limit over all clients together would let strangers keep the gateway
   * from its own keys, so there is none.
   * @default 20
   */
  readonly requestsPerSecond?: number;
  /**
   * The probe from outside, or `"off"`: then each of the gateway's fetches, hours apart, meets a cold and empty function.
   * @default - every 60 seconds where the gateway is public; none where it is private, since probes come from the internet
   */
  readonly healthProbe?: HealthProbe | "off";
  /**
   * Instances that OCI keeps ready, at a price: in steps of 40 at 128 MB, 20 at 256 MB, 10 above.
   * @default - none
   */
  readonly provisionedConcurrency?: number;
  /**
   * Keeps the last good key set in an object of Object Storage. It helps while **no** copy of the function knows keys and the issuer gives none, for `staleHours`
   * after the issuer last listed a key; without it the answer is 503 then. Reading and writing delay no answer that there would be without it.
   *
   * @default - none
   * @beta
   */
  readonly keySnapshot?: KeySnapshotSettings;
  /** @default - access, execution and function logs in log groups of their own, for 30 days */
  readonly logs?: Logs;
}

/**
 * An adapter, whoever made it: what deployments need of it.
 *
 * @beta
 */
export interface IJwksAdapterFunction {
  /** The adapted key set, `https://…`: the gateway fetches it without authentication. */
  readonly jwksUri: string;
}

const KEYS_PATH = "/keys";
const DEFAULT_PREFIX = "/jwks";

/**
 * The adapter function, the open deployment that publishes its key set, its logs and the probe that keeps it warm.
 *
 * The deployment admits everyone: signing keys are public, and the gateway fetches them without a token.
 *
 * **OCI runs as many copies of the function as calls need, and stops idle ones.** While one copy knows keys, those that know none ask it, once a call, over the
 * gateway (setting `JWKS_SELF_URI`), wherever the functions can reach that: on public gateways unless `allowedCidrBlocks` keeps out the functions' own address,
 * on private ones in a {@link GatewayNetwork} made here, or where {@link IGatewayNetwork.functionsReachGateway} says so. What a copy was told is served for
 * `staleHours` after Entra last listed it. While no copy knows keys and Entra gives none, the answer is 503, of which the gateway makes HTTP 500.
 *
 * @see [Functions: settings](https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionscustomizing.htm)
 */
export class JwksAdapterFunction extends Construct implements IJwksAdapterFunction {
  /**
   * An adapter that exists: a platform's, which the stacks of many teams share. Whether the gateway reaches it, and how long it remembers keys, is
   * its owner's care.
   *
   * @param jwksUri of the adapted key set: output `jwks_uri` of the stack that made it
   *
   * @example
   * ```ts
   * new SecuredApiStack(app, "orders", {
   *   namePrefix: "orders",
   *   adapter: JwksAdapterFunction.fromUri("https://api.example.com/jwks/keys"),
   *   apis: [orders],
   * });
   * ```
   *
   * @beta
   */
  public static fromUri(jwksUri: string): IJwksAdapterFunction {
    return madeFrom("JwksAdapterFunction.fromUri", [jwksUri], (read) => ({ jwksUri: read }));
  }

  /** Absent where an application was given. */
  public readonly application?: FunctionsApplication;
  /** The function itself. */
  public readonly function: FunctionsFunction;
  /** The open deployment that publishes its answer. */
  public readonly deployment: ApigatewayDeployment;
  /** Access and execution logs of {@link deployment}. */
  public readonly deploymentLogs: ServiceLogs;
  /** What the function itself logs. */
  public readonly functionLogs: ServiceLogs;
  /**
   * Absent unless asked for.
   *
   * @beta
   */
  public readonly keySnapshot?: KeySnapshot;
  /** Absent on private gateways and where it is off. */
  public readonly monitor?: HealthChecksHttpMonitor;

  private readonly props: JwksAdapterFunctionProps;

  constructor(scope: Construct, id: string, props: JwksAdapterFunctionProps) {
    super(...inScope("new JwksAdapterFunction", scope, id));
    props = settingsOf(this, "new JwksAdapterFunction", props);
    this.props = props;
    const { compartmentId, displayName, gateway, logs = {} } = props;
    addFindings(this, () => this.findings());
    checkGatewayOccupancy(this);

    const { application, applicationId } = functionApplication(this, props);
    this.application = application;
    if (props.keySnapshot !== undefined) {
      this.keySnapshot = new KeySnapshot(this, "KeySnapshot", {
        ...props.keySnapshot,
        ...{ compartmentId, displayName, keeper: "JWKS adapter", sets: [adapterKeySet] },
      });
    }
    this.function = functionIn(this, applicationId, this.config, props);
    this.keySnapshot?.permit(this.function.id);
    this.deployment = guardedDeployment(this, "Deployment", {
      compartmentId,
      displayName,
      gatewayId: gateway.gatewayId,
      pathPrefix: props.pathPrefix ?? DEFAULT_PREFIX,
      specification: this.specification(),
      dependsOn: ownDependencies(this, gateway.functionAccess),
    });
    servesKeys(this.deployment);
    standsOn(this.deployment, gateway);
    suppressPolicy(
      this.deployment,
      "authenticated-routes",
      "signing keys are public, and the gateway fetches them without a token",
    );
    this.functionLogs = functionLogs(this, applicationId, props);
    const inOneGroup = { ...logs, logGroupId: logs.logGroupId ?? this.functionLogs.logGroupId };
    const ofDeployment = { service: "apigateway", resource: this.deployment.id, categories: ["access", "execution"] };
    const deploymentLogs = { compartmentId, displayName, logs: inOneGroup, source: ofDeployment };
    this.deploymentLogs = new ServiceLogs(this, "DeploymentLogs", ownSettings(deploymentLogs));
    // One setting for both.
    settingsComeFrom(this.deploymentLogs, () => undefined);
    if (this.probe !== undefined) {
      this.monitor = new HealthChecksHttpMonitor(this, "Monitor", {
        compartmentId,
        displayName,
        protocol: "HTTPS",
        targets: [gateway.hostname],
        port: 443,
        method: "GET",
        path: this.keysPath,
        intervalInSeconds: this.probe.intervalInSeconds ?? 60,
        timeoutInSeconds: probeTimeout(this.probe.intervalInSeconds ?? 60),
        vantagePointNames: someOrNone(this.probe.vantagePointNames ?? []),
        isEnabled: true,
      });
    }
  }

  /** The adapted key set. It refers to the deployment, so that whatever uses it comes after. */
  public get jwksUri(): string {
    return `https://${this.props.gateway.hostname}${this.keysPath}`;
  }

  private get keysPath(): string {
    return `${this.deployment.pathPrefix}${KEYS_PATH}`;
  }

  private get config(): Record<string, string> {
    const { upstreamJwksUri, settings = {} } = this.props;
    return adapterConfig({ upstreamJwksUri, selfUri: this.selfUri, snapshotUri: this.keySnapshot?.uris[0] }, settings);
  }

  /** Made of the gateway and not of the deployment, which needs the function first. */
  private get selfUri(): string | undefined {
    const { gateway, network, pathPrefix = DEFAULT_PREFIX } = this.props;
    const ofNetwork = network.endpointType === gateway.endpointType ? network.functionsReachGateway : undefined;
    const isReached = ofNetwork ?? gateway.endpointType === "PUBLIC";
    return isReached ? `https://${gateway.hostname}${pathPrefix}${KEYS_PATH}` : undefined;
  }

  private get probe(): HealthProbe | undefined {
    const { healthProbe, gateway } = this.props;
    if (healthProbe === "off") return undefined;
    return healthProbe ?? (gateway.endpointType === "PUBLIC" ? {} : undefined);
  }

  private specification() {
    const { requestsPerSecond = rateLimits.adapter.min, logs = {} } = this.props;
    return {
      loggingPolicies: { executionLog: { logLevel: logs.executionLevel ?? "INFO" } },
      requestPolicies: { rateLimiting: renderRateLimit({ requestsPerSecond, key: "CLIENT_IP" }) },
      routes: [
        {
          path: KEYS_PATH,
          methods: ["GET", "HEAD"],
          backend: { type: "ORACLE_FUNCTIONS_BACKEND", functionId: this.function.id },
        },
      ],
    };
  }

  private findings(): Finding[] {
    const { props } = this;
    return [
      ...hostingFindings(props, this.config),
      ...checkRange("ADAPTER_RATE_STARVES", "requestsPerSecond", props.requestsPerSecond, rateLimits.adapter),
      ...adapterFindings(props.upstreamJwksUri, props.settings ?? {}),
      ...calledPortFindings(props.network, "upstreamJwksUri", props.upstreamJwksUri),
      ...(this.keySnapshot?.findings() ?? []),
      ...this.probeFindings(),
    ];
  }

  private probeFindings(): Finding[] {
    const { healthProbe, gateway } = this.props;
    if (healthProbe === undefined || healthProbe === "off") return [];
    const code = "ADAPTER_PROBE_INVALID";
    if (gateway.endpointType === "PRIVATE")
      return [beyond(code, "healthProbe", said("set on a private gateway"), healthCheck.publicOnly)];
    const { intervalInSeconds, vantagePointNames = [] } = healthProbe;
    return [
      ...checkChoice(code, "healthProbe.intervalInSeconds", intervalInSeconds, healthCheck.intervalSeconds),
      ...checkCount(code, "healthProbe.vantagePointNames", vantagePointNames, healthCheck.vantagePoints),
    ];
  }
}

/** No longer than the interval, whatever Terraform makes of it; the shortest interval is 10 s. */
function probeTimeout(interval: number): number {
  return Token.isUnresolved(interval) ? 10 : Math.min(interval, 30);
}
