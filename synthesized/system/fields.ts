/**
 * Reads blocks of a resource and remembers what was read, so that nothing in them can be overlooked: whatever is set and
 * nobody asked for becomes a finding. It never throws: who must have all of it refuses what has findings, and who reports says
 * which parts are not understood.
 *
 * @module
 */
import type { SpecificationBlock } from "../../limits/deployment-specification";
import { isValueObject, Unknown, type Value, type ValueObject } from "../expression/value";
import type { SpecificationFinding } from "./specification-error";

const schema = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/apigateway_deployment";

/** What was found while reading. */
export interface Findings {
  readonly errors: SpecificationFinding[];
  /** What the local gateway runs although Oracle's pages say that the service may not. */
  readonly warnings: SpecificationFinding[];
}

/** One block, at its place in the resource. */
export class Fields {
  private readonly known = new Set<string>();
  private readonly passedOver = new Set<string>();

  constructor(
    private readonly resource: string,
    private readonly path: string,
    private readonly values: Readonly<Record<string, Value | undefined>>,
    private readonly findings: Findings,
  ) {}

  public text(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    if (typeof value === "string" || typeof value === "number") return String(value);
    return this.notUnderstood(name, value, "a text");
  }

  /** Terraform reads a number from a text as well. */
  public number(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : this.notUnderstood(name, value, "a number");
  }

