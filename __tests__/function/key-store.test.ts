import { describe, expect, it } from "vitest";
import type { SigningKey } from "../../function/jwks-key";
import { nothingKnown, remember, rememberSecondHand } from "../../function/jwks-memory";
import { KeyStore } from "../../function/key-store";
import { servedKey } from "./entra-keys";
import { SimulatedClock } from "./simulated-clock";

const certified = (kid: string) => ({ key: servedKey(kid) as SigningKey, certificate: undefined });

function storeWith(maxKeys = 10) {
  const clock = new SimulatedClock();
  const store = new KeyStore({ maxKeys, staleMs: 5000 }, clock);
  return {
    clock,
    store,
    hear: (...kids: readonly string[]) =>
      store.adopt(
        remember(store.memory, {
          refresh: 1,
          seenAt: clock.elapsed(),
          keys: kids.map(certified),
          compromised: new Set(),
        }),
      ),
    beTold: (kid: string, ageMs: number) =>
      store.adopt(rememberSecondHand(store.memory, [{ ...certified(kid), seenAt: clock.elapsed() - ageMs }])),
  };
}

it("serves nothing at first", () => {
  const { store } = storeWith();
  expect([store.served, store.servedForMs, store.agesMs, store.memory]).toEqual([
    undefined,
    Number.POSITIVE_INFINITY,
    [],
    nothingKnown,
  ]);
});

it("serves what is known, as much as may be, and says what is not", () => {
  const { store, hear } = storeWith(2);
  expect(hear("c", "a", "b")).toEqual(["c"]);
  expect(store.served?.kids).toEqual(["a", "b"]);
  expect(store.counts).toEqual({ listed: 3, remembered: 0 });
});

it("keeps the bytes while the keys are the same", () => {
  const { store, hear } = storeWith();
  hear("a");
  const before = store.served;
  hear("a");
  expect(store.served).toBe(before);
});

describe("what another copy has told", () => {
  it("is served until it is stale, also if nothing is heard in the meantime", async () => {
    const { clock, store, beTold } = storeWith();
    beTold("a", 1000);
    beTold("b", 3000);
    expect(store.servedForMs).toBe(2000);
    expect(store.agesMs).toEqual([1000, 3000]);
    expect(store.counts).toEqual({ listed: 0, remembered: 2 });
    await clock.advance(2000);
    expect(store.served?.kids).toEqual(["a", "b"]);
    await clock.advance(1);
    expect(store.served?.kids).toEqual(["a"]);
    await clock.advance(2000);
    expect(store.served).toBeUndefined();
    expect(store.agesMs).toEqual([]);
  });

  it("is served as ever once the identity provider lists it", async () => {
    const { clock, store, beTold, hear } = storeWith();
    beTold("a", 4000);
    hear("a");
    await clock.advance(100_000);
    expect(store.served?.kids).toEqual(["a"]);
    expect(store.servedForMs).toBe(Number.POSITIVE_INFINITY);
  });
});
