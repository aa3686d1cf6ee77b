/** A snapshot through the adapters and authorizers that use it: what it holds helps when nothing else does, and nothing lives longer for it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "../../function/jwks-answer";
import { keyDocument } from "./entra-keys";
import { signedDocument, signedKey } from "./signed-keys";
import { SimulatedClock, settled } from "./simulated-clock";
import { SimulatedObject } from "./simulated-object";
import {
  failing,
  giving,
  kidsOf,
  type Learner,
  learners,
  type PoolOptions,
  SimulatedPool,
  silent,
} from "./simulated-pool";

const minute = 60_000;
const hour = 60 * minute;

function poolWith(over: Partial<PoolOptions> = {}, aheadMs = 0) {
  const clock = new SimulatedClock();
  const object = new SimulatedObject(clock, aheadMs);
  const pool = new SimulatedPool({ clock, upstream: giving(signedDocument("a", "b")), object, ...over });
  const waitFor = async <Result>(answer: Promise<Result>): Promise<Result> => {
    let isThere = false;
    void answer.then(() => {
      isThere = true;
    });
    // A signature is verified in real time, in which the simulated clock does not go on.
    while (!isThere) await (clock.pending === 0 ? settled() : clock.advance(100));
    return answer;
  };
  const served = async (copy: Learner): Promise<readonly string[] | number> => {
    const answer: Answer = await waitFor(copy.answer());
    return answer.status === 200 ? kidsOf(answer) : answer.status;
  };
  return { clock, object, pool, waitFor, served };
}

/** A snapshot that a copy has written, and an identity provider that is down since. */
async function written(over: Partial<PoolOptions> = {}, aheadMs = 0) {
  const all = poolWith(over, aheadMs);
  const writer = all.pool.start();
  expect(await all.served(writer)).toEqual(["a", "b"]);
  await all.clock.advance(1000);
  expect(all.object.writes).toBe(1);
  all.pool.options.upstream = failing(503);
  return { ...all, writer };
}

describe.each(learners)("with no copy warm, copies of the %s", (kind) => {
  it.each([["silent", silent] as const, ["failing", failing(503)] as const])(
    "answer from the snapshot while the identity provider is %s",
    async (_name, fault) => {
      const { clock, pool, served } = await written();
      pool.options.upstream = fault;
      await clock.advance(20 * hour);
      expect(await served(pool.startLearner(kind))).toEqual(["a", "b"]);
      expect(await served(pool.startLearner(kind, { JWKS_SELF_URI: "" }))).toEqual(["a", "b"]);
    },
  );

  it("have no answer where nothing was written, nothing can be read, or there is no principal", async () => {
    const { object, pool, served } = poolWith({ upstream: failing(503) });
    expect(await served(pool.startLearner(kind))).toBe(503);
    const { object: full, pool: other, served: servedThere } = await written();
    for (const fault of [failing(404), failing(503), silent, giving(Buffer.from("<html>"))]) {
      full.fault = fault;
      expect(await servedThere(other.startLearner(kind, { JWKS_SELF_URI: "" }))).toBe(503);
    }
    full.fault = undefined;
    const reads = full.reads;
    expect(await servedThere(other.startLearner(kind, { JWKS_SELF_URI: "", OCI_RESOURCE_PRINCIPAL_RPST: "" }))).toBe(
      503,
    );
    expect(full.reads).toBe(reads);
    expect(object.writes).toBe(0);
  });

  it("write one that the others read", async () => {
    const { clock, object, pool, served } = poolWith();
    await served(pool.startLearner(kind, { JWKS_SELF_URI: "" }));
    await clock.advance(1000);
    expect(object.writes).toBe(1);
    pool.options.upstream = failing(503);
    for (const reader of learners)
      expect(await served(pool.startLearner(reader, { JWKS_SELF_URI: "" }))).toEqual(["a", "b"]);
  });
});

describe("reading and writing", () => {
  it("delay no answer: a good one does not wait for what hangs", async () => {
    const { clock, object, pool } = poolWith();
    object.fault = silent;
    const copy = pool.start();
    const [before, answer] = [clock.elapsed(), copy.answer()];
    await clock.advance(0);
    expect((await answer).status).toBe(200);
    expect(clock.elapsed()).toBe(before);
    await clock.advance(10 * minute);
    expect((await copy.answer()).status).toBe(200);
    // Neither does a write that never ends outlive its limit.
    await clock.advance(10 * minute);
    expect(clock.pending).toBe(0);
  });

  it("are rare: one write for a set that stays, another at once for one that changes", async () => {
    const { clock, object, pool, served } = poolWith();
    const copy = pool.start();
    for (let call = 0; call < 11; call++) {
      await served(copy);
      await clock.advance(5 * minute);
    }
    expect([object.reads, object.writes]).toEqual([1, 1]);
    pool.options.upstream = giving(signedDocument("a", "b", "c"));
    await served(copy);
    await clock.advance(1);
    expect(object.writes).toBe(2);
    expect(object.text).toContain('"kid":"c"');
    await clock.advance(hour);
    await served(copy);
    await clock.advance(1);
    expect(object.writes).toBe(3);
  });

  it("are tried again after a while when they fail", async () => {
    const { clock, object, pool, served } = poolWith();
    object.fault = failing(503);
    const copy = pool.start();
    await served(copy);
    await clock.advance(1000);
    object.fault = undefined;
    expect(copy.lines.at(-1)).toMatchObject({ level: "warn", event: "jwks-snapshot-write", outcome: "status 503" });
    await clock.advance(5 * minute);
    await served(copy);
    await clock.advance(1000);
    expect(object.writes).toBe(1);
    expect(copy.lines.at(-1)).toMatchObject({ level: "info", event: "jwks-snapshot-write", outcome: "written" });
  });
});

