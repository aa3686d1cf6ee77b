/**
 * One apply: evaluates everything in a document, each part after those that it refers to.
 *
 * @module
 */
import { isText, type Json } from "../internal/json";
import { ocid, standInTenant } from "./computed/identifiers";
import { resourceTypes } from "./computed/index";
import type { Applying, ResourceType } from "./computed/resource-type";
import { isEqual } from "./expression/values";
import { inBlockLists, withoutNulls } from "./stack-arguments";
import { checkConditions } from "./stack-conditions";
import type { Block, StackDocument } from "./stack-document";
import { StackError, type StackFinding } from "./stack-error";
import { evaluateIn, failingAt } from "./stack-expressions";
import type { GivenValues } from "./stack-given";
import { anyInstance, type Instance, instancesOf } from "./stack-instances";
import { metaArgumentsNotRead } from "./stack-lifecycle";
import type { ExpressionPlace, World } from "./stack-references";
import type { PartNotUnderstood, Resource, Variable } from "./stack-shape";
import { type AppliedResource, nextLife, type StackState } from "./stack-state";
import { keysRead, type Templates } from "./stack-templates";
import { standInRegion, variablesMissing } from "./stack-variables";
import { isValueObject, partlyKnown, Unknown, type Value, type ValueObject } from "./value";
import { ValuesByName } from "./values-by-name";

/** What an apply starts from. */
export interface ApplyInput {
  readonly document: StackDocument;
  readonly templates: Templates;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly given: GivenValues;
  readonly now: Date;
  readonly prior: StackState;
  /** What an account has, by address, instead of what is made up for it. */
  readonly account?: ReadonlyMap<string, ValueObject>;
}

/** What it comes to. */
interface Applied {
  readonly state: StackState;
  readonly resources: readonly Resource[];
  readonly outputs: ReadonlyMap<string, Value>;
  readonly notUnderstood: readonly PartNotUnderstood[];
}

export class StackEvaluation {
  private readonly values = new ValuesByName();
  private readonly applied = new Map<string, AppliedResource>();
  /** The resources of each block, with what its expressions refer to. */
  private readonly made = new Map<
    string,
    { readonly resources: Resource[]; readonly references: ReadonlySet<string> }
  >();
  private readonly told = new Map<string, PartNotUnderstood>();
  private readonly world: World;

  constructor(private readonly input: ApplyInput) {
    const { document, variables } = input;
    for (const what of [...document.notUnderstood, ...metaArgumentsNotRead(document), ...variablesMissing(variables)])
      this.tell(what);
    this.world = {
      ...input,
      local: (name) => this.local(name),
      resource: (block) => this.resource(block),
      tell: (what) => this.tell(what),
    };
  }

  /** Throws a {@link StackError} with all that Terraform would refuse. */
  run(): Applied {
    const { blocks, outputs, locals, variables } = this.input.document;
    const errors = new Set<unknown>();
    const attempt = (evaluate: () => void): void => {
      try {
        evaluate();
      } catch (error) {
        errors.add(error);
      }
    };
    for (const name of variables.keys()) attempt(() => this.checkVariable(name));
    for (const name of locals.keys()) attempt(() => this.local(name));
    for (const block of blocks.values()) attempt(() => this.resource(block));
    const values = new Map<string, Value>();
    for (const name of outputs.keys()) attempt(() => values.set(name, this.output(name)));
    throwAll(errors);
    return {
      state: this.applied,
      resources: [...this.made.values()].flatMap(({ resources, references }) =>
        resources.map((resource) => ({ ...resource, dependsOn: this.resourcesOf(references) })),
      ),
      outputs: values,
      notUnderstood: [...this.told.values()],
    };
  }

  private resourcesOf(blocks: ReadonlySet<string>): string[] {
    return [...blocks].flatMap((block) => this.made.get(block)?.resources ?? []).map(({ address }) => address);
  }

  private checkVariable(name: string): void {
    const declaration = this.input.document.variables.get(name) ?? {};
    this.check(declaration.validation, plainPlace(`var.${name}, validation`));
  }

  private local(name: string): Value {
    return this.values.once(`local.${name}`, () =>
      evaluateIn(this.world, this.input.document.locals.get(name) ?? null, plainPlace(`local.${name}`)),
    );
  }

  private output(name: string): Value {
    const { precondition, value = null } = this.input.document.outputs.get(name) ?? {};
    this.check(precondition, plainPlace(`output.${name}, precondition`));
    return this.values.once(`output.${name}`, () => evaluateIn(this.world, value, plainPlace(`output.${name}`)));
  }

  private check(conditions: Json | undefined, at: ExpressionPlace): void {
    checkConditions(conditions, at.place, (value) => evaluateIn(this.world, value, at), this.world.tell);
  }

  private resource(block: Block): Value {
    return this.values.once(block.address, () => this.apply(block));
  }

  /** A resource, or those that `count` and `for_each` make of the block. */
  private apply(block: Block): Value {
    const references = new Set(block.dependsOn);
    const resources: Resource[] = [];
    for (const dependency of block.dependsOn) this.dependency(dependency);
    const value = this.applyEach(block, references, (made) => resources.push(made));
    this.made.set(block.address, { resources, references });
    return value;
  }

