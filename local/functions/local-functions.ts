/**
 * OCI Functions on this machine: all functions of a stack.
 *
 * @module
 */
import { functions as limits } from "../../limits/functions";
import { Unknown } from "../../synthesized/expression/value";
import type { Stack } from "../../synthesized/stack/stack";
import { type FunctionDefinition, functionsOf } from "../../synthesized/system/functions";
import { type Obstacle, obstacleInWords, unknownObstacle } from "../../synthesized/system/obstacle";
import type { HeldPart } from "../kept-parts";
import { bundleObstacle, checkNames, programOf } from "./bundle";
import { type FunctionCall, type FunctionOutcome, failedCall } from "./function-call";
import { type HeldFunctionOptions, heldFunction } from "./held-function";
import { type CallingGateway, type InvokeVerdict, invokePermission } from "./invoke-permission";
import type { PlayedFunction } from "./played-function";

/** What the functions of a stack are run with. */
export interface LocalFunctionsOptions extends HeldFunctionOptions {
  /** Files or command lines by address, display name, image or id of a function. @default - the bundles in the stack's directory */
  readonly functionBundles?: Readonly<Record<string, string>>;
  /** What their paths are relative to, and where commands run. @default - the working directory */
  readonly programFolder?: string;
  /** Ids of functions that routes lead to. What the stack does not make of them is run if it has a bundle. @default none */
  readonly called?: readonly string[];
}

/** Whether a gateway may call a function, and why not, or why nobody can tell. */
interface CallVerdict {
  readonly verdict: InvokeVerdict["kind"];
  readonly reason: string;
}

/** Running functions. */
export interface LocalFunctions {
  /** All of the stack, and those that it only calls. */
  readonly definitions: readonly FunctionDefinition[];
  /** Those that are run. */
  readonly running: readonly FunctionDefinition[];
  /** Process ids of all running copies. */
  readonly pids: readonly number[];
  /** Whether a gateway may call a function. */
  judge(functionId: string, gateway: CallingGateway): CallVerdict;
  /** Why a function is not run; none where it is. */
  obstacles(functionId: string, gateway: CallingGateway): readonly Obstacle[];
  /** Calls a function for a gateway, unless the stack makes that gateway and no policy of it lets it. */
  invoke(functionId: string, gateway: CallingGateway, call: FunctionCall): Promise<FunctionOutcome>;
  /**
   * Takes over those that run as these would, and makes the others, when what they call is on the map of origins.
   *
   * @throws {UserError} for sources that do not bundle
   */
  begin(): void;
  close(): Promise<void>;
}

/** A function, and what runs it or stands in the way. */
interface LocalFunction {
  readonly definition: FunctionDefinition;
  readonly played: (() => PlayedFunction) | undefined;
  readonly obstacles: readonly Obstacle[];
  readonly isElsewhere: boolean;
}

/**
 * Prepares the functions of a stack; copies start with the first call.
 *
 * @throws {UserError} where a file or program is named that is not there, or for a function that is not there
 */
