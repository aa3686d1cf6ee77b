/**
 * What goes on through an apply because the apply does not touch it, as in the clouds: copies of functions, keys that gateways keep, rate limits. The
 * one place that decides what is unchanged, by content.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** A part, until it is let go. */
export interface HeldPart<T> {
  readonly part: T;
  /** The last who holds it ends it. Once, however often it is asked for. */
  release(): Promise<void>;
}

/** Parts of what runs, and of what is about to take its place: whoever comes later holds what there is before the former lets it go. */
export interface KeptParts {
  /**
   * What was made under this name for the same content, or a new one.
   *
   * @param name of one kind of part, and of one such part
   * @param content all that it was made of, and nothing that differs from start to start
   */
  hold<T>(name: string, content: unknown, make: () => T, end?: (part: T) => Promise<void>): HeldPart<T>;
}

/** How parts are made where nothing keeps them: each anew. */
export type Keep = <T>(name: string, content: unknown, make: () => T) => T;

export const keepNothing: Keep = (_name, _content, make) => make();

/** One text for all of a part: equal where it is. */
export const contentInWords = (part: unknown): string =>
  JSON.stringify(part, (_, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value)) ??
  "";

export function keptParts(): KeptParts {
  const all = new Map<string, { readonly part: unknown; holders: number }>();
  return {
    hold<T>(name: string, content: unknown, make: () => T, end: (part: T) => Promise<void> = async () => undefined) {
      const key = `${name}\n${createHash("sha256").update(contentInWords(content)).digest("hex")}`;
      const kept = all.get(key) ?? { part: make(), holders: 0 };
      all.set(key, kept);
      kept.holders += 1;
      // Sound: what has one name is made by one place.
      const part = kept.part as T;
      let released: Promise<void> | undefined;
      const release = async (): Promise<void> => {
        kept.holders -= 1;
        if (kept.holders > 0) return;
        all.delete(key);
        await end(part);
      };
      return {
        part,
        release: () => {
          released ??= release();
          return released;
        },
      };
    },
  };
}
