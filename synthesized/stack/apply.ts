/**
 * What becomes of a block: a resource, or those that `count` and `for_each` make of it.
 *
 * @module
 */
import { isText, type Json } from "../../internal/json";
import { ocid, standInTenant } from "../computed/identifiers";
import { resourceTypes } from "../computed/index";
import type { Applying, ResourceType } from "../computed/resource-type";
import { isValueObject, partlyKnown, Unknown, type Value, type ValueObject } from "../expression/value";
import { isEqual } from "../expression/values";
import { inBlockLists, withoutNulls } from "./arguments";
import { asList, bare } from "./blocks";
import { checkConditions, textHeldTo } from "./conditions";
import type { Block } from "./document";
import { StackError } from "./error";
import { evaluateIn, expressionOf, failingAt } from "./expressions";
import { anyInstance, type Instance, instancesOf } from "./instances";
import type { ExpressionPlace, World } from "./references";
import { outputsOfState, type RemoteStates } from "./remote-state";
import type { Resource } from "./shape";
import { type AppliedResource, nextLife, type StackState } from "./state";
import { keysRead } from "./templates";
import { standInRegion } from "./variables";

/** One apply, as all blocks of a stack and of its modules see it. */
export interface Apply extends RemoteStates {
  readonly prior: StackState;
  /** What an account has, by address, instead of what is made up for it. */
  readonly account?: ReadonlyMap<string, ValueObject>;
  /** What a former apply left, by address. */
  readonly former?: ReadonlyMap<string, ValueObject>;
  /** By address. */
  readonly applied: Map<string, AppliedResource>;
  /** What identifiers are made of. */
  seedOf(address: string): string;
  /** By the address of the block. */
  readonly made: Map<string, MadeBlock>;
}

/** The resources of a block, with what its expressions refer to. */
export interface MadeBlock {
  readonly resources: readonly Resource[];
  readonly references: ReadonlySet<string>;
}

/** A stack or module whose blocks are applied. */
interface ApplyingWorld extends World {
  /** Of a module that stands for several: why nobody knows how many there are. */
  readonly howMany?: Unknown | undefined;
  /** Applies what a `depends_on` names. */
  dependency(address: string): void;
  providerSettings(address: string): ValueObject;
}

/** @returns what expressions see of it */
export function applyBlock(block: Block, world: ApplyingWorld, apply: Apply): Value {
  const references = new Set(block.dependsOn.map((address) => `${world.prefix}${address}`));
  for (const dependency of block.dependsOn) world.dependency(dependency);
  const resources: Resource[] = [];
  const value = new BlockApply(block, world, apply, references).run((made) => resources.push(made));
  apply.made.set(`${world.prefix}${block.address}`, { resources, references });
  return value;
}

class BlockApply {
  private readonly address: string;

  constructor(
    private readonly block: Block,
    private readonly world: ApplyingWorld,
    private readonly apply: Apply,
    private readonly references: Set<string>,
  ) {
    this.address = `${world.prefix}${block.address}`;
  }

  run(add: (made: Resource) => void): Value {
    const { address, world, references } = this;
    const { type, name, mode, repetition } = this.block;
    const make = (instance: Instance): ValueObject => {
      const { values, refusal } = this.instance(instance);
      const made = { address: instance.address, type, name, mode, values: { ...values }, dependsOn: [] };
      add(refusal === undefined ? made : { ...made, refusal });
      return values;
    };
    const makeAny = (howMany: Unknown): Unknown => {
      add({ address, type, name, mode, values: this.argumentsOfAll(howMany), dependsOn: [], howMany });
      return howMany;
    };
    if (world.howMany !== undefined) return makeAny(world.howMany);
    if (repetition === undefined) return make({ address, names: new Map() });
    const { kind, value } = repetition;
    const at: ExpressionPlace = { place: `${address}, ${kind}`, names: new Map(), references };
    const evaluated = evaluateIn(world, value, at);
    const instances = failingAt(at.place, expressionOf(value), () => instancesOf(address, kind, evaluated));
    if (Unknown.is(instances)) {
      world.tell({ setting: address, reason: `nobody here knows how many there are: ${instances.reason}` });
      return makeAny(instances);
    }
    const made = instances.map((instance) => [String(instance.key), make(instance)] as const);
    return kind === "count" ? made.map(([, values]) => values) : Object.fromEntries(made);
  }

  /** Where nobody knows how many resources there are: the arguments that are the same for each. */
  private argumentsOfAll(howMany: Unknown): ValueObject {
    const { block, address, world, references } = this;
    const { names } = anyInstance(address, howMany);
    return argumentsOf(evaluateIn(world, block.body, { place: address, names, references }), resourceType(block));
  }

