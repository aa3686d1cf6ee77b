/**
 * One apply: evaluates everything in a document, each part after those that it refers to.
 *
 * @module
 */

import { isObject, isText, type Json } from "../internal/json";
import { guid, ocid } from "./computed/identifiers";
import { resourceTypes } from "./computed/index";
import type { Applying, ResourceType } from "./computed/resource-type";
import { evaluateTemplate, type Step } from "./expression/evaluate";
import { isTemplate } from "./expression/syntax";
import { isEqual } from "./expression/values";
import { inBlockLists, withoutNulls } from "./stack-arguments";
import { checkConditions } from "./stack-conditions";
import { asList, type Block, type StackDocument } from "./stack-document";
import { StackError, type StackFinding } from "./stack-error";
import type { NotUnderstood, Variable } from "./stack-shape";
import { type AppliedResource, nextLife, type StackState } from "./stack-state";
import { findingOf, type Templates } from "./stack-templates";
import { standInRegion } from "./stack-variables";
import { isValueObject, partlyKnown, type Value, type ValueObject } from "./value";

/** What an apply starts from. */
export interface ApplyInput {
  readonly document: StackDocument;
  readonly templates: Templates;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly now: Date;
  readonly prior: StackState;
}

/** Where an expression stands, what it may call `self`, and what it has referred to. */
interface Place {
  readonly place: string;
  readonly self?: ValueObject;
  readonly references: Set<string>;
}

export class StackEvaluation {
  private readonly results = new Map<string, { readonly value: Value } | { readonly error: unknown }>();
  private readonly applied = new Map<string, AppliedResource>();
  private readonly references = new Map<string, readonly string[]>();
  private readonly told = new Map<string, NotUnderstood>();
  /** What is being evaluated, outermost first: the way around a circle. */
  private readonly path: string[] = [];

  constructor(private readonly input: ApplyInput) {}

  /** The state after the apply; throws a {@link StackError} with all that cannot be evaluated. */
  run(): {
    readonly state: StackState;
    readonly outputs: ReadonlyMap<string, Value>;
    readonly notUnderstood: readonly NotUnderstood[];
  } {
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
    return { state: this.applied, outputs: values, notUnderstood: [...this.told.values()] };
  }

  /** The addresses that a resource depends on. */
  dependenciesOf(address: string): readonly string[] {
    return this.references.get(address) ?? [];
  }

  private once(name: string, evaluate: () => Value): Value {
    const known = this.results.get(name);
    if (known) {
      if ("error" in known) throw known.error;
      return known.value;
    }
    if (this.path.includes(name)) throw circle([...this.path.slice(this.path.indexOf(name)), name]);
    this.path.push(name);
    try {
      const value = evaluate();
      this.results.set(name, { value });
      return value;
    } catch (error) {
      this.results.set(name, { error });
      throw error;
    } finally {
      this.path.pop();
    }
  }

  private checkVariable(name: string): void {
    const declaration = this.input.document.variables.get(name) ?? {};
    checkConditions(declaration.validation, `var.${name}, validation`, (value, place) => this.evaluateAt(value, place));
  }

  private local(name: string): Value {
    return this.once(`local.${name}`, () =>
      this.evaluateAt(this.input.document.locals.get(name) ?? null, `local.${name}`),
    );
  }

  private output(name: string): Value {
    const body = this.input.document.outputs.get(name) ?? {};
    return this.once(`output.${name}`, () => this.evaluateAt(body.value ?? null, `output.${name}`));
  }

  private resource(block: Block): ValueObject {
    const value = this.once(block.address, () => this.apply(block));
    return isValueObject(value) ? value : {};
  }

  private apply(block: Block): ValueObject {
    const { address } = block;
    const type =
      resourceTypes.get(block.mode === "data" ? `data.${block.type}` : block.type) ?? this.unknownType(block);
    const references = new Set(block.dependsOn);
    for (const dependency of block.dependsOn) this.resourceAt(dependency);
    const at = (part: string, self?: ValueObject): Place => ({
      place: `${address}${part}`,
      references,
      ...(self ? { self } : {}),
    });
    checkConditions(block.lifecycle.precondition, `${address}, precondition`, (value) =>
      this.evaluate(value, at(", precondition")),
    );
    const evaluated = this.evaluate(block.body, at(""));
    const args = inBlockLists(withoutNulls(isValueObject(evaluated) ? evaluated : {}), type.blocks ?? []);
    const triggers = this.triggersOf(block, at(", lifecycle.replace_triggered_by"));
    const life = nextLife(block, type, args, triggers, this.input.prior.get(address), this.input.now);
    const values = partlyKnown({ ...type.compute(this.applying(block, life)), ...life.args }, address);
    this.evaluate([...block.provisioners], at(", provisioner", values));
    const stored = partlyKnown(type.stored?.(values) ?? { ...values }, address);
    checkConditions(block.lifecycle.postcondition, `${address}, postcondition`, (value) =>
      this.evaluate(value, at(", postcondition", stored)),
    );
    this.applied.set(address, { ...life, values, triggers });
    this.references.set(
      address,
      [...references].filter((reference) => this.input.document.blocks.has(reference)),
    );
    return values;
  }

