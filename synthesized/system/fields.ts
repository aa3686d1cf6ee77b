/**
 * Reads blocks of a resource and remembers what was read, so that nothing in them can be overlooked: whatever is set and
 * nobody asked for becomes a finding. It never throws: who must have all of it refuses what has findings, and who reports says
 * which parts are not understood.
 *
 * @module
 */
import { isValueObject, Unknown, type Value, type ValueObject } from "../value";
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
    const before = this.findings.errors.length;
    const value = read();
    return this.findings.errors.slice(before).find(({ gap }) => gap !== undefined)?.gap ?? value;
  }

  /** Says that a setting is right for the service and yet not played here. */
  public unsupported(name: string, remedy: string, source = schema): Unknown | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const gap = notRead(name);
    this.report(name, shown(value), `The local gateway does not play it. ${remedy}`, source, gap);
    return gap;
  }

  /** Reads a setting whose value changes nothing here, and says so in code rather than by silence. */
  public without(...names: readonly string[]): void {
    for (const name of names) this.known.add(name);
  }

  /** @param gap what is not understood, where that is what is wrong */
  public report(name: string, actual: string, allowed: string, source = schema, gap?: Unknown): undefined {
    const { resource, findings } = this;
    const field = this.placeOf(name);
    // What is not understood cannot be judged as well.
    const isTold = findings.errors.some((other) => other.gap !== undefined && other.field === field);
    const found = { resource, field, actual, allowed, source };
    if (!isTold) findings.errors.push(gap === undefined ? found : { ...found, gap });
    return undefined;
  }

  public warn(name: string, actual: string, allowed: string, source = schema): void {
    this.findings.warnings.push({ resource: this.resource, field: this.placeOf(name), actual, allowed, source });
  }

  /** Reports all that is set and was not asked for. */
  public done(): void {
    for (const [name, value] of Object.entries(this.values)) {
      if (this.known.has(name) || isAbsent(value)) continue;
      const allowed = "The local gateway does not know it: remove it, or test it in OCI.";
      this.report(name, shown(value ?? null), allowed, schema, notRead(name));
    }
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
    if (Unknown.is(value)) this.report(name, "a value that is not known", `Needed: ${gap.reason}.`, schema, gap);
    else this.report(name, shown(value), `Allowed: ${wanted}.`, schema, gap);
    return gap;
  }
}

const notRead = (name: string): Unknown => new Unknown(`${name} is set, and what it does is not known here`);

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
