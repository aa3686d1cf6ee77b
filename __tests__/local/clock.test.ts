import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { movableClock, secondsOf } from "../../local/clock";

describe("movableClock", () => {
  it("starts at its base's time and follows it", () => {
    let now = 1_000;
    const clock = movableClock({ now: () => now });
    expect(clock.now()).toBe(1_000);
    now = 2_000;
    expect(clock.now()).toBe(2_000);
  });

  it("adds up moves in both directions and forgets them on reset", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 })), (moves) => {
        const clock = movableClock({ now: () => 5e12 });
        for (const move of moves) clock.moveBy(move);
        expect(clock.offset).toBe(moves.reduce((sum, move) => sum + move, 0));
        expect(clock.now()).toBe(5e12 + clock.offset);
        clock.reset();
        expect(clock.now()).toBe(5e12);
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])("refuses to be moved by %s", (move) => {
    const clock = movableClock({ now: () => 0 });
    expect(() => clock.moveBy(move)).toThrow(/cannot be moved/);
    expect(clock.offset).toBe(0);
  });

  it("uses the machine's time by default", () => {
    const before = Date.now();
    const now = movableClock().now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});

it("secondsOf gives whole seconds, rounded down", () => {
  expect(secondsOf({ now: () => 1_999 })).toBe(1);
});
