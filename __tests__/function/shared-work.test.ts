import { describe, expect, it } from "vitest";
import { SharedWork } from "../../function/shared-work";
import { SimulatedClock } from "./simulated-clock";

function workWith({ isNeedless = (): boolean => false } = {}) {
  const clock = new SimulatedClock();
  const open: (() => void)[] = [];
  let begun = 0;
  const work = new SharedWork(clock, {
    timeoutMs: 1000,
    isNeedless,
    run: () => {
      begun++;
      return new Promise((resolve) => open.push(resolve));
    },
  });
  return { clock, work, begun: () => begun, finish: () => open.shift()?.() };
}

it("is begun once for all who need it at a time, and again afterwards", async () => {
  const { work, begun, finish } = workWith();
  const all = [work.run(), work.run(), work.run()];
  finish();
  await Promise.all(all);
  expect(begun()).toBe(1);
  const again = work.run();
  finish();
  await again;
  expect(begun()).toBe(2);
});

describe("work that is overdue", () => {
  it("is begun anew for whoever finds it, once for all of them", async () => {
    const { clock, work, begun, finish } = workWith();
    const first = work.run();
    clock.freeze(1001);
    const all = [work.run(), work.run()];
    expect(begun()).toBe(1);
    finish();
    await first;
    await clock.advance(0);
    expect(begun()).toBe(2);
    finish();
    await Promise.all(all);
    expect(begun()).toBe(2);
  });

  it("is not begun anew where it has brought what was needed", async () => {
    const { clock, work, begun, finish } = workWith({ isNeedless: () => true });
    void work.run();
    clock.freeze(1001);
    const found = work.run();
    finish();
    await found;
    expect(begun()).toBe(1);
  });
});
