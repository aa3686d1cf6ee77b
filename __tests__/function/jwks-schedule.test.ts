import { describe, expect, it } from "vitest";
import { afterFailure, afterSuccess, dueAtOnce, type Schedule, untilDue } from "../../function/jwks-schedule";
import { SimulatedClock } from "./simulated-clock";

const freshMs = 300_000;

it("asks at once in the beginning", () => {
  expect(untilDue(dueAtOnce, new SimulatedClock())).toBe(0);
});

describe("after a good answer", () => {
  it("waits for the freshness window", () => {
    const clock = new SimulatedClock();
    const schedule = afterSuccess(clock, freshMs);
    clock.freeze(100_000);
    expect(untilDue(schedule, clock)).toBe(200_000);
    clock.freeze(200_000);
    expect(untilDue(schedule, clock)).toBe(0);
  });

  it("asks earlier if the wall clock says that the machine was suspended", () => {
    const clock = new SimulatedClock();
    const schedule = afterSuccess(clock, freshMs);
    clock.stepWall(3_600_000);
    expect(untilDue(schedule, clock)).toBe(0);
  });

  it("does not ask later because the wall clock was set back", () => {
    const clock = new SimulatedClock();
    const schedule = afterSuccess(clock, freshMs);
    clock.stepWall(-86_400_000);
    clock.freeze(freshMs);
    expect(untilDue(schedule, clock)).toBe(0);
  });
});

describe("after failures", () => {
  const clock = new SimulatedClock();
  const waits = (count: number, fresh: number): number[] => {
    let schedule: Schedule = dueAtOnce;
    return Array.from({ length: count }, () => {
      schedule = afterFailure(schedule, clock, fresh, 0);
      return untilDue(schedule, clock) / 1000;
    });
  };

  it("waits 5 s, doubling up to the freshness window", () => {
    expect(waits(9, freshMs)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(waits(2, 1000)).toEqual([1, 1]);
  });

  it("starts again with 5 s after a good answer", () => {
    const good = afterSuccess(clock, freshMs);
    expect(untilDue(afterFailure(good, clock, freshMs, 0), clock)).toBe(5000);
  });

  it("stays finite in an outage of any length", () => {
    expect(waits(5000, freshMs).at(-1)).toBe(300);
  });

  it("counts the time in which the process was frozen", () => {
    expect(untilDue(afterFailure(dueAtOnce, clock, freshMs, 3_600_000), clock)).toBe(0);
  });
});
