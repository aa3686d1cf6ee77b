/**
 * A stack or a module of it as its expressions see it: variables, local values, resources, what its own modules give back.
 * https://developer.hashicorp.com/terraform/language/modules
 *
 * @module
 */
import type { Json } from "../../internal/json";
import type { Step } from "../expression/steps";
import { attributeOf, isValueObject, Unknown, type Value, type ValueObject } from "../expression/value";
import { type Apply, applyBlock, isRemoteState } from "./apply";
import { checkConditions } from "./conditions";
import { moduleNotRead, type StackConfiguration } from "./configuration";
import type { Block, ModuleCall } from "./document";
import { evaluateIn, expressionOf, failingAt } from "./expressions";
import type { GivenValues } from "./given";
import { anyInstance, type Instance, instancesOf } from "./instances";
import { metaArgumentsNotRead } from "./lifecycle";
import type { ExpressionPlace, Folders, Resolved, World } from "./references";
import { outputsOfState } from "./remote-state";
import type { PartNotUnderstood, Variable } from "./shape";
import { convertTo } from "./type-constraint";

/** One apply of a stack, as all its modules see it. */
export interface StackApply extends Apply {
  /** Of the stack itself. */
  readonly variables: ReadonlyMap<string, Variable>;
  readonly now: Date;
  /** Evaluates what has a name, when something first asks for it. */
  once(name: string, evaluate: () => Value): Value;
  isUnderWay(name: string): boolean;
}

/** Who calls a module. */
interface Caller {
  readonly module: Module;
  readonly call: ModuleCall;
  /** `each` and `count` of the call. */
  readonly names: ReadonlyMap<string, Value>;
}

/** The modules that a call makes, by key; one without where it makes one, or nobody knows how many. */
interface Called {
  readonly modules: ReadonlyMap<string | number | undefined, Module>;
  readonly howMany?: Unknown;
}

/** Passes over what it throws, for one to be told of all failures. */
type Attempt = (evaluate: () => void) => void;

export class Module implements World {
  readonly folders: Folders;
  readonly given: GivenValues;
  readonly now: Date;
  private readonly address: string;
  private readonly outputNames: readonly string[];
  private readonly calls = new Map<string, Called>();
  /** What a variable or an output refers to, by whole addresses. */
  private readonly referencesOf = new Map<string, ReadonlySet<string>>();

  constructor(
    readonly configuration: StackConfiguration,
    private readonly apply: StackApply,
    readonly prefix = "",
    private readonly caller?: Caller,
    readonly howMany?: Unknown,
  ) {
    const { folders, given, now } = apply;
    this.folders = folders;
    this.given = given;
    this.now = now;
    const { document, unread } = configuration;
    this.address = prefix.slice(0, -1);
    this.outputNames = [...document.outputs.keys()];
    for (const what of [...document.notUnderstood, ...metaArgumentsNotRead(document)]) this.tell(what);
    for (const [{ address }, reason] of unread) this.tell(moduleNotRead(`${prefix}${address}`, reason));
  }

  /** Evaluates all that there is. */
  everything(attempt: Attempt): void {
    const { document, modules } = this.configuration;
    const { variables, locals, blocks, outputs } = document;
    for (const [name, { validation }] of variables)
      attempt(() => this.check(validation, this.place(`var.${name}, validation`)));
    for (const name of locals.keys()) attempt(() => this.local(name));
    for (const block of blocks.values()) attempt(() => this.resource(block));
    for (const name of modules.keys()) attempt(() => this.everythingOf(name, attempt));
    for (const name of outputs.keys()) attempt(() => this.output(name));
  }

  tell(what: PartNotUnderstood): void {
    this.apply.tell(what);
  }

  variable(name: string, references: Set<string>): Value | undefined {
    const { caller } = this;
    if (caller === undefined) return this.apply.variables.get(name)?.value;
    const declaration = this.configuration.declarations.get(name);
    if (declaration === undefined) return undefined;
    const { type, fallback = null, isNullable } = declaration;
    const written = caller.call.body[name];
    return this.remembering(`var.${name}`, references, (own) => {
      const at = { place: `${this.address}, ${name}`, names: caller.names, references: own };
      const given = written === undefined ? fallback : evaluateIn(caller.module, written, at);
      const value = given === null && !isNullable ? fallback : given;
      return failingAt(at.place, expressionOf(written ?? fallback), () => convertTo(type, value));
    });
  }

  local(name: string): Value {
    const value = this.configuration.document.locals.get(name) ?? null;
    return this.once(`local.${name}`, () => evaluateIn(this, value, this.place(`local.${name}`)));
  }

  /** By a name that is declared. */
  output(name: string, references = new Set<string>()): Value {
    const { precondition, value = null } = this.configuration.document.outputs.get(name) ?? {};
    return this.remembering(`output.${name}`, references, (own) => {
      this.check(precondition, this.place(`output.${name}, precondition`));
      return evaluateIn(this, value, { ...this.place(`output.${name}`), references: own });
    });
  }

  resource(block: Block): Value {
    return this.once(block.address, () => {
      this.awaitCall();
      return applyBlock(block, this, this.apply);
    });
  }

  dependency(address: string): void {
    const block = this.configuration.document.blocks.get(address);
    if (block) this.resource(block);
    const call = address.replace(/^module\./, "");
    if (call !== address && this.configuration.modules.has(call)) this.everythingOf(call, (evaluate) => evaluate());
  }

