import { describe, expect, it, vi } from "vitest";
import { pause, settledWithin, systemClock } from "../../function/clock";
import { SimulatedClock } from "./simulated-clock";

describe("settledWithin", () => {
  it.each([
    ["resolves", async () => 1],
    [
      "rejects",
      async () => {
        throw new Error("no");
      },
    ],
  ])("ends when the work %s, and leaves no timer", async (_name, work) => {
    const clock = new SimulatedClock();
    await settledWithin(clock, 1000, work());
    expect(clock.pending).toBe(0);
  });

  it("ends when the time is over", async () => {
    const clock = new SimulatedClock();
    let isOver = false;
    void settledWithin(clock, 1000, new Promise(() => undefined)).then(() => {
      isOver = true;
    });
    await clock.advance(999);
    expect(isOver).toBe(false);
    await clock.advance(1);
    expect(isOver).toBe(true);
  });
});

describe("the system's clock", () => {
  it("never goes back, and runs what it is told to", async () => {
    const before = systemClock.elapsed();
    await pause(systemClock, 1);
    expect(systemClock.elapsed()).toBeGreaterThan(before);
    expect(Math.abs(systemClock.wall() - Date.now())).toBeLessThan(60_000);
  });

  it("forgets what is cancelled", () => {
    vi.useFakeTimers();
    const action = vi.fn();
    systemClock.after(1000, action);
    const cancel = systemClock.after(1000, action);
    cancel();
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(action).toHaveBeenCalledTimes(1);
  });
});
