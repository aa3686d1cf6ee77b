/**
 * One apply: evaluates everything in a stack and its modules, each part after those that it refers to.
 *
 * @module
 */

import { Unknown, type Value, type ValueObject } from "../expression/value";
import { isEqual } from "../expression/values";
import type { MadeBlock } from "./apply";
import type { StackConfiguration } from "./configuration";
import type { StackDocument } from "./document";
import { StackError, type StackFinding } from "./error";
import type { GivenValues } from "./given";
import { Module, type StackApply } from "./module";
import type { Folders } from "./references";
import {
  isSameState,
  type OtherStack,
  placeInWords,
  type StatePlace,
  stateKept,
  withoutStandIns,
} from "./remote-state";
import type { PartNotUnderstood, Resource, Variable } from "./shape";
import type { AppliedResource, StackState } from "./state";
import { type EvaluationWay, ValuesByName } from "./values-by-name";
import { variablesMissing } from "./variables";

/** What an apply starts from. */
export interface ApplyInput {
  readonly configuration: StackConfiguration;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly given: GivenValues;
  readonly now: Date;
  readonly prior: StackState;
  /** What an account has, by address, instead of what is made up for it. */
  readonly account?: ReadonlyMap<string, ValueObject>;
  /** What a former apply left, by address. */
  readonly former?: ReadonlyMap<string, ValueObject>;
}

/** What it comes to. */
interface Applied {
  readonly state: StackState;
  readonly resources: readonly Resource[];
  readonly outputs: ReadonlyMap<string, Value>;
  readonly notUnderstood: readonly PartNotUnderstood[];
}

export class StackEvaluation implements StackApply, OtherStack {
  readonly applied = new Map<string, AppliedResource>();
  readonly made = new Map<string, MadeBlock>();
  readonly variables: ReadonlyMap<string, Variable>;
  readonly given: GivenValues;
  readonly now: Date;
  readonly prior: StackState;
  readonly account?: ReadonlyMap<string, ValueObject>;
  readonly former?: ReadonlyMap<string, ValueObject>;
  readonly folders: Folders;
  readonly document: StackDocument;
  /** Stacks whose state it has asked for. */
  readonly read = new Set<StackEvaluation>();
  private readonly values: ValuesByName;
  private readonly told = new Map<string, PartNotUnderstood>();
  private readonly root: Module;

  /** @param together all stacks that are read together, this one among them as soon as it is made */
  constructor(
    { configuration, variables, given, now, prior, account, former }: ApplyInput,
    private readonly together: { readonly way: EvaluationWay; readonly stacks: readonly StackEvaluation[] },
  ) {
    this.document = configuration.document;
    this.variables = variables;
    this.given = given;
    this.now = now;
    this.prior = prior;
    if (account !== undefined) this.account = account;
    if (former !== undefined) this.former = moved(former, this.document.moves);
    this.folders = { root: this.document.directory, modules: foldersOfModules(configuration) };
    this.values = new ValuesByName(this.document.name, together.way, (way, stacks) => this.circleOf(way, stacks));
    this.root = new Module(configuration, this);
    for (const what of variablesMissing(variables)) this.tell(what);
  }

  /** Throws a {@link StackError} with all that Terraform would refuse. */
  run(): Applied {
    const errors = new Set<unknown>();
    this.root.everything((evaluate) => {
      try {
        evaluate();
      } catch (error) {
        errors.add(error);
      }
    });
    throwAll(errors);
    return {
      state: this.applied,
      resources: [...this.made.values()].flatMap(({ resources, references }) =>
        resources.map((resource) => ({ ...resource, dependsOn: this.resourcesOf(references) })),
      ),
      outputs: new Map(this.outputNames.map((name) => [name, this.output(name)])),
      notUnderstood: [...this.told.values()],
    };
  }

  get outputNames(): readonly string[] {
    return [...this.document.outputs.keys()];
  }

  output(name: string): Value {
    return this.root.output(name);
  }

  readonly stackAt = (place: StatePlace): OtherStack | string => {
    const wanted = withoutStandIns(place, this.standIns);
    const all = this.together.stacks.filter(({ document: { backend, directory } }) =>
      isSameState(stateKept(backend, directory), wanted),
    );
    const [found, ...more] = all;
    if (found !== undefined && more.length === 0) this.read.add(found);
    if (found === undefined) return `no stack that is read with this one keeps its state there: ${placeInWords(place)}`;
    if (more.length > 0)
      return `several stacks keep their state there, ${all.map(({ document }) => document.name).join(", ")}: ${placeInWords(place)}`;
    return { outputNames: found.outputNames, output: (name) => found.outputFor(name) };
  };

  private get standIns(): ReadonlySet<Value> {
    return new Set([...this.variables.values()].flatMap(({ source, value }) => (source === "stand-in" ? [value] : [])));
  }

  /** Whoever reads the state of a stack that is not sound is sound nevertheless. */
  private outputFor(name: string): Value {
    try {
      return this.output(name);
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      const [{ setting, actual } = { setting: "", actual: "" }] = error.findings;
      return new Unknown(`the stack ${this.document.name} does not say it: ${setting}, ${actual}`);
    }
  }

  /** Identifiers are made of addresses, which several stacks may have in common. */
  seedOf(address: string): string {
    const [own = address] = /^(?:module\.[^.[]+|data\.[^.]+\.[^.[]+|[^.]+\.[^.[]+)/.exec(address) ?? [];
    const isShared = this.together.stacks.some((one) => one !== this && one.has(own));
    return isShared ? `${this.document.name}/${address}` : address;
  }

  private has(address: string): boolean {
    const { blocks, modules } = this.document;
    return blocks.has(address) || [...modules.values()].some((call) => call.address === address);
  }

  private circleOf(way: string, stacks: readonly string[]): Unknown {
    const reason = `they wait for each other: ${way}`;
    this.tell({ setting: `stacks ${stacks.join(" and ")}`, reason, remedy: "Let one of them not need the other" });
    return new Unknown(`the stacks ${stacks.join(" and ")} wait for each other for it`);
  }

  once(name: string, evaluate: () => Value): Value {
    return this.values.once(name, evaluate);
  }

  isUnderWay(name: string): boolean {
    return this.values.isUnderWay(name);
  }

  readonly tell = (what: PartNotUnderstood): void => {
    if (!this.told.has(what.setting)) this.told.set(what.setting, what);
  };

  private resourcesOf(blocks: ReadonlySet<string>): string[] {
    return [...blocks].flatMap((block) => this.made.get(block)?.resources ?? []).map(({ address }) => address);
  }
}

/** What was called otherwise is what it is called now: https://developer.hashicorp.com/terraform/language/modules/develop/refactoring */
function moved(
  former: ReadonlyMap<string, ValueObject>,
  moves: StackDocument["moves"],
): ReadonlyMap<string, ValueObject> {
  const found = new Map(former);
  for (const { from, to } of moves)
    for (const [address, values] of [...found]) {
      const rest = address.slice(from.length);
      if (!address.startsWith(from) || !/^(?:[.[]|$)/.test(rest) || found.has(`${to}${rest}`)) continue;
      found.delete(address);
      found.set(`${to}${rest}`, values);
    }
  return found;
}

const foldersOfModules = ({ modules }: StackConfiguration): string[] =>
  [...modules.values()].flatMap((one) => [one.document.directory, ...foldersOfModules(one)]);

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
