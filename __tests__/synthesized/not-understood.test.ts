import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { notUnderstoodInWords } from "../../synthesized/not-understood";

const part = (setting: string, reason: string, remedy?: string) => ({
  setting,
  reason,
  ...(remedy === undefined ? {} : { remedy }),
});

describe("what is not understood", () => {
  test("has a line for each cause, whatever has it, and no place is lost from the count", () => {
    const parts = fc.array(
      fc.record({
        setting: fc.tuple(fc.constantFrom("resource x", "a.b: gateway_id", "a.c: routes[0]"), fc.nat(20)).map(String),
        reason: fc.constantFrom("one", "two", "three"),
      }),
    );
    fc.assert(
      fc.property(parts, (all) => {
        const lines = notUnderstoodInWords(all);
        expect(lines.map((line) => line.replace(/.*: /, ""))).toEqual([...new Set(all.map(({ reason }) => reason))]);
        for (const line of lines) {
          const own = all.filter(({ reason }) => line.endsWith(`: ${reason}`));
          const more = Number(/ and (\d+) more places: /.exec(line)?.[1] ?? 0);
          expect(line.split("; ").length + more).toBe(own.length);
        }
      }),
    );
  });

  test("types are all told, of places the first ones", () => {
    const types = ["random_id", "tls_key", "acme_dns"].map((type) => part(`resource ${type}`, "not known"));
    const places = [0, 1, 2, 3].map((index) => part(`d.api: routes[${index}]`, "an account's", "Tell it"));
    expect(notUnderstoodInWords([...types, ...places])).toEqual([
      "resource random_id; resource tls_key; resource acme_dns: not known",
      "d.api: routes[0]; d.api: routes[1] and 2 more places: an account's. Tell it",
    ]);
  });

  test("one that stands alone is told as it was", () => {
    expect(notUnderstoodInWords([part("a: b", "c", "D"), part("section x", "y")])).toEqual([
      "a: b: c. D",
      "section x: y",
    ]);
  });
});
