/**
 * What of a stack is live in another form than the stack writes it. Pure.
 *
 * @module
 */
import { isObject, isText, type Json, type JsonObject } from "../internal/json";
import { isValueObject, Unknown, type Value } from "../synthesized/expression/value";
import type { StackDocument } from "../synthesized/stack/document";
import type { Stack } from "../synthesized/stack/stack";
import { isSame } from "../synthesized/system/same-value";
import { type Difference, type NotCompared, specificationDrift } from "../synthesized/system/specification-drift";
import type { StoredResource } from "../synthesized/system/state-file";
import type { Live, ResourceChange } from "./terraform-show";

/** What `drift --json` prints. */
export interface DriftReport {
  readonly stack: string;
  readonly deployments: readonly DeploymentDrift[];
  /** Other resources that were changed behind Terraform's back, or that the given plan would change; of a state nobody can tell. */
  readonly others?: readonly OtherChange[];
  /** What could not be looked at, and why. */
  readonly notChecked: readonly string[];
}

/** One `oci_apigateway_deployment`. */
export interface DeploymentDrift {
  readonly address: string;
  readonly pathPrefix?: string;
  /** `missing`: the state does not have it; `added`: the state has it, and the stack does not. */
  readonly presence: "both" | "missing" | "added";
  readonly differences: readonly Difference[];
  readonly notCompared: readonly NotCompared[];
}

export interface OtherChange {
  readonly address: string;
  readonly actions: readonly string[];
}

const TYPE = "oci_apigateway_deployment";

/**
 * @param stack read with what is live as its account
 * @param document the same as it is written
 */
export function driftOf(stack: Stack, document: StackDocument, live: Live): DriftReport {
  const ours = stack.resourcesOf(TYPE);
  const uncounted = ours.filter(({ howMany }) => howMany !== undefined);
  const written = new Map(
    ours.flatMap(({ address, values, howMany }) => (howMany === undefined ? [[address, values] as const] : [])),
  );
  const ofState = live.resources.filter(({ type, address }) => type === TYPE && !address.startsWith("data."));
  const unread = ofState.filter(({ address }) => isInModuleNotRead(address, stack));
  const own = ofState.filter(
    (one) => !unread.includes(one) && uncounted.every(({ address }) => address !== blockOf(one.address)),
  );
  const deployments = [
    ...[...written].map(([address, values]) =>
      compared(
        address,
        values,
        own.find((one) => one.address === address),
      ),
    ),
    ...own
      .filter(({ address }) => !written.has(address))
      .map(({ address, values }) => ({ ...bare(address, "added"), ...prefixOf(values.path_prefix) })),
  ];
  return {
    stack: stack.name,
    deployments,
    ...(live.drift && { others: othersOf(live, document, new Set(deployments.map(({ address }) => address))) }),
    notChecked: [
      ...uncounted.map(
        ({ address, howMany }) => `${address}: nobody here knows how many there are: ${howMany?.reason}`,
      ),
      ...unread.map(({ address }) => `${address}: it stands in a module, which is not read here`),
    ],
  };
}

/** Nor is one whose number nobody knows. */
const isInModuleNotRead = (address: string, { notUnderstood }: Stack): boolean =>
  notUnderstood.some(
    ({ setting }) =>
      setting.startsWith("module.") && [".", "["].some((next) => address.startsWith(`${setting}${next}`)),
  );

/** Without the key of one of several. */
const blockOf = (address: string): string => address.replace(/\[[^\]]*\]$/, "");

const bare = (address: string, presence: DeploymentDrift["presence"]): DeploymentDrift => ({
  address,
  presence,
  differences: [],
  notCompared: [],
});

const prefixOf = (value: Value | undefined): Pick<DeploymentDrift, "pathPrefix"> =>
  isText(value) ? { pathPrefix: value } : {};

function compared(
  address: string,
  written: { readonly [attribute: string]: Value },
  live: StoredResource | undefined,
): DeploymentDrift {
  if (live === undefined) return { ...bare(address, "missing"), ...prefixOf(written.path_prefix) };
  const own = [written.specification].flat()[0];
  const has = [live.values.specification ?? null].flat()[0];
  const known = { ...bare(address, "both"), ...prefixOf(live.values.path_prefix) };
  const reason = Unknown.is(own) ? own.reason : "it holds no block";
  return isValueObject(own) && isObject(has)
    ? { ...known, ...specificationDrift(own, has) }
    : { ...known, notCompared: [{ setting: "specification", reason }] };
}

function othersOf(live: Live, document: StackDocument, deployments: ReadonlySet<string>): readonly OtherChange[] {
  const changes = [
    ...(live.drift ?? []).filter((change) => isOfStack(change, document)),
    ...live.planned.filter(
      ({ address, actions }) =>
        !deployments.has(address) && !actions.every((action) => ["no-op", "read"].includes(action)),
    ),
  ];
  return [...new Map(changes.map(({ address, actions }) => [address, { address, actions }])).values()];
}

/** What a cloud counts up or fills in by itself is no drift: only what the stack writes and does not ignore, or a resource that is gone. */
function isOfStack({ address, type, before, after }: ResourceChange, { blocks }: StackDocument): boolean {
  if (after === null) return true;
  const { body = {}, lifecycle = {} } = blocks.get(blockOf(address)) ?? {};
  const ignored = asList(lifecycle.ignore_changes).map((path) => String(path).replace(/[.[].*/s, ""));
  if (ignored.includes("all")) return false;
  const own = Object.entries(body).filter(
    ([name]) => !ignored.includes(name) && !(type === TYPE && name === "specification"),
  );
  const [was, is] = [before, after].map(membersOf);
  return own.some(([name, written]) => differsWithin(written, was?.[name], is?.[name]));
}

/** Whether something differs that is written: of a block that stands alone, what stands in it. */
function differsWithin(written: Json, was: Json | undefined, is: Json | undefined): boolean {
  const [[own, ...others], [one], [other]] = [asList(written), asList(was), asList(is)];
  if (others.length > 0 || !isObject(own) || !isObject(one) || !isObject(other)) return !isSame(was, is);
  if (asList(was).length > 1 || asList(is).length > 1) return !isSame(was, is);
  return Object.entries(own).some(([name, part]) => differsWithin(part, one[name], other[name]));
}

const asList = (value: Json | undefined): readonly Json[] => [value ?? []].flat();

// Sound: what Terraform prints is JSON.
const membersOf = (value: unknown): JsonObject => (isObject(value as Json) ? (value as JsonObject) : {});

/** 1: drift. 3: no drift, and something could not be compared. What changes nothing is none. */
export function verdictOf({ deployments, others, notChecked }: DriftReport): 0 | 1 | 3 {
  const isDrift = ({ presence, differences }: DeploymentDrift): boolean =>
    presence !== "both" || differences.some(({ acts }) => acts);
  if ((others ?? []).length > 0 || deployments.some(isDrift)) return 1;
  const isUnclear = notChecked.length > 0 || deployments.some(({ notCompared }) => notCompared.length > 0);
  return isUnclear ? 3 : 0;
}