  private instance({ address, names }: Instance): Pick<Resource, "refusal"> & { readonly values: ValueObject } {
    const { block, world, apply, references } = this;
    const type = resourceType(block) ?? this.unknownType();
    const at = (part: string, self?: ValueObject): ExpressionPlace => ({
      place: `${address}${part}`,
      references,
      names: self === undefined ? names : new Map([...names, ["self", self]]),
    });
    this.check(block.lifecycle.precondition, at(", precondition"));
    const args = argumentsOf(evaluateIn(world, block.body, at("")), type);
    const { replace_triggered_by: replacing = [] } = block.lifecycle;
    const triggers = evaluateIn(world, replacing, at(", lifecycle.replace_triggered_by"));
    const life = nextLife(block, type, args, triggers, apply.prior.get(address), world.now);
    const { account } = apply;
    const more = account === undefined ? type.compute(this.applying(address, life)) : account.get(address);
    const isJoined = account === undefined && isRemoteState(block);
    const outputs = isJoined ? outputsOfState(life.args, address, apply) : undefined;
    const own = { ...more, ...(outputs && { outputs }), ...life.args };
    const written = { ...own, ...world.given.of(address, Object.keys(own)) };
    const former = this.isReplaced(triggers) ? undefined : apply.former?.get(address);
    const values = partlyKnown(former === undefined ? written : (type.onto?.(written, former) ?? written), address);
    evaluateIn(world, [...block.provisioners], at(", provisioner", values));
    const stored = partlyKnown(type.stored?.(values) ?? { ...values }, address);
    const refusal = this.refusalOf(at(", postcondition", stored), former !== undefined);
    apply.applied.set(address, { ...life, type: qualifiedType(block), values, triggers });
    return refusal === undefined ? { values } : { values, refusal };
  }

  /** Of a plan onto what there was: told, since it says nothing against the stack. */
  private refusalOf(at: ExpressionPlace, isOnto: boolean): string | undefined {
    try {
      this.check(this.block.lifecycle.postcondition, at);
      return undefined;
    } catch (error) {
      if (!isOnto || !(error instanceof StackError)) throw error;
      const [failed] = error.findings.filter(({ code }) => code === "CONDITION_FAILED");
      if (failed === undefined) throw error;
      return String(failed.actual);
    }
  }

  /** Nothing is kept where something else that it names is changed by the same apply. */
  private isReplaced(triggers: Value): boolean {
    const { block, world, apply } = this;
    const names = asList(block.lifecycle.replace_triggered_by).filter(isText).map(bare);
    return names.some((name, index) => {
      const [was, is] = [apply.former?.get(`${world.prefix}${name}`), Array.isArray(triggers) ? triggers[index] : null];
      return was !== undefined && isValueObject(is) && !isEqual(was.input ?? null, is.input ?? null);
    });
  }

  private check(conditions: Json | undefined, at: ExpressionPlace): void {
    checkConditions(
      conditions,
      at.place,
      (value) => evaluateIn(this.world, value, at),
      (what) => this.world.tell(what),
    );
  }

  private applying(
    address: string,
    { args, createdAt, generation }: Pick<AppliedResource, "args" | "createdAt" | "generation">,
  ): Applying {
    const { block, world, apply } = this;
    const oci = world.providerSettings(block.provider.startsWith("oci") ? block.provider : "oci");
    const azuread = world.providerSettings(block.provider.startsWith("azuread") ? block.provider : "azuread");
    return {
      seed: `${apply.seedOf(address)}${generation === 0 ? "" : `#${generation}`}`,
      args,
      createdAt,
      now: world.now,
      region: isText(oci.region) ? oci.region : standInRegion,
      ...(Unknown.is(oci.region) ? { regionGap: oci.region } : {}),
      tenancyId: isText(oci.tenancy_ocid) ? oci.tenancy_ocid : ocid("tenancy", "", "stand-in"),
      tenantId: isText(azuread.tenant_id) ? azuread.tenant_id : standInTenant,
      find: (type, attribute, value) => this.find(type, attribute, value),
      heldTo: (attribute) => textHeldTo(block.lifecycle.postcondition, attribute),
      keysOf: (attribute) => keysRead(world.configuration.templates, `${block.address}.${attribute}`),
    };
  }

  /** Resources that this one refers to have been applied; no other can be meant. */
  private find(wantedType: string, attribute: string, wanted: Value | undefined): ValueObject | undefined {
    for (const { type, values } of this.apply.applied.values()) {
      const found = values[attribute];
      if (type === wantedType && found !== undefined && found === wanted) return values;
    }
    return undefined;
  }

  /** Its arguments are what is known of it. */
  private unknownType(): ResourceType {
    const { type, mode } = this.block;
    const setting = mode === "data" ? `data source ${type}` : `resource ${type}`;
    const reason = "its type is not known here: only an account knows more of it than its arguments";
    this.world.tell({ setting, reason });
    return { compute: () => ({}) };
  }
}

export const isRemoteState = (block: Block): boolean => qualifiedType(block) === "data.terraform_remote_state";

const qualifiedType = ({ mode, type }: Block): string => (mode === "data" ? `data.${type}` : type);

const resourceType = (block: Block): ResourceType | undefined => resourceTypes.get(qualifiedType(block));

const argumentsOf = (evaluated: Value, type: ResourceType | undefined): ValueObject =>
  inBlockLists(withoutNulls(isValueObject(evaluated) ? evaluated : {}), type?.blocks ?? []);