export function startFunctions(stack: Stack, options: LocalFunctionsOptions): LocalFunctions {
  const verdictOf = invokePermission(stack);
  const own = functionsOf(stack);
  const elsewhere = functionsElsewhere(options.called ?? [], own);
  const definitions = [...own, ...elsewhere];
  const { functionBundles: named = {}, programFolder: folder = process.cwd() } = options;
  checkNames(named, definitions);
  // Where a user's programs are is a matter of this machine, as it is for a shell.
  const searchPath = process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin";
  const held = new Map<FunctionDefinition, HeldPart<PlayedFunction>>();
  const functions = definitions.map((definition): LocalFunction => {
    const isElsewhere = elsewhere.includes(definition);
    const program = programOf(definition, stack, { named, folder, searchPath });
    const obstacles = [
      ...(isElsewhere ? [] : unknownParts(definition, stack)),
      ...(program === undefined ? [bundleObstacle(definition)] : []),
    ];
    const played =
      program === undefined || obstacles.length > 0
        ? undefined
        : () => {
            const known = held.get(definition) ?? heldFunction(definition, program, searchPath, options);
            held.set(definition, known);
            return known.part;
          };
    return { definition, obstacles, isElsewhere, played };
  });
  const begin = (): void => {
    for (const { played } of functions) played?.();
  };
  if (options.parts === undefined) begin();
  const find = (id: string): LocalFunction | undefined => functions.find(({ definition }) => definition.id === id);
  const verdict = (called: LocalFunction, gateway: CallingGateway): InvokeVerdict =>
    called.isElsewhere ? { kind: "unknown" } : verdictOf(gateway, called.definition);
  const judge = (functionId: string, gateway: CallingGateway): CallVerdict => {
    const called = find(functionId);
    if (called === undefined) return { verdict: "refused", reason: `No function has the id ${functionId}.` };
    const judged = verdict(called, gateway);
    return { verdict: judged.kind, reason: reasonOf(judged, called) };
  };
  const obstacles = (functionId: string, gateway: CallingGateway): readonly Obstacle[] => {
    const called = find(functionId);
    if (called === undefined) return [];
    const judged = verdict(called, gateway);
    return [...called.obstacles, ...(judged.kind === "undecided" ? judged.obstacles : [])];
  };
  return {
    definitions,
    running: functions.flatMap(({ definition, played }) => (played === undefined ? [] : definition)),
    get pids() {
      return [...held.values()].flatMap(({ part }) => part.pids);
    },
    judge,
    obstacles,
    async invoke(functionId, gateway, call) {
      const { verdict: kind, reason } = judge(functionId, gateway);
      // OCI does not tell the two apart for the caller: https://docs.oracle.com/en-us/iaas/Content/API/References/apierrors.htm
      if (kind === "refused") return failedCall("notFoundOrNotAuthorized", reason);
      const played = find(functionId)?.played;
      const inTheWay = obstacles(functionId, gateway);
      if (played === undefined || inTheWay.length > 0)
        return failedCall("notPlayed", inTheWay.map(obstacleInWords).join(" "));
      return played().invoke(call);
    },
    begin,
    async close() {
      await Promise.all([...held.values()].map(({ release }) => release()));
    },
  };
}

/** Functions that are called and that the stack does not make: all that is known of them is their id. */
function functionsElsewhere(
  called: readonly string[],
  own: readonly FunctionDefinition[],
): readonly FunctionDefinition[] {
  return [...new Set(called)]
    .filter((id) => !own.some((one) => one.id === id))
    .map((id) => ({
      ...{ address: id, id, name: id, applicationId: "", applicationName: "", compartmentId: undefined, image: "" },
      ...{ memoryInMbs: Number(limits.memoryInMbs.oneOf[0]), timeoutInSeconds: 30, config: {}, unknownConfig: {} },
    }));
}

/** What a function would have to be told, and nobody knows. */
function unknownParts({ address, unknownConfig }: FunctionDefinition, stack: Stack): readonly Obstacle[] {
  const values = stack.resourcesOf("oci_functions_function").find((one) => one.address === address)?.values ?? {};
  const config = Object.entries(unknownConfig).map(([name, gap]) => unknownObstacle(`${address}: config.${name}`, gap));
  const attributes = ["application_id", "config", "memory_in_mbs", "timeout_in_seconds"].flatMap((name) => {
    const value = values[name];
    return Unknown.is(value) ? [unknownObstacle(`${address}: ${name}`, value)] : [];
  });
  return [...attributes, ...config];
}

function reasonOf(verdict: InvokeVerdict, { definition, isElsewhere }: LocalFunction): string {
  const { address, compartmentId = "COMPARTMENT_OF_THE_FUNCTION" } = definition;
  switch (verdict.kind) {
    case "allowed":
      return `A policy of the stack lets this gateway call ${address}.`;
    case "refused":
      return `No oci_identity_policy of the stack lets this gateway call ${address}.`;
    case "undecided":
      return verdict.obstacles.map(obstacleInWords).join(" ");
    case "unknown": {
      const [whether, owner] = isElsewhere
        ? [`this gateway may call ${address}, which it does not make`, "function"]
        : [`this gateway, which it does not make, may call ${address}`, "gateway"];
      return (
        `The stack does not say whether ${whether}: here it may. The owner of the ${owner} must see to a policy: ` +
        `ALLOW any-user to use functions-family in compartment id ${compartmentId} where ALL ` +
        "{request.principal.type='ApiGateway', request.resource.compartment.id='COMPARTMENT_OF_THE_GATEWAY'}."
      );
    }
  }
}
