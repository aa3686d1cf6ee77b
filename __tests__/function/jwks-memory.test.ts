import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SigningKey } from "../../function/jwks-key";
import { type Answered, forget, isListed, type Memory, nothingKnown, remember } from "../../function/jwks-memory";
import { modulus, servedKey } from "./entra-keys";

const certified = (kid: string, n = modulus(kid)) => ({
  key: servedKey(kid, { n }) as SigningKey,
  certificate: undefined,
});
const answered = (refresh: number, ...kids: readonly string[]): Answered => ({
  refresh,
  seenAt: refresh * 100,
  keys: kids.map((kid) => certified(kid)),
  compromised: new Set(),
});
const kids = (memory: Memory) => [...memory.keys.keys()].sort();
const listed = (memory: Memory) =>
  [...memory.keys.values()].filter((known) => isListed(memory, known)).map(({ key }) => key.kid);

describe("merging", () => {
  it("keeps what the newest answer does not list", () => {
    const memory = remember(remember(nothingKnown, answered(1, "a", "b")), answered(2, "b", "c"));
    expect(kids(memory)).toEqual(["a", "b", "c"]);
    expect(listed(memory)).toEqual(["b", "c"]);
  });

  it("takes both answers of one refresh as one list", () => {
    const memory = remember(remember(nothingKnown, answered(1, "a")), answered(1, "b"));
    expect(listed(memory)).toEqual(["a", "b"]);
  });

  it("replaces the material of a kid", () => {
    const rolled = { ...answered(2), keys: [certified("a", modulus("new"))] };
    const memory = remember(remember(nothingKnown, answered(1, "a")), rolled);
    expect(memory.keys.get("a")?.key.n).toBe(modulus("new"));
  });

  it("lets a late answer add and not undo", () => {
    const newest = remember(nothingKnown, { ...answered(2), keys: [certified("a", modulus("new"))] });
    const memory = remember(newest, answered(1, "a", "b"));
    expect(memory.keys.get("a")?.key.n).toBe(modulus("new"));
    expect(kids(memory)).toEqual(["a", "b"]);
    expect(listed(memory)).toEqual(["a"]);
  });

  it("serves neither of two keys under one kid that one refresh brings", () => {
    const other = { ...answered(1), keys: [certified("a", modulus("other")), certified("b")] };
    expect(kids(remember(remember(nothingKnown, answered(1, "a", "b")), other))).toEqual(["b"]);
  });

  it("forgets at once a key whose private part is published", () => {
    const memory = remember(nothingKnown, answered(1, "a", "b"));
    expect(kids(remember(memory, { ...answered(2, "b"), compromised: new Set(["a"]) }))).toEqual(["b"]);
  });

  it("is bounded, whatever the identity provider sends, and prefers what is listed", () => {
    const flood = (refresh: number) => answered(refresh, ...Array.from({ length: 90 }, (_, at) => `${refresh}-${at}`));
    const memory = [1, 2, 3].map(flood).reduce(remember, nothingKnown);
    expect(memory.keys.size).toBe(100);
    expect(listed(memory)).toHaveLength(90);
  });
});

describe("ageing", () => {
  const memory = remember(remember(nothingKnown, answered(1, "a", "b")), answered(2, "b"));

  it("drops what was not seen for longer than allowed", () => {
    expect(kids(forget(memory, 600, 500))).toEqual(["a", "b"]);
    expect(kids(forget(memory, 601, 500))).toEqual(["b"]);
  });

  it("counts from the last time that a key was seen, whichever answer brought it", () => {
    const late = { ...answered(1, "b"), seenAt: 900 };
    expect(kids(forget(remember(memory, late), 1300, 500))).toEqual(["b"]);
  });
});

it("does not depend on the order in which the answers of several refreshes arrive", () => {
  const answers = fc.uniqueArray(
    fc.record({
      refresh: fc.integer({ min: 1, max: 50 }),
      names: fc.subarray(["a", "b", "c", "d"]),
      generation: fc.nat(3),
    }),
    { selector: ({ refresh }) => refresh, maxLength: 8 },
  );
  const make = ({
    refresh,
    names,
    generation,
  }: {
    refresh: number;
    names: string[];
    generation: number;
  }): Answered => ({
    ...answered(refresh),
    keys: names.map((name) => certified(name, modulus(`${name}${generation}`))),
  });
  const material = (memory: Memory) => kids(memory).map((kid) => memory.keys.get(kid)?.key);
  fc.assert(
    fc.property(
      answers.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([one, other]) => {
        const [first, second] = [one, other].map((list) => list.map(make).reduce(remember, nothingKnown));
        expect(first && material(first)).toEqual(second && material(second));
        expect(first && listed(first).sort()).toEqual(second && listed(second).sort());
      },
    ),
  );
});
