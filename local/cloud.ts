/**
 * A stack's clouds on this machine: Entra, the API gateways and the functions, all on loopback.
 *
 * @module
 */

import { isUrl } from "../internal/url";
import type { Stack } from "../synthesized/stack/stack";
import type { Connection } from "../synthesized/system/connections";
import { authorizersOf } from "../synthesized/system/deciding-parts";
import type { FunctionDefinition } from "../synthesized/system/functions";
import { type OriginMap, originMap } from "../synthesized/system/origins";
import type { SpecificationFinding } from "../synthesized/system/specification-error";
import type { Reading } from "./choice";
import { type MovableClock, movableClock } from "./clock";
import { startEcho } from "./echo";
import { endOf } from "./ending";
import { type Entra, startEntra } from "./entra/entra";
import { type EventSource, eventStream } from "./events";
import { defaultIdleSeconds, type PoolOptions } from "./functions/function-pool";
import { type LocalFunctions, startFunctions } from "./functions/local-functions";
import {
  type LocalDeployment,
  type LocalGatewayResource,
  localDeployments,
  playedRoutes,
} from "./gateway/local-deployments";
import { healthProbesOf, type PlayedProbe } from "./health-probes";
import { type HttpsFace, startHttpsFace } from "./https-face";
import { keptWarm } from "./kept-warm";
import { type GatewaysBeside, type LocalGateway, startGateways, startGatewaysBeside } from "./local-gateways";
import { addNamedOrigins } from "./named-origins";
import { type NotPlayed, notPlayedOf } from "./not-played";
import { type KeysElsewhere, type OtherIssuer, playOtherIssuers } from "./other-issuers/other-issuers";
import type { PlayOptions } from "./play-options";
import { playedNetwork } from "./played-network";
import { type CloudProxy, startCloudProxy } from "./proxy/proxy-of-cloud";
import { seededRandom } from "./seeded-random";
import { assertSound } from "./sound-stacks";

/** A running cloud. */
export interface PlayedCloud {
  /** How its gateways read what Oracle leaves open. */
  readonly reading: Reading;
  /**
   * Starts gateways of another reading beside the first, with keys and counters of their own. Entra, functions and clock are the same, and one
   * `close` ends all.
   */
  inReading(reading: Reading): Promise<GatewaysBeside>;
  /** As it was applied last. */
  readonly stack: Stack;
  /** Applies the stack again at the clock's time, as a later `terraform apply` would: the tenant becomes what it describes then. */
  apply(): void;
  readonly clock: MovableClock;
  readonly origins: OriginMap;
  readonly events: EventSource;
  readonly entra: Entra;
  readonly gateways: readonly LocalGateway[];
  /** Those that are run. */
  readonly functions: readonly FunctionDefinition[];
  /** Issuers other than Entra, for whose keys local ones stand in. */
  readonly otherIssuers: readonly OtherIssuer[];
  /** Where Entra's keys are served here that somebody outside of the stack passes on. */
  readonly keysElsewhere: readonly KeysElsewhere[];
  readonly notPlayed: readonly NotPlayed[];
  /** Probes of health checks that functions answer; none unless pools are played at their worst. */
  readonly probes: readonly PlayedProbe[];
  /** What is called, and whether the stack's networks let it through. */
  readonly connections: readonly Connection[];
  /** Origins of back ends in whose place an echo answers. */
  readonly echoed: readonly string[];
  /** Origins of back ends for which other machines than this one answer, by choice. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** Whether gateways call the rest where it really is. */
  readonly allowsOutbound: boolean;
  /** What runs here although Oracle's pages say that the service may refuse it; to be shown to the user. */
  readonly warnings: readonly SpecificationFinding[];
  /** The authority of https, where asked for. */
  readonly https: Pick<HttpsFace, "ca" | "file"> | undefined;
  /** Where asked for. */
  readonly proxy: CloudProxy | undefined;
  /** Process ids of the running copies of functions. */
  readonly functionPids: readonly number[];
  /** Ends everything; nothing is left behind. */
  close(): Promise<void>;
}

/**
 * Starts the clouds of a stack, as far as they can be played: {@link PlayedCloud.notPlayed} has the rest. What is started is ended again where
 * something fails.
 *
 * @throws {SpecificationError} where deployments have what the service would refuse
 * @throws {UserError} where a bundle is named that is not there
 */
