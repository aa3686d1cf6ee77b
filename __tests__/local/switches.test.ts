import { describe, expect, it } from "vitest";
import { movableClock } from "../../local/clock";
import { noFaults } from "../../local/entra/faults";
import type { Rotation } from "../../local/entra/key-ring";
import { createSwitches } from "../../local/switches";

function board() {
  const clock = movableClock({ now: () => 1_000_000 });
  const rotations: Rotation[] = [];
  const applied: number[] = [];
  const target = {
    keys: {
      flapping: false,
      signing: { kid: "k1" },
      rotate: async (how: Rotation) => void rotations.push(how),
    },
    faults: noFaults(),
  };
  const switches = createSwitches(target, clock, () => void applied.push(clock.now()));
  return { switches, target, rotations, applied, clock };
}

describe("createSwitches", () => {
  it("starts with everything well", () => {
    expect(board().switches.state()).toEqual({
      ...{ signing: "k1", flapping: false, delay: 0, outage: "none", surface: "all", now: 1_000_000, offset: 0 },
    });
  });

  it("leaves alone what is not mentioned", async () => {
    const { switches } = board();
    await switches.change({ delay: 250, outage: "silent" });
    expect(await switches.change({ flapping: true })).toMatchObject({ delay: 250, outage: "silent", flapping: true });
    expect(await switches.change({ outage: "none", delay: 0 })).toMatchObject({
      delay: 0,
      outage: "none",
      flapping: true,
    });
  });

  it("moves the clock before it applies, so that the apply is a later one", async () => {
    const { switches, applied } = board();
    await switches.change({ apply: true, moveClock: 60 });
    expect(applied).toEqual([1_060_000]);
  });

  it("rotates as it is told", async () => {
    const { switches, rotations } = board();
    await switches.change({ rotate: "planned" });
    await switches.change({ rotate: "emergency" });
    expect(rotations).toEqual(["planned", "emergency"]);
  });

  it("tells what went wrong with an apply", async () => {
    const { target, clock } = board();
    const switches = createSwitches(target, clock, () => Promise.reject(new Error("no such resource")));
    await expect(switches.change({ apply: true })).rejects.toThrow("no such resource");
  });
});
