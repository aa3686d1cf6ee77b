/**
 * A map that forgets what came first.
 *
 * @module
 */

/** Holds so many entries at most. */
export class BoundedMap<K, V> {
  private readonly entries = new Map<K, V>();

  constructor(private readonly most: number) {}

  public get(key: K): V | undefined {
    return this.entries.get(key);
  }

  /** @returns the value */
  public set(key: K, value: V): V {
    this.entries.set(key, value);
    if (this.entries.size <= this.most) return value;
    const [oldest] = this.entries.keys();
    // Sound: it holds more than none.
    this.entries.delete(oldest as K);
    return value;
  }
}
