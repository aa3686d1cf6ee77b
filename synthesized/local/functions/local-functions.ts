/**
 * OCI Functions on this machine: all functions of a stack.
 *
 * @module
 */
import type { Stack } from "../../stack";
import { type FunctionDefinition, functionsOf } from "../../system/functions";
import type { OriginMap } from "../../system/origins";
import type { Clock } from "../clock";
import type { EventSink } from "../events";
import { bundleOf } from "./bundle";
import { type ContainerOptions, containerSandbox } from "./container-sandbox";
import { type FunctionCall, type FunctionOutcome, failedCall } from "./function-call";
import type { InstanceOrder } from "./function-instance";
import { FunctionPool, type PoolOptions } from "./function-pool";
import { type CallingGateway, type InvokeVerdict, invokePermission } from "./invoke-permission";
import { processSandbox } from "./process-sandbox";

/** What functions are run with. */
export interface LocalFunctionsOptions extends Omit<PoolOptions, "isKeptWarm"> {
  readonly clock: Clock;
  readonly origins: OriginMap;
  readonly events: EventSink;
  /** Bundles by address, display name or image of a function. @default - those in the stack's directory */
  readonly functionBundles?: Readonly<Record<string, string>>;
  /** Run them in containers, with OCI's limits. @default - as plain processes */
  readonly container?: ContainerOptions;
  /** Ids of functions of which one copy stays, however long it idles. @default none */
  readonly keptWarm?: ReadonlySet<string>;
  /** Milliseconds until a copy must have opened its socket. @default 30000 */
  readonly startTimeoutMs?: number;
}

/** Whether a gateway may call a function, and why not, or why nobody can tell. */
interface CallVerdict {
  readonly verdict: InvokeVerdict;
  readonly reason: string;
}

/** Running functions. */
export interface LocalFunctions {
  readonly definitions: readonly FunctionDefinition[];
  /** Process ids of all running copies. */
  readonly pids: readonly number[];
  /** Whether a gateway may call a function. */
  judge(functionId: string, gateway: CallingGateway): CallVerdict;
  /** Calls a function for a gateway, unless the stack makes that gateway and no policy of it lets it. */
  invoke(functionId: string, gateway: CallingGateway, call: FunctionCall): Promise<FunctionOutcome>;
  close(): Promise<void>;
}

/**
 * Prepares the functions of a stack; copies start with the first call.
 *
 * @throws {BundleMissing} {@link SpecificationError}
 */
export function startFunctions(stack: Stack, options: LocalFunctionsOptions): LocalFunctions {
  const verdictOf = invokePermission(stack);
  const definitions = functionsOf(stack);
  const pools = new Map(
    definitions.map((definition) => {
      const bundle = bundleOf(definition, stack, options.functionBundles ?? {});
      const order = () => instanceOrder(definition, bundle, options);
      const poolOptions = { ...options, isKeptWarm: options.keptWarm?.has(definition.id) ?? false };
      const timeoutMs = definition.timeoutInSeconds * 1000;
      return [definition.id, new FunctionPool(order, timeoutMs, options.clock, poolOptions)] as const;
    }),
  );
  const judge = (functionId: string, gateway: CallingGateway): CallVerdict => {
    const definition = definitions.find(({ id }) => id === functionId);
    if (definition === undefined)
      return { verdict: "refused", reason: `No function of the stack has the id ${functionId}.` };
    const verdict = verdictOf(gateway, definition);
    return { verdict, reason: reasonOf(verdict, definition) };
  };
  return {
    definitions,
    get pids() {
      return [...pools.values()].flatMap((pool) => pool.pids);
    },
    judge,
    async invoke(functionId, gateway, call) {
      const pool = pools.get(functionId);
      const { verdict, reason } = judge(functionId, gateway);
      // OCI does not tell the two apart for the caller: https://docs.oracle.com/en-us/iaas/Content/API/References/apierrors.htm
      if (pool === undefined || verdict === "refused") return failedCall("notFoundOrNotAuthorized", reason);
      return pool.invoke(call);
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function reasonOf(verdict: InvokeVerdict, { address, compartmentId }: FunctionDefinition): string {
  switch (verdict) {
    case "allowed":
      return `A policy of the stack lets this gateway call ${address}.`;
    case "refused":
      return `No oci_identity_policy of the stack lets this gateway call ${address}.`;
    case "unknown":
      return (
        `The stack does not say whether this gateway, which it does not make, may call ${address}: here it may. ` +
        "The owner of the gateway must see to a policy: " +
        `ALLOW any-user to use functions-family in compartment id ${compartmentId ?? "COMPARTMENT_OF_THE_FUNCTION"} where ALL ` +
        "{request.principal.type='ApiGateway', request.resource.compartment.id='COMPARTMENT_OF_THE_GATEWAY'}."
      );
  }
}

function instanceOrder(definition: FunctionDefinition, bundle: string, options: LocalFunctionsOptions): InstanceOrder {
  const { clock, events, origins, container, startTimeoutMs = 30_000 } = options;
  return {
    definition,
    bundle,
    clock,
    startTimeoutMs,
    sandbox: container === undefined ? processSandbox : containerSandbox(container),
    config: Object.fromEntries(
      Object.entries(definition.config).map(([name, value]) => [
        name,
        isAddress(name) ? origins.toLocal(value) : value,
      ]),
    ),
    onLine: (message, stream, requestId) =>
      events.emit("log", {
        at: clock.now(),
        log: "invoke",
        level: stream === "stderr" ? "ERROR" : "INFO",
        source: definition.address,
        requestId,
        message,
      }),
  };
}

/** Settings that a function dials. Issuers, which it only compares, stay as they are. */
const isAddress = (name: string): boolean => /_UR[IL]$/.test(name);
