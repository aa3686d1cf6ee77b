/**
 * One apply: evaluates everything in a stack and its modules, each part after those that it refers to.
 *
 * @module
 */
import { isEqual } from "./expression/values";
import type { MadeBlock } from "./stack-apply";
import type { StackConfiguration } from "./stack-configuration";
import { StackError, type StackFinding } from "./stack-error";
import type { GivenValues } from "./stack-given";
import { Module, type StackApply } from "./stack-module";
import type { Folders } from "./stack-references";
import type { PartNotUnderstood, Resource, Variable } from "./stack-shape";
import type { AppliedResource, StackState } from "./stack-state";
import { variablesMissing } from "./stack-variables";
import type { Value, ValueObject } from "./value";
import { ValuesByName } from "./values-by-name";

/** What an apply starts from. */
export interface ApplyInput {
  readonly configuration: StackConfiguration;
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

export class StackEvaluation implements StackApply {
  readonly applied = new Map<string, AppliedResource>();
  readonly made = new Map<string, MadeBlock>();
  readonly variables: ReadonlyMap<string, Variable>;
  readonly given: GivenValues;
  readonly now: Date;
  readonly prior: StackState;
  readonly account?: ReadonlyMap<string, ValueObject>;
  readonly folders: Folders;
  private readonly values = new ValuesByName();
  private readonly told = new Map<string, PartNotUnderstood>();
  private readonly root: Module;

  constructor({ configuration, variables, given, now, prior, account }: ApplyInput) {
    this.variables = variables;
    this.given = given;
    this.now = now;
    this.prior = prior;
    if (account !== undefined) this.account = account;
    this.folders = { root: configuration.document.directory, modules: foldersOfModules(configuration) };
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
    const names = [...this.root.configuration.document.outputs.keys()];
    return {
      state: this.applied,
      resources: [...this.made.values()].flatMap(({ resources, references }) =>
        resources.map((resource) => ({ ...resource, dependsOn: this.resourcesOf(references) })),
      ),
      outputs: new Map(names.map((name) => [name, this.root.output(name)])),
      notUnderstood: [...this.told.values()],
    };
  }

  once(name: string, evaluate: () => Value): Value {
    return this.values.once(name, evaluate);
  }

  isUnderWay(name: string): boolean {
    return this.values.isUnderWay(name);
  }

  tell(what: PartNotUnderstood): void {
    if (!this.told.has(what.setting)) this.told.set(what.setting, what);
  }

  private resourcesOf(blocks: ReadonlySet<string>): string[] {
    return [...blocks].flatMap((block) => this.made.get(block)?.resources ?? []).map(({ address }) => address);
  }
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
