/** A restless pool does what OCI does not promise to leave, and a single warm copy hides. */
import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { seededRandom } from "../../../local/seeded-random";
import { until } from "../../until";
import { answerOf, functionsWith, gone, isRunning } from "./test-functions";

/** Ends no copy. */
const calm = 0.99;
/** Ends one. */
const restless = 0;

/** A pool whose chance is written down; what is left over is calm. */
function poolOf(more: Parameters<typeof functionsWith>[0] = {}) {
  const numbers: number[] = [];
  const functions = functionsWith({ restless: () => numbers.shift() ?? calm, ...more });
  const pidOf = async (body: JsonObject = {}) => Number(answerOf(await functions.call(body)).body.pid);
  return { ...functions, numbers, pidOf };
}

/** So many copies, as many as there may be, all idle. */
const warmed = async ({ call, pids }: ReturnType<typeof poolOf>, count: number): Promise<readonly number[]> => {
  while (pids().length < count) await Promise.all(Array.from({ length: count }, () => call({ ms: 100 })));
  return pids();
};

describe("a restless pool", () => {
  test("lets any idle copy answer", async () => {
    const pool = poolOf({ maxInstances: 3 });
    const copies = await warmed(pool, 3);
    const picked = new Set<number>();
    for (const pick of [0, 0, 0.99, 0.5, 0.4]) {
      // The second decides whether one ends.
      pool.numbers.push(pick, calm);
      picked.add(await pool.pidOf());
    }
    expect(picked.size).toBeGreaterThan(1);
    expect(copies).toEqual(expect.arrayContaining([...picked]));
  });

  test("ends any copy after a call, not only the one that idles longest", async () => {
    const pool = poolOf({ maxInstances: 3 });
    const copies = await warmed(pool, 3);
    pool.numbers.push(0, restless, 0.6);
    await pool.call();
    await until(() => pool.pids().length === 2);
    expect(copies).toEqual(expect.arrayContaining([...pool.pids()]));
  });

  test("never ends the last one that something keeps warm", async () => {
    const functionId = "ocid1.fnfunc.oc1.eu-frankfurt-1.f";
    const pool = poolOf({ keptWarm: new Set([functionId]) });
    const first = await pool.pidOf();
    pool.numbers.push(0, restless, 0);
    expect(await pool.pidOf()).toBe(first);
    expect(isRunning(first)).toBe(true);
  });

  test("freezes copies between calls: no timer of them runs until the next one, which finds them as they were", async () => {
    const pool = poolOf();
    const longestPause = async () => Number(answerOf(await pool.call({ do: "pause" })).body.longestPause);
    const pid = await pool.pidOf();
    // A busy machine may freeze it late; the next time counts then.
    for (let pause = 0; pause < 250; pause = await longestPause())
      await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pool.pids()).toEqual([pid]);
  });

  test("ends frozen copies with the rest", async () => {
    const pool = poolOf({ maxInstances: 2 });
    const copies = await warmed(pool, 2);
    await pool.close();
    for (const pid of copies) await gone(pid);
    expect(copies.filter(isRunning)).toEqual([]);
  });

  test.each([1, 2, 3])("answers each of many calls at once, whatever chance decides (seed %i)", async (seed) => {
    const pool = functionsWith({ restless: seededRandom(seed), maxInstances: 6 });
    onTestFinished(pool.close);
    for (let round = 0; round < 4; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => pool.call({ ms: 5 })));
      expect(outcomes.map((outcome) => answerOf(outcome).status)).toEqual(outcomes.map(() => 203));
      expect(pool.pids().length).toBeLessThanOrEqual(6);
    }
  });
});

test("of copies that idle too long the one stays that was called: what keeps it warm has called it", {
  timeout: 120_000,
}, async () => {
  const functionId = "ocid1.fnfunc.oc1.eu-frankfurt-1.f";
  for (;;) {
    const pool = functionsWith({ keptWarm: new Set([functionId]), maxInstances: 2 });
    const pidOf = async () => Number(answerOf(await pool.call()).body.pid);
    const first = await pidOf();
    // The second call wakes another copy, and has its answer from the first one before that is awake, unless chance has it otherwise.
    const answered = new Set([first, ...(await Promise.all([pidOf(), pidOf()]))]);
    await until(() => pool.pids().length === 2);
    const isOther = answered.size === 1;
    if (isOther) {
      pool.clock.moveBy(3_600_000);
      expect(await pidOf()).toBe(first);
      expect(pool.pids()).toEqual([first]);
    }
    await pool.close();
    if (isOther) return;
  }
});
