/**
 * Reads blocks of a resource and remembers what was read, so that nothing in them can be overlooked: whatever is set and
 * nobody asked for becomes a finding.
 *
 * @module
 */
import { isValueObject, type Value, type ValueObject } from "../value";
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
    return this.mistyped(name, value, "a text");
  }

  /** Terraform reads a number from a text as well. */
  public number(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : this.mistyped(name, value, "a number");
  }

  public flag(name: string): boolean | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === "boolean") return value;
    if (value === "true" || value === "false") return value === "true";
    return this.mistyped(name, value, "true or false");
  }

  public texts(name: string): readonly string[] {
    const value = this.take(name) ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    this.mistyped(name, value, "a list of texts");
    return [];
  }

  /** A block that may stand once. */
  public block(name: string): Fields | undefined {
    const [first, ...more] = this.blocks(name);
    if (more.length > 0) this.report(name, `${more.length + 1} blocks`, "Allowed: one.");
    return first;
  }

  public blocks(name: string): readonly Fields[] {
    const value = this.take(name) ?? [];
    const items = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => {
      const at = Array.isArray(value) && items.length > 1 ? `${name}[${index}]` : name;
      if (isValueObject(item)) return [this.inner(at, item)];
      this.mistyped(at, item, "a block");
      return [];
    });
  }

  /** Says that a setting is right for the service and yet not played here. */
  public unsupported(name: string, remedy: string, source = schema): void {
    const value = this.take(name);
    if (value !== undefined) this.report(name, shown(value), `The local gateway does not play it. ${remedy}`, source);
  }

  /** Reads a setting whose value changes nothing here, and says so in code rather than by silence. */
  public without(...names: readonly string[]): void {
    for (const name of names) this.known.add(name);
  }

  public report(name: string, actual: string, allowed: string, source = schema): undefined {
    this.findings.errors.push({ resource: this.resource, field: this.placeOf(name), actual, allowed, source });
    return undefined;
  }

  public warn(name: string, actual: string, allowed: string, source = schema): void {
    this.findings.warnings.push({ resource: this.resource, field: this.placeOf(name), actual, allowed, source });
  }

  /** Reports all that is set and was not asked for. */
  public done(): void {
    for (const [name, value] of Object.entries(this.values)) {
      if (this.known.has(name) || isAbsent(value)) continue;
      this.report(name, shown(value ?? null), "The local gateway does not know it: remove it, or test it in OCI.");
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

  private mistyped(name: string, value: Value, wanted: string): undefined {
    return this.report(name, shown(value), `Allowed: ${wanted}.`);
  }
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
