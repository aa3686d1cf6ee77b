/**
 * The headers of a message: in their order, repeated ones kept, names compared without case.
 *
 * @module
 */

/** Changes in place; `copy()` before changing what is not yours. */
export class HeaderList {
  private constructor(private entries: (readonly [name: string, value: string])[]) {}

  /** From Node's `rawHeaders`: name, value, name, value … */
  public static fromRaw(raw: readonly string[]): HeaderList {
    return new HeaderList(
      raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as const] : [])),
    );
  }

  public static of(...entries: readonly (readonly [name: string, value: string])[]): HeaderList {
    return new HeaderList([...entries]);
  }

  public copy(): HeaderList {
    return new HeaderList([...this.entries]);
  }

  public values(name: string): readonly string[] {
    const wanted = name.toLowerCase();
    return this.entries.filter(([present]) => present.toLowerCase() === wanted).map(([, value]) => value);
  }

  public first(name: string): string | undefined {
    return this.values(name)[0];
  }

  public has(name: string): boolean {
    return this.values(name).length > 0;
  }

  public add(name: string, ...values: readonly string[]): void {
    for (const value of values) this.entries.push([name, value]);
  }

  public set(name: string, ...values: readonly string[]): void {
    this.remove(name);
    this.add(name, ...values);
  }

  public remove(...names: readonly string[]): void {
    const gone = new Set(names.map((name) => name.toLowerCase()));
    this.keep((name) => !gone.has(name));
  }

  /** @param isKept is asked with the lower-case name */
  public keep(isKept: (name: string) => boolean): void {
    this.entries = this.entries.filter(([name]) => isKept(name.toLowerCase()));
  }

  public names(): readonly string[] {
    return [...new Set(this.entries.map(([name]) => name.toLowerCase()))];
  }

  public all(): readonly (readonly [name: string, value: string])[] {
    return this.entries;
  }

  /** For Node's `request` and `writeHead`. */
  public raw(): string[] {
    return this.entries.flat();
  }
}

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