  private applyEach(block: Block, references: Set<string>, add: (made: Resource) => void): Value {
    const { address, type, name, mode, repetition } = block;
    const make = (instance: Instance): ValueObject => {
      const values = this.applyInstance(block, instance, references);
      add({ address: instance.address, type, name, mode, values: { ...values }, dependsOn: [] });
      return values;
    };
    if (repetition === undefined) return make({ address, names: new Map() });
    const { kind, value } = repetition;
    const at: ExpressionPlace = { place: `${address}, ${kind}`, names: new Map(), references };
    const evaluated = evaluateIn(this.world, value, at);
    const instances = failingAt(at.place, expressionOf(value), () => instancesOf(address, kind, evaluated));
    if (Unknown.is(instances)) {
      this.tell({ setting: address, reason: `nobody here knows how many there are: ${instances.reason}` });
      const values = this.argumentsOfAll(block, instances, references);
      add({ address, type, name, mode, values, dependsOn: [], howMany: instances });
      return instances;
    }
    const made = instances.map((instance) => [String(instance.key), make(instance)] as const);
    return kind === "count" ? made.map(([, values]) => values) : Object.fromEntries(made);
  }

  /** Where nobody knows how many resources there are: the arguments that are the same for each. */
  private argumentsOfAll(block: Block, howMany: Unknown, references: Set<string>): ValueObject {
    const { address } = block;
    const { names } = anyInstance(address, howMany);
    return argumentsOf(evaluateIn(this.world, block.body, { place: address, names, references }), resourceType(block));
  }

  private applyInstance(block: Block, { address, names }: Instance, references: Set<string>): ValueObject {
    const type = resourceType(block) ?? this.unknownType(block);
    const at = (part: string, self?: ValueObject): ExpressionPlace => ({
      place: `${address}${part}`,
      references,
      names: self === undefined ? names : new Map([...names, ["self", self]]),
    });
    this.check(block.lifecycle.precondition, at(", precondition"));
    const args = argumentsOf(evaluateIn(this.world, block.body, at("")), type);
    const { replace_triggered_by: replacing = [] } = block.lifecycle;
    const triggers = evaluateIn(this.world, replacing, at(", lifecycle.replace_triggered_by"));
    const life = nextLife(block, type, args, triggers, this.input.prior.get(address), this.input.now);
    const { account } = this.input;
    const more = account === undefined ? type.compute(this.applying(block, address, life)) : account.get(address);
    const own = { ...more, ...life.args };
    const values = partlyKnown({ ...own, ...this.input.given.of(address, Object.keys(own)) }, address);
    evaluateIn(this.world, [...block.provisioners], at(", provisioner", values));
    const stored = partlyKnown(type.stored?.(values) ?? { ...values }, address);
    this.check(block.lifecycle.postcondition, at(", postcondition", stored));
    this.applied.set(address, { ...life, values, triggers });
    return values;
  }

  private applying(
    block: Block,
    address: string,
    { args, createdAt, generation }: Pick<AppliedResource, "args" | "createdAt" | "generation">,
  ): Applying {
    const oci = this.providerSettings(block.provider.startsWith("oci") ? block.provider : "oci");
    const azuread = this.providerSettings(block.provider.startsWith("azuread") ? block.provider : "azuread");
    return {
      seed: generation === 0 ? address : `${address}#${generation}`,
      args,
      createdAt,
      now: this.input.now,
      region: isText(oci.region) ? oci.region : standInRegion,
      tenancyId: isText(oci.tenancy_ocid) ? oci.tenancy_ocid : ocid("tenancy", "", "stand-in"),
      tenantId: isText(azuread.tenant_id) ? azuread.tenant_id : standInTenant,
      find: (type, attribute, value) => this.find(type, attribute, value),
      keysOf: (attribute) => keysRead(this.input.templates, `${block.address}.${attribute}`),
    };
  }

  /** Resources that this one refers to have been applied; no other can be meant. */
  private find(type: string, attribute: string, wanted: Value | undefined): ValueObject | undefined {
    for (const [address, { values }] of this.applied) {
      const found = values[attribute];
      if (address.startsWith(`${type}.`) && found !== undefined && found === wanted) return values;
    }
    return undefined;
  }

  /** A provider that cannot be evaluated yet, because it needs a data source of its own, has no settings. */
  private providerSettings(address: string): ValueObject {
    const provider = this.input.document.providers.get(address);
    const name = `provider ${address}`;
    if (!provider || this.values.isUnderWay(name)) return {};
    const value = this.values.once(name, () => evaluateIn(this.world, provider.body, plainPlace(name)));
    return isValueObject(value) ? value : {};
  }

  private dependency(address: string): void {
    const block = this.input.document.blocks.get(address);
    if (block) this.resource(block);
  }

  /** Its arguments are what is known of it. */
  private unknownType({ type, mode }: Block): ResourceType {
    const setting = mode === "data" ? `data source ${type}` : `resource ${type}`;
    this.tell({ setting, reason: "its type is not known here: only an account knows more of it than its arguments" });
    return { compute: () => ({}) };
  }

  private tell(what: PartNotUnderstood): void {
    if (!this.told.has(what.setting)) this.told.set(what.setting, what);
  }
}

const plainPlace = (place: string): ExpressionPlace => ({ place, names: new Map(), references: new Set() });

const expressionOf = (value: Json): string => (isText(value) ? value : JSON.stringify(value));

const resourceType = ({ mode, type }: Block): ResourceType | undefined =>
  resourceTypes.get(mode === "data" ? `data.${type}` : type);

const argumentsOf = (evaluated: Value, type: ResourceType | undefined): ValueObject =>
  inBlockLists(withoutNulls(isValueObject(evaluated) ? evaluated : {}), type?.blocks ?? []);

function throwAll(errors: ReadonlySet<unknown>): void {
  const findings: StackFinding[] = [];
  for (const error of errors) {
    if (!(error instanceof StackError)) throw error;
    findings.push(
      ...error.findings.filter((finding) => !findings.some((known) => isEqual({ ...known }, { ...finding }))),
    );
  }
  if (findings.length > 0) throw new StackError(...findings);
}