export async function playStack(stack: Stack, options: PlayOptions = {}): Promise<PlayedCloud> {
  assertSound(stack);
  const { gateways: resources, read, warnings } = localDeployments(stack);
  const { reading = "strict" } = options;
  const { memory, fronts: handedOn } = options;
  const clock = memory?.clock ?? options.clock ?? movableClock();
  const origins = originMap();
  const events = memory?.events ?? eventStream();
  const elsewhere = addNamedOrigins(options.origins ?? {}, origins, { remote: options.remoteOrigins });
  const probes = healthProbesOf(stack, resources);
  const warm = keptWarm(stack, probes, options.idleSeconds ?? defaultIdleSeconds);
  const network = playedNetwork(stack);
  const reached = network.forFunction;
  const functions = startFunctions(stack, {
    ...options,
    ...poolOf(options),
    clock,
    origins,
    events,
    reached,
    keptWarm: warm,
    parts: memory?.parts,
    called: resources.flatMap(({ deployments }) =>
      deployments.flatMap(callsOfFunctions).map(({ functionId }) => functionId),
    ),
  });
  const closing: (() => Promise<void>)[] = [functions.close];
  const close = endOf(closing);
  try {
    await network.start(closing);
    const https =
      options.https && (await startHttpsFace(options.https, { stack, gateways: resources, ...options, closing }));
    const deployments = resources.flatMap((gateway) => gateway.deployments);
    const entra = await startEntra(stack, {
      ...{ clock, origins, https, deployments, events, functions: functions.definitions },
      ...{
        port: options.entraPort,
        usualPort: options.usualPorts?.entra,
        listen: handedOn ? undefined : options.listen,
      },
      ...{ fronts: handedOn, kept: memory?.entra },
    });
    closing.push(entra.close);
    if (memory !== undefined) memory.entra = entra.kept;
    const played = await playOtherIssuers(resources, {
      ...{
        clock,
        origins,
        closing,
        read,
        functions: functions.definitions,
        localKeys: memory?.localKeys,
        fronts: handedOn,
      },
      allowOutbound: options.allowOutbound ?? false,
      isEntra: (issuer) => isUrl(issuer) && entra.issuers.origins.includes(new URL(issuer).origin),
      entraKeys: async () => (await entra.keys.view()).keys,
    });
    const ports = { exact: options.gatewayPorts, usual: options.usualPorts?.gateways, fronts: handedOn, https };
    const services = {
      clock,
      events,
      functions,
      closing,
      network,
      elsewhere,
      allowOutbound: options.allowOutbound,
      parts: memory?.parts,
    };
    const gateways = await startGateways(
      played.gateways,
      { ...services, origins, reading, listen: handedOn ? undefined : options.listen },
      ports,
    );
    const echoed = options.echo === true ? await startEcho(deployments, { origins, elsewhere, closing }) : [];
    const called = options.allowOutbound === true ? network.connections : [];
    const proxy = options.proxy && (await startCloudProxy(options.proxy, { origins, closing, called, memory }));
    // All that they call is on the map now.
    functions.begin();
    let applied = stack;
    const cloud: PlayedCloud = {
      ...{ clock, origins, events, entra, gateways, close, functions: functions.running, reading },
      inReading: (other) => startGatewaysBeside(cloud, played.gateways, { ...services, reading: other }, handedOn),
      ...{ otherIssuers: played.issuers, keysElsewhere: played.keysElsewhere },
      ...{ connections: network.connections, probes: options.poolSeed === undefined ? [] : probes },
      notPlayed: notPlayedOf(resources, functions, entra),
      ...{
        echoed,
        elsewhere,
        https: https && { ca: https.ca, file: https.file },
        proxy,
        allowsOutbound: options.allowOutbound === true,
      },
      warnings: [...warnings, ...resources.flatMap((gateway) => doubtfulCalls(gateway, functions))],
      get functionPids() {
        return functions.pids;
      },
      get stack() {
        return applied;
      },
      apply() {
        const later = applied.evaluateAt(new Date(clock.now()));
        entra.apply(later);
        applied = later;
      },
    };
    return cloud;
  } catch (failure) {
    await close();
    throw failure;
  }
}

const poolOf = ({ poolSeed, maxInstances }: PlayOptions): Pick<PoolOptions, "maxInstances" | "restless"> =>
  poolSeed === undefined ? {} : { maxInstances: maxInstances ?? 12, restless: seededRandom(poolSeed) };

/**
 * The service checks that a gateway may call the functions of a deployment when the deployment is made. Here such a
 * deployment starts, and calls that the stack's policies do not cover are told.
 */
function doubtfulCalls(gateway: LocalGatewayResource, functions: LocalFunctions): readonly SpecificationFinding[] {
  return gateway.deployments.flatMap((deployment) =>
    callsOfFunctions(deployment).flatMap(({ functionId, field }) => {
      const { verdict, reason } = functions.judge(functionId, gateway);
      const isRun = functions.running.some(({ id }) => id === functionId);
      if (verdict === "allowed" || verdict === "undecided" || !isRun) return [];
      const allowed = verdict === "refused" ? `${reason} Add one.` : reason;
      return [{ resource: deployment.address, field, actual: functionId, allowed, source: policyPage }];
    }),
  );
}

interface CallOfFunction {
  readonly functionId: string;
  /** Where the deployment names it. */
  readonly field: string;
}

/** Functions that decide who is admitted, and functions behind routes. */
function callsOfFunctions(deployment: LocalDeployment): readonly CallOfFunction[] {
  const deciding = "notPlayed" in deployment ? [] : authorizersOf(deployment.authentication);
  const field = "specification.request_policies authentication function_id";
  return [
    ...deciding.map((functionId) => ({ functionId, field })),
    ...playedRoutes(deployment).flatMap(({ backend, pattern }) =>
      backend.type === "ORACLE_FUNCTIONS_BACKEND"
        ? [{ functionId: backend.functionId, field: `specification.routes ${pattern.text} backend.function_id` }]
        : [],
    ),
  ];
}

const policyPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm";