describe("an older set never replaces a newer one", () => {
  it("whoever was faster", async () => {
    const { clock, object, pool, served } = poolWith();
    const [slow, fast] = [pool.start(), pool.start()];
    object.beforeAnswer = async () => {
      object.beforeAnswer = () => undefined;
      pool.options.upstream = giving(signedDocument("c"));
      await fast.answer();
      await settled();
    };
    await served(slow);
    await clock.advance(5000);
    expect(object.text).toContain('"kid":"c"');
    expect(object.text).not.toContain('"kid":"a"');
    expect(slow.lines.at(-1)).toMatchObject({ event: "jwks-snapshot-write", outcome: "newer-already" });
  });

  it("and of two that were listed in one second both get there", async () => {
    const { clock, object, pool, served } = poolWith();
    await served(pool.start());
    pool.options.upstream = giving(signedDocument("c"));
    await served(pool.start());
    await clock.advance(1000);
    expect(object.writes).toBe(2);
    expect(object.text).toContain('"kid":"c"');
  });

  it("also when it comes out of an instance that was frozen in between", async () => {
    const { clock, object, pool, served } = poolWith();
    object.beforeAnswer = () => {
      object.beforeAnswer = () => undefined;
      clock.freeze(2 * minute);
    };
    await served(pool.start());
    await clock.advance(1000);
    pool.options.upstream = failing(503);
    await clock.advance(24 * hour - 2 * minute - 5000);
    expect(await served(pool.start({ JWKS_SELF_URI: "" }))).toBe(503);
  });
});

describe.each(learners)("the revocation sum does not grow for copies of the %s", (kind) => {
  it("with whatever clocks: what is read is served for 24 h after it was listed, and no longer", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -4 * minute, max: 4 * minute }),
        fc.integer({ min: -48 * hour, max: 48 * hour }),
        fc.integer({ min: 0, max: 30 * hour }),
        async (skewMs, aheadMs, passed) => {
          const { clock, pool } = await written({ skewMs: () => skewMs }, aheadMs);
          const reader = pool.startLearner(kind, { JWKS_SELF_URI: "" });
          const readAt = passed + 1000;
          await clock.advance(passed);
          const answer = reader.answer();
          await clock.advance(10_000);
          const { status } = await answer;
          // Rounded to whole seconds, some of them twice.
          if (readAt > 24 * hour) expect(status).toBe(503);
          if (readAt < 24 * hour - 20_000) expect(status).toBe(200);
          await clock.advance(Math.max(0, 24 * hour - readAt));
          const later = reader.answer();
          await clock.advance(10_000);
          expect((await later).status).toBe(503);
        },
      ),
      { numRuns: kind === "adapter" ? 60 : 20 },
    );
  });

  it("a denied key is not read", async () => {
    const { pool, served } = await written();
    expect(await served(pool.startLearner(kind, { JWKS_DENIED_KIDS: "a", JWKS_SELF_URI: "" }))).toEqual(["b"]);
  });

  it("a withdrawn key goes when it would have gone", async () => {
    const { clock, object, pool, served, writer } = await written();
    pool.options.upstream = giving(signedDocument("b"));
    for (let passed = 0; passed < 12; passed++) {
      await clock.advance(hour);
      await served(writer);
    }
    await clock.advance(1000);
    expect(object.text).toContain('"kid":"a"');
    pool.options.upstream = failing(503);
    const reader = pool.startLearner(kind, { JWKS_SELF_URI: "" });
    expect(await served(reader)).toEqual(["a", "b"]);
    await clock.advance(12 * hour);
    expect(await served(reader)).toEqual(["b"]);
  });

  it.each([
    ["issuer", { JWKS_ISSUER: "https://idp.example.com" }],
    ["identity provider", { JWKS_URI: "https://idp.example.com/other" }],
  ])("nothing is read that was written for another %s", async (_name, over) => {
    const { pool, served } = await written();
    const reader = pool.startLearner(kind, { JWKS_SELF_URI: "", ...over });
    expect(await served(reader)).toBe(503);
    expect(reader.lines).toContainEqual(
      expect.objectContaining({ event: "jwks-snapshot-read", outcome: "no-snapshot" }),
    );
  });

  it("a key whose private part is published is not read by a copy that has seen it", async () => {
    const { pool, served } = await written();
    pool.options.upstream = giving(keyDocument([signedKey("a", { d: "AQAB" })]));
    expect(await served(pool.startLearner(kind, { JWKS_SELF_URI: "" }))).toEqual(["b"]);
  });
});