  public flag(name: string): boolean | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    return this.notUnderstood(name, value, "true or false");
  }

  public texts(name: string): readonly string[] {
    const items = this.list(name);
    return Unknown.is(items) ? [] : items.filter((item) => typeof item === "string");
  }

  /** A map of texts. */
  public entries(name: string): readonly (readonly [key: string, text: string])[] {
    const value = this.take(name) ?? {};
    if (!isValueObject(value)) {
      this.notUnderstood(name, value, "a map of texts");
      return [];
    }
    return Object.entries(value).flatMap(([key, item]) => {
      if (typeof item === "string") return [[key, item] as const];
      this.notUnderstood(name, item ?? null, "a map of texts");
      return [];
    });
  }

  /** Texts, of which some may not be known. */
  public list(name: string): readonly (string | Unknown)[] | Unknown {
    const value = this.take(name) ?? [];
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string" || Unknown.is(item));
    if (!isList) return this.gap(name, value, "a list of texts");
    return value.map((item) => (Unknown.is(item) ? this.gap(name, item, "") : item));
  }

  /** A block that may stand once. */
  public block(name: string): Fields | undefined {
    const [first, ...more] = this.blocks(name);
    if (more.length > 0) this.report(name, `${more.length + 1} blocks`, "Allowed: one.");
    return first;
  }

  /** The same where it matters that there may be one that nobody knows. */
  public part(name: string): Fields | undefined | Unknown {
    return this.understood(() => this.block(name));
  }

  public blocks(name: string): readonly Fields[] {
    const items = this.eachBlock(name, (block) => block);
    return Unknown.is(items) ? [] : items.filter((item) => item instanceof Fields);
  }

  /** What is read of each block, of which some may not be known. */
  public eachBlock<T>(name: string, read: (block: Fields) => T): readonly (T | Unknown)[] | Unknown {
    const value = this.take(name) ?? [];
    if (Unknown.is(value)) return this.gap(name, value, "");
    const items = Array.isArray(value) ? value : [value];
    return items.map((item, index) => {
      const at = Array.isArray(value) && items.length > 1 ? `${name}[${index}]` : name;
      return isValueObject(item) ? read(this.inner(at, item)) : this.gap(at, item, "a block");
    });
  }

  /** What `read` makes of this block; where it met what is not understood, that. */
  public understood<T>(read: () => T): T | Unknown {
    const { value, errors } = this.found(read);
    return errors.find(({ gap }) => gap !== undefined)?.gap ?? value;
  }

  /** What nobody needs to know to tell what requests get: warned of, and no more. */
  public harmless<T>(read: () => T): T {
    const { value, errors } = this.found(read);
    const passed = errors.filter(({ obstacle }) => obstacle !== undefined);
    this.findings.warnings.push(...passed);
    this.findings.errors.splice(-errors.length, errors.length, ...errors.filter((error) => !passed.includes(error)));
    return value;
  }

  /** What `read` makes of this block, and what it found to be wrong. */
  public found<T>(read: () => T): { readonly value: T; readonly errors: readonly SpecificationFinding[] } {
    const before = this.findings.errors.length;
    const value = read();
    return { value, errors: this.findings.errors.slice(before) };
  }

  /** Says that a setting is right for the service and yet not played here. */
  public unsupported(name: string, remedy: string, source = schema): Unknown | undefined {
    const value = this.take(name);
    if (value === undefined || this.passedOver.has(name)) return undefined;
    const gap = Unknown.is(value) ? value : notRead(name);
    if (Unknown.is(value)) this.gap(name, value, "");
    else this.notPlayed(name, shown(value), `The local gateway does not play it. ${remedy}`, source, gap);
    return gap;
  }

  /** Reads a setting whose value changes nothing here, and says so in code rather than by silence. */
  public without(...names: readonly string[]): void {
    for (const name of names) this.passedOver.add(name);
  }

  /** A cache answers what the back end would have answered before: without one, only more requests reach it. */
  public withoutCache(name: string): void {
    const value = this.take(name);
    const [block] = Array.isArray(value) ? value : [value];
    if (value === undefined || (isValueObject(block) && block.is_enabled === false)) return;
    this.warn(
      name,
      Unknown.is(value) ? "a value that is not known" : shown(value),
      "The local gateway caches no responses.",
    );
  }

  /** Passes over what the provider keeps to itself: what it sends to the service depends on the type. */
  public unsent({ attributes = [], blocks = {}, sent = {} }: SpecificationBlock, type: string | undefined): void {
    const names = sent[type ?? ""];
    if (names !== undefined)
      this.without(...[...attributes, ...Object.keys(blocks)].filter((name) => !names.includes(name)));
  }

  /** @param gap what is not understood, where that is what is wrong */
  public report(name: string, actual: string, allowed: string, source = schema, gap?: Unknown): undefined {
    return this.tell({ name, actual, allowed, source, ...(gap === undefined ? {} : { gap }) });
  }

  /** What is right for the service, or may be, and is not played here. */
  public notPlayed(name: string, actual: string, allowed: string, source: string, gap: Unknown): undefined {
    return this.tell({ name, actual, allowed, source, gap, obstacle: "not played" });
  }

  public warn(name: string, actual: string, allowed: string, source = schema): void {
    this.findings.warnings.push({ resource: this.resource, field: this.placeOf(name), actual, allowed, source });
  }

  /** Reports all that is set and was not asked for. */
  public done(): void {
    for (const [name, value] of Object.entries(this.values)) {
      if (this.known.has(name) || this.passedOver.has(name) || isAbsent(value)) continue;
      const allowed = "The local gateway does not know it: remove it, or test it in OCI.";
      this.notPlayed(name, shown(value ?? null), allowed, schema, notRead(name));
    }
  }

  private tell({
    name,
    ...found
  }: Omit<SpecificationFinding, "resource" | "field"> & { readonly name: string }): undefined {
    const { resource, findings } = this;
    const field = this.placeOf(name);
    // What is not understood cannot be judged as well.
    const isTold = findings.errors.some((other) => other.gap !== undefined && other.field === field);
    if (!isTold) findings.errors.push({ resource, field, ...found });
    return undefined;
  }

  private inner(name: string, values: ValueObject): Fields {
    return new Fields(this.resource, this.placeOf(name), values, this.findings);
  }

  private placeOf(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  private take(name: string): Value | undefined {
    this.known.add(name);
    const value = this.values[name];
    return isAbsent(value) ? undefined : value;
  }

  private notUnderstood(name: string, value: Value, wanted: string): undefined {
    this.gap(name, value, wanted);
    return undefined;
  }

  private gap(name: string, value: Value, wanted: string): Unknown {
    const gap = Unknown.is(value) ? value : new Unknown(`${name} is ${shown(value)}, and not ${wanted}`);
    const known = { name, actual: "a value that is not known", allowed: `Needed: ${gap.reason}.`, source: schema, gap };
    if (Unknown.is(value)) this.tell({ ...known, obstacle: "not known" });
    else this.report(name, shown(value), `Allowed: ${wanted}.`, schema, gap);
    return gap;
  }
}

const notRead = (name: string): Unknown => new Unknown(`${name} is set, and what it does is not known here`);

/** An empty text counts as left out, as the provider has it. */
function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
