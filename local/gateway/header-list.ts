/**
 * The headers of a message: in their order, repeated ones kept, names compared without case.
 *
 * @module
 */

interface Entry {
  /** In lower case. */
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** Changes in place; `copy()` before changing what is not yours. */
export class HeaderList {
  private constructor(private entries: Entry[]) {}

  /** From Node's `rawHeaders`: name, value, name, value … */
  public static fromRaw(raw: readonly string[]): HeaderList {
    const entries: Entry[] = [];
    for (let index = 0; index < raw.length; index += 2) entries.push(entryOf(raw[index] ?? "", raw[index + 1] ?? ""));
    return new HeaderList(entries);
  }

  public static of(...entries: readonly (readonly [name: string, value: string])[]): HeaderList {
    return new HeaderList(entries.map(([name, value]) => entryOf(name, value)));
  }

  public copy(): HeaderList {
    return new HeaderList([...this.entries]);
  }

  public values(name: string): readonly string[] {
    const wanted = name.toLowerCase();
    const found: string[] = [];
    for (const { key, value } of this.entries) if (key === wanted) found.push(value);
    return found;
  }

  public first(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return this.entries.find(({ key }) => key === wanted)?.value;
  }

  public has(name: string): boolean {
    return this.first(name) !== undefined;
  }

  public add(name: string, ...values: readonly string[]): void {
    for (const value of values) this.entries.push(entryOf(name, value));
  }

  public set(name: string, ...values: readonly string[]): void {
    if (this.has(name)) this.remove(name);
    this.add(name, ...values);
  }

  /** What `others` holds, in place of what has the same names. */
  public setAll(others: HeaderList): void {
    const replaced = new Set(others.entries.map(({ key }) => key));
    this.keep((name) => !replaced.has(name));
    this.entries.push(...others.entries);
  }

  public remove(...names: readonly string[]): void {
    const gone = new Set(names.map((name) => name.toLowerCase()));
    this.keep((name) => !gone.has(name));
  }

  /** @param isKept is asked with the lower-case name */
  public keep(isKept: (name: string) => boolean): void {
    this.entries = this.entries.filter(({ key }) => isKept(key));
  }

  public names(): readonly string[] {
    return [...new Set(this.entries.map(({ key }) => key))];
  }

  public all(): readonly (readonly [name: string, value: string])[] {
    return this.entries.map(({ name, value }) => [name, value]);
  }

  /** For Node's `request` and `writeHead`. */
  public raw(): string[] {
    const raw: string[] = [];
    for (const { name, value } of this.entries) raw.push(name, value);
    return raw;
  }
}

const entryOf = (name: string, value: string): Entry => ({ key: name.toLowerCase(), name, value });

/** How a body is framed is each connection's own, whatever else is forwarded. */
export function removeFraming(headers: HeaderList): void {
  headers.remove("transfer-encoding", "trailer");
}

/** They concern one connection, not the message: RFC 9110, section 7.6.1. Those that `Connection` names are added. */
export function removeHopByHop(headers: HeaderList): void {
  const named = headers.values("connection").flatMap((value) => value.split(",").map((name) => name.trim()));
  headers.remove(
    ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"],
    ...named,
  );
}
