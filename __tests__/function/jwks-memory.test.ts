import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SigningKey } from "../../function/jwks-key";
import {
  type Answered,
  forget,
  forgetSecondHand,
  isListed,
  type Memory,
  nothingKnown,
  remember,
  rememberSecondHand,
  secondHandUntil,
} from "../../function/jwks-memory";
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

describe("what another copy tells", () => {
  const tell = (seenAt: number, kid: string, n?: string) => [{ ...certified(kid, n), seenAt }];

  it("adds what is not known, and is never listed", () => {
    const memory = rememberSecondHand(nothingKnown, tell(100, "a"));
    expect(kids(memory)).toEqual(["a"]);
    expect(listed(memory)).toEqual([]);
  });

  it("neither changes nor prolongs what the identity provider has said", () => {
    const memory = remember(nothingKnown, answered(1, "a"));
    expect(rememberSecondHand(memory, tell(900, "a", modulus("other"))).keys.get("a")).toEqual(memory.keys.get("a"));
  });

  it("gives way to what the identity provider says, also to a late answer", () => {
    const memory = rememberSecondHand(remember(nothingKnown, answered(2, "b")), tell(900, "a", modulus("other")));
    const late = remember(memory, answered(1, "a"));
    expect(late.keys.get("a")).toMatchObject({ isSecondHand: false, key: { n: modulus("a") } });
  });

  it("is taken from whoever has seen it last", () => {
    const memory = rememberSecondHand(nothingKnown, tell(200, "a", modulus("new")));
    for (const [seenAt, n] of [
      [100, modulus("new")],
      [300, modulus("newest")],
    ] as const) {
      const after = rememberSecondHand(memory, tell(seenAt, "a", modulus("newest")));
      expect(after.keys.get("a")?.key.n).toBe(n);
    }
  });

  it("is forgotten in time, and nothing else is", () => {
    const memory = rememberSecondHand(remember(nothingKnown, answered(1, "b")), [...tell(400, "a"), ...tell(900, "c")]);
    expect(secondHandUntil(memory, 500)).toBe(900);
    expect(kids(forgetSecondHand(memory, 900, 500))).toEqual(["a", "b", "c"]);
    expect(kids(forgetSecondHand(memory, 901, 500))).toEqual(["b", "c"]);
    expect(secondHandUntil(remember(nothingKnown, answered(1, "b")), 500)).toBe(Number.POSITIVE_INFINITY);
  });

  it("brings back no key whose private part is published", () => {
    const memory = remember(nothingKnown, { ...answered(1, "b"), compromised: new Set(["a"]) });
    expect(kids(rememberSecondHand(remember(memory, answered(2, "b")), tell(900, "a")))).toEqual(["b"]);
  });

  it("is bounded, too", () => {
    const flood = Array.from({ length: 150 }, (_, at) => ({ ...certified(`key-${at}`), seenAt: 1 }));
    expect(rememberSecondHand(nothingKnown, flood).keys.size).toBe(100);
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