  private triggersOf({ lifecycle }: Block, place: Place): Value {
    return asList(lifecycle.replace_triggered_by)
      .filter(isText)
      .map((reference) => {
        if (isTemplate(reference)) return this.evaluate(reference, place);
        const { value, used } = this.resolve(reference.split("."), place, reference);
        return reference
          .split(".")
          .slice(used)
          .reduce<Value>((inner, name) => (isValueObject(inner) ? (inner[name] ?? null) : null), value);
      });
  }

  private applying(
    block: Block,
    { args, createdAt, generation }: Pick<AppliedResource, "args" | "createdAt" | "generation">,
  ): Applying {
    const seed = generation === 0 ? block.address : `${block.address}#${generation}`;
    const oci = this.providerSettings(block.provider.startsWith("oci") ? block.provider : "oci");
    const azuread = this.providerSettings(block.provider.startsWith("azuread") ? block.provider : "azuread");
    return {
      seed,
      args,
      createdAt,
      now: this.input.now,
      region: isText(oci.region) ? oci.region : standInRegion,
      tenancyId: isText(oci.tenancy_ocid) ? oci.tenancy_ocid : ocid("tenancy", "", "stand-in"),
      tenantId: isText(azuread.tenant_id) ? azuread.tenant_id : guid("stand-in tenant"),
      find: (type, attribute, value) => this.find(type, attribute, value),
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
    if (!provider || this.path.includes(name)) return {};
    const value = this.once(name, () => this.evaluateAt(provider.body, name));
    return isValueObject(value) ? value : {};
  }

  private evaluateAt(value: Json, place: string): Value {
    return this.evaluate(value, { place, references: new Set() });
  }

  /** Evaluates all texts in a value, and the keys of its objects. */
  private evaluate(value: Json, at: Place): Value {
    if (isText(value)) return this.evaluateText(value, at);
    if (Array.isArray(value)) {
      return value.map((item, index) => this.evaluate(item, { ...at, place: `${at.place}[${index}]` }));
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== "//")
        .map(([key, member]) => {
          const inner = { ...at, place: `${at.place}${at.place.includes(",") ? "." : ", "}${key}` };
          return [isTemplate(key) ? String(this.evaluateText(key, inner)) : key, this.evaluate(member, inner)];
        }),
    );
  }

  private evaluateText(text: string, at: Place): Value {
    if (!isTemplate(text)) return text;
    const template = this.input.templates.get(text);
    if (!template) throw new Error(`${at.place}: the template was not parsed ahead: ${text}`);
    const { now, document } = this.input;
    try {
      return evaluateTemplate(template, {
        resolve: (steps) => this.resolve(steps, at, text),
        tell: ({ message, remedy }) => this.tell({ setting: message, reason: "it is not known here", remedy }),
        now,
        directory: document.directory,
      });
    } catch (error) {
      if (error instanceof StackError) throw error;
      throw new StackError(findingOf(error, at.place, text));
    }
  }

  /** https://developer.hashicorp.com/terraform/language/expressions/references */
  private resolve(steps: readonly Step[], at: Place, expression: string): { value: Value; used: number } {
    const [root = "", name = "", attribute] = steps.map(String);
    const { document, variables } = this.input;
    const unknown = (actual: string): StackError =>
      new StackError({
        code: "REFERENCE_UNKNOWN",
        setting: at.place,
        expression,
        actual,
        remedy: "Correct the reference, or add what it names to the stack",
      });
    switch (root) {
      case "var": {
        const variable = variables.get(name);
        if (!variable) throw unknown(`the stack declares no variable "${name}"`);
        return { value: variable.value, used: 2 };
      }
      case "local":
        if (!document.locals.has(name)) throw unknown(`the stack has no local value "${name}"`);
        return { value: this.local(name), used: 2 };
      case "path":
        if (!["module", "root", "cwd"].includes(name)) throw unknown(`there is no path.${name}`);
        return { value: document.directory, used: 2 };
      case "terraform":
        if (name !== "workspace") throw unknown(`terraform.${name} is not known here`);
        return { value: "default", used: 2 };
      case "self":
        if (!at.self) throw unknown("self is only known in provisioners and postconditions");
        return { value: at.self, used: 1 };
    }
    const isData = root === "data";
    const address = isData ? `data.${name}.${attribute}` : `${root}.${name}`;
    const block = document.blocks.get(address);
    if (!block) throw unknown(`the stack has no ${address}`);
    at.references.add(address);
    return { value: this.resource(block), used: isData ? 3 : 2 };
  }

  /** Its arguments are what is known of it. */
  private unknownType({ type, mode }: Block): ResourceType {
    const setting = mode === "data" ? `data source ${type}` : `resource ${type}`;
    this.tell({ setting, reason: "its type is not known here, and only an account knows more than its arguments" });
    return { compute: () => ({}) };
  }

  private tell(what: NotUnderstood): void {
    if (!this.told.has(what.setting)) this.told.set(what.setting, what);
  }

  private resourceAt(address: string): void {
    const block = this.input.document.blocks.get(address);
    if (block) this.resource(block);
  }
}

function circle(way: readonly string[]): StackError {
  const remedy = "Break the circle: pass a value that is known before, or split one of these";
  return new StackError({ code: "CYCLE", setting: way[0] ?? "", actual: way.join(" → "), remedy });
}

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
