import type { Finding, Rule } from "./finding";
import type { Schemas } from "./schema";
import type { Templates } from "./template";
import type { Step, ValueType } from "./value-type";

/** What the names in a document stand for. */
export interface Names {
  /** The type of what a path such as `oci_core_vcn.main.id` leads to; reports at the place where it leads nowhere. */
  resolve(path: readonly Step[], place: Place): ValueType;
}

/** One document before the judge. */
export interface Case {
  readonly schemas: Schemas;
  readonly templates: Templates;
  readonly names: Names;
  readonly findings: Finding[];
  /** Who uses whom, by address. */
  readonly uses: Map<string, Set<string>>;
}

/** A position in the document: the element it belongs to, and the names bound there besides the document's own. */
export class Place {
  constructor(
    readonly inquiry: Case,
    /** Address of the element: `oci_core_vcn.main`, `output.url`. */
    readonly owner: string,
    readonly at: string,
    readonly bound: ReadonlyMap<string, ValueType> = new Map(),
  ) {}

  inside(step: string | number): Place {
    return new Place(this.inquiry, this.owner, `${this.at}.${step}`, this.bound);
  }

  binding(names: Readonly<Record<string, ValueType>>): Place {
    return new Place(this.inquiry, this.owner, this.at, new Map([...this.bound, ...Object.entries(names)]));
  }

  report(rule: Rule, message: string): void {
    this.inquiry.findings.push({ rule, at: this.at, message });
  }

  use(address: string): void {
    const used = this.inquiry.uses.get(this.owner) ?? new Set();
    this.inquiry.uses.set(this.owner, used.add(address));
  }

  /** The same place with findings and uses thrown away: for a value that is judged elsewhere. */
  silently(): Place {
    return new Place({ ...this.inquiry, findings: [], uses: new Map() }, this.owner, this.at, this.bound);
  }
}