  /** An output alone where one is named: the others may depend on what asks for it. */
  module(name: string, steps: readonly Step[], references: Set<string>): Resolved | undefined {
    const { modules, howMany } = this.called(name);
    if (howMany !== undefined) return { value: howMany, used: 2 };
    const only = modules.get(undefined);
    const [key, output] = only === undefined ? steps : [undefined, steps[0]];
    const named = modules.get(key);
    if (named !== undefined && typeof output === "string") {
      const value = named.outputsFor([output], references)?.[output];
      return value === undefined ? undefined : { value, used: only === undefined ? 4 : 3 };
    }
    const whole = (one: Module): Value => one.outputsFor(one.outputNames, references) ?? {};
    const all = [...modules].map(([of, one]) => [String(of), whole(one)] as const);
    if (only !== undefined) return { value: whole(only), used: 2 };
    const isList = this.configuration.document.modules.get(name)?.repetition?.kind === "count";
    return { value: isList ? all.map(([, value]) => value) : Object.fromEntries(all), used: 2 };
  }

  /** One output alone, as of a module: stacks may read each other's states. */
  remoteOutput(block: Block, [outputs, name]: readonly Step[]): Resolved | undefined {
    const isOne = isRemoteState(block) && block.repetition === undefined && outputs === "outputs";
    if (!isOne || typeof name !== "string" || this.apply.account !== undefined) return undefined;
    const at = this.place(block.address);
    const args = this.once(`${block.address}, its settings`, () => evaluateIn(this, block.body, at));
    const known = outputsOfState(isValueObject(args) ? args : {}, at.place, this.apply, name);
    const value = known && attributeOf(known, name);
    return value === undefined ? undefined : { value, used: 2 };
  }

  providerSettings(address: string): ValueObject {
    const { caller } = this;
    const passed = caller?.call.providers.get(address);
    if (caller !== undefined && passed !== undefined) return caller.module.providerSettings(passed);
    const provider = this.configuration.document.providers.get(address);
    const name = `provider ${address}`;
    // One without an alias is handed on by itself.
    if (!provider) return address.includes(".") ? {} : (caller?.module.providerSettings(address) ?? {});
    // One that cannot be evaluated yet, because it needs a data source of its own, has no settings.
    if (this.apply.isUnderWay(`${this.prefix}${name}`)) return {};
    const value = this.once(name, () => evaluateIn(this, provider.body, this.place(name)));
    return isValueObject(value) ? value : {};
  }

  /** As the caller sees them: what was given for them counts. @returns nothing where one of them is not declared */
  private outputsFor(names: readonly string[], references: Set<string>): ValueObject | undefined {
    if (names.some((name) => !this.outputNames.includes(name))) return undefined;
    const given = this.given.of(this.address, this.outputNames);
    return Object.fromEntries(names.map((name) => [name, given[name] ?? this.output(name, references)]));
  }

  private called(name: string): Called {
    const known = this.calls.get(name) ?? this.call(name);
    this.calls.set(name, known);
    return known;
  }

  private call(name: string): Called {
    const [call, configuration] = [this.configuration.document.modules.get(name), this.configuration.modules.get(name)];
    if (call === undefined || configuration === undefined) throw new Error(`no module ${name} was read`);
    const address = `${this.prefix}${call.address}`;
    const make = ({ address: own, names }: Instance, howMany = this.howMany): Module =>
      new Module(configuration, this.apply, `${own}.`, { module: this, call, names }, howMany);
    if (call.repetition === undefined) return { modules: new Map([[undefined, make({ address, names: new Map() })]]) };
    const { kind, value } = call.repetition;
    const at = this.place(`${call.address}, ${kind}`);
    const evaluated = this.once(`${call.address}, ${kind}`, () => evaluateIn(this, value, at));
    const instances = failingAt(at.place, expressionOf(value), () => instancesOf(address, kind, evaluated));
    if (!Unknown.is(instances)) return { modules: new Map(instances.map((one) => [one.key, make(one)])) };
    this.tell({ setting: address, reason: `nobody here knows how many there are: ${instances.reason}` });
    return { modules: new Map([[undefined, make(anyInstance(address, instances), instances)]]), howMany: instances };
  }

  private everythingOf(name: string, attempt: Attempt): void {
    attempt(() => {
      for (const one of this.called(name).modules.values()) one.everything(attempt);
    });
  }

  /** What the call depends on comes before all that the module makes. */
  private awaitCall(): void {
    const { caller } = this;
    if (caller === undefined) return;
    caller.module.awaitCall();
    for (const dependency of caller.call.dependsOn) caller.module.dependency(dependency);
  }

  private once(name: string, evaluate: () => Value): Value {
    return this.apply.once(`${this.prefix}${name}`, evaluate);
  }

  /** The same, and what the value refers to is told each who asks. */
  private remembering(name: string, references: Set<string>, evaluate: (own: Set<string>) => Value): Value {
    const value = this.once(name, () => {
      const own = new Set<string>();
      this.referencesOf.set(name, own);
      return evaluate(own);
    });
    for (const reference of this.referencesOf.get(name) ?? []) references.add(reference);
    return value;
  }

  private place(name: string): ExpressionPlace {
    return { place: `${this.prefix}${name}`, names: new Map(), references: new Set() };
  }

  private check(conditions: Json | undefined, at: ExpressionPlace): void {
    checkConditions(
      conditions,
      at.place,
      (value) => evaluateIn(this, value, at),
      (what) => this.tell(what),
    );
  }
}
