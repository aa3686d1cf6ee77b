/** Many copies of the adapter: what one knows helps those that know nothing, of the authorizer too, and nothing lives longer for it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "../../function/jwks-answer";
import type { UpstreamAnswer } from "../../function/upstream-get";
import { seededRandom } from "../../local/seeded-random";
import { signedDocument } from "./signed-keys";
import { SimulatedClock, settled } from "./simulated-clock";
import {
  type Copy,
  failing,
  giving,
  kidsOf,
  type Learner,
  type LearnerKind,
  learners,
  overHttp,
  type PoolOptions,
  SimulatedPool,
  silent,
} from "./simulated-pool";

const minute = 60_000;
const hour = 60 * minute;

function poolWith(over: Partial<PoolOptions> = {}) {
  const clock = new SimulatedClock();
  const pool = new SimulatedPool({ clock, upstream: giving(signedDocument("a", "b")), ...over });
  return {
    clock,
    pool,
    /** So many copies that know keys, and are idle. */
    async warm(count: number): Promise<void> {
      for (const answer of await Promise.all(Array.from({ length: count }, () => pool.callNew()))) {
        expect(answer.status).toBe(200);
      }
    },
    /** Lets time pass until the answer is there. */
    async waitFor<Result>(answer: Promise<Result>): Promise<Result> {
      let isThere = false;
      void answer.then(() => {
        isThere = true;
      });
      // A signature is verified in real time, in which the simulated clock does not go on.
      while (!isThere) await (clock.pending === 0 ? settled() : clock.advance(100));
      return answer;
    },
  };
}

const outages = {
  silent,
  "status 503": failing(503),
  "status 404": failing(404),
  HTML: giving(Buffer.from("<!doctype html>")),
  "an empty set": giving(Buffer.from('{"keys":[]}')),
} as const;

const outage = fc.constantFrom(...Object.values(outages));
const differenceMs = fc.integer({ min: -10 * minute, max: 10 * minute });

describe.each(learners)("while one copy of the adapter is warm, copies of the %s", (kind) => {
  it("that are cold, any number, at once and in any order, answer from it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 8000 }), { minLength: 1, maxLength: 12 }),
        outage,
        fc.integer({ min: 0, max: 20 * hour }),
        fc.array(differenceMs, { minLength: 16, maxLength: 16 }),
        fc.integer(),
        async (warmCopies, arrivals, fault, since, skews, seed) => {
          const random = seededRandom(seed);
          let copies = 0;
          const { clock, pool, warm, waitFor } = poolWith({ random, skewMs: () => skews[copies++ % 16] ?? 0 });
          await warm(warmCopies);
          await clock.advance(since);
          pool.options.upstream = fault;
          const [calls, requests] = [pool.calls, pool.upstreamRequests];
          const answers: Promise<Answer>[] = [];
          for (const at of arrivals) clock.after(at, () => answers.push(pool.callNew(deadlineOf(clock), kind)));
          await clock.advance(8000);
          const statuses = (await waitFor(Promise.all(answers))).map(({ status }) => status);
          expect(statuses).toEqual(arrivals.map(() => 200));
          expect(pool.calls - calls).toBeLessThanOrEqual(2 * arrivals.length);
          // Two at once, each repeated once; what is asked of a copy that knows keys goes no further.
          expect(pool.upstreamRequests - requests).toBeLessThanOrEqual(4 * arrivals.length);
        },
      ),
      { numRuns: kind === "adapter" ? 60 : 20 },
    );
  });

  it("answer cold although the warm one is busy with a silent identity provider itself", async () => {
    const { clock, pool, warm, waitFor } = poolWith();
    await warm(1);
    await clock.advance(hour);
    pool.options.upstream = silent;
    for (const later of [0, 500, 3500]) {
      const busy = pool.call();
      await clock.advance(later);
      const cold = pool.callNew(null, kind);
      expect((await waitFor(Promise.all([busy, cold]))).map(({ status }) => status)).toEqual([200, 200]);
      await clock.advance(hour);
    }
  });
});

describe("while one copy is warm", () => {
  it("the bytes are the same, and the cold ones are warm from then on", async () => {
    const { pool, warm, waitFor } = poolWith();
    await warm(1);
    pool.options.upstream = failing(503);
    const first = await waitFor(pool.callNew());
    const known = await pool.copies[0]?.answer();
    expect(first.body).toEqual(known?.body);
    const [asked] = [pool.selfCalls];
    expect((await waitFor(Promise.resolve(pool.copies[1]?.answer())))?.status).toBe(200);
    expect(pool.selfCalls).toBe(asked);
  });
});

/** A function's usual time-out, by the platform's clock. */
const deadlineOf = (clock: SimulatedClock): string => new Date(clock.wall() + 30_000).toISOString();

describe.each(learners)("while no copy of the adapter is warm, copies of the %s", (kind) => {
  it.each(Object.entries(outages))(
    "have no answer in the face of %s, and the load at most doubles",
    async (_name, fault) => {
      const { clock, pool, waitFor } = poolWith({ upstream: fault });
      const calls = Array.from({ length: 10 }, () => pool.callNew(null, kind));
      for (let count = 0; count < 10; count++) calls.push(pool.call());
      for (const { status, headers } of await waitFor(Promise.all(calls))) {
        expect(status).toBe(503);
        expect(Object.fromEntries(headers)["Retry-After"]).toMatch(/^\d+$/);
      }
      await clock.advance(10_000);
      expect(pool.calls).toBeLessThanOrEqual(40);
    },
  );

  it("ask the others once for each call, also when it is not yet time to ask the identity provider again", async () => {
    const { clock, pool, warm, waitFor } = poolWith({ upstream: failing(503) });
    const cold = pool.startLearner(kind);
    expect((await waitFor(cold.answer())).status).toBe(503);
    pool.options.upstream = giving(signedDocument("a"));
    await warm(1);
    pool.options.upstream = failing(503);
    const asked = pool.upstreamRequests;
    await clock.advance(1000);
    // OCI may give the question to a copy that knows nothing, too: the next one comes to another.
    const answers = [await waitFor(cold.answer()), await waitFor(cold.answer())];
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(pool.upstreamRequests).toBe(asked);
  });

  it("keys are back as soon as the identity provider is", async () => {
    const { clock, pool, waitFor } = poolWith({ upstream: silent });
    expect((await waitFor(pool.callNew(null, kind))).status).toBe(503);
    pool.options.upstream = giving(signedDocument("a"));
    await clock.advance(10_000);
    expect((await waitFor(pool.callNew(null, kind))).status).toBe(200);
  });
});

it("fewer keys are served where fewer may be", async () => {
  const { pool, warm, waitFor } = poolWith();
  await warm(1);
  pool.options.upstream = failing(503);
  expect(kidsOf(await waitFor(pool.start({ JWKS_MAX_KEYS: "1" }).answer()))).toEqual(["a"]);
});

describe("a marked call", () => {
  it("never asks another copy, whoever marked it", async () => {
    const { pool, warm, waitFor } = poolWith();
    await warm(1);
    pool.options.upstream = failing(503);
    expect((await waitFor(pool.start().answer("forged"))).status).toBe(503);
    expect(pool.selfCalls).toBe(0);
  });

  it("has keys of the identity provider all the same", async () => {
    const { pool, waitFor } = poolWith();
    expect(kidsOf(await waitFor(pool.start().answer("forged")))).toEqual(["a", "b"]);
    expect(pool.selfCalls).toBe(0);
  });

  it("is answered at once where keys are known, with what they are worth, and nobody keeps the answer", async () => {
    const { clock, pool, waitFor } = poolWith();
    const copy = pool.start();
    await waitFor(copy.answer());
    await clock.advance(hour + 1);
    pool.options.upstream = silent;
    const answer = await copy.answer("forged");
    expect(Object.fromEntries(answer.headers)).toEqual({
      "Cache-Control": "no-store",
      "Jwks-Adapter-Ages": "3601,3601",
      "Jwks-Adapter-Policy": expect.stringMatching(/^[\w-]{43}$/),
    });
    const plain = Object.fromEntries((await waitFor(copy.answer())).headers);
    expect(plain).not.toHaveProperty("Jwks-Adapter-Ages");
  });
});

describe.each(learners)("the revocation sum does not grow for copies of the %s", (kind) => {
  /** A copy that listed `a` and `b` so long ago and has been alone since, and one that knows nothing. */
  async function stale(age: number, over: Readonly<Record<string, string>> = {}, skewMs = 0) {
    const all = poolWith({ skewMs: () => skewMs });
    await all.warm(1);
    await all.clock.advance(age);
    all.pool.options.upstream = failing(503);
    return { ...all, cold: all.pool.startLearner(kind, over) };
  }

  const served = async (copy: Learner, waitFor: (answer: Promise<Answer>) => Promise<Answer>) => {
    const answer = await waitFor(copy.answer());
    return answer.status === 200 ? kidsOf(answer) : answer.status;
  };

  it.each([0, -10 * minute, -48 * hour, 48 * hour])(
    "with a wall clock that is %d ms ahead: what a copy tells is served for 24 h after it was listed, and no longer",
    async (skewMs) => {
      const { clock, cold, waitFor } = await stale(23 * hour, {}, skewMs);
      expect(await served(cold, waitFor)).toEqual(["a", "b"]);
      await clock.advance(hour - 2 * minute);
      expect(await served(cold, waitFor)).toEqual(["a", "b"]);
      await clock.advance(3 * minute);
      expect(await served(cold, waitFor)).toBe(503);
    },
  );

  it("through any chain of copies", async () => {
    const { clock, pool, waitFor } = await stale(20 * hour);
    let teacher: Learner = pool.start();
    expect(await served(teacher, waitFor)).toEqual(["a", "b"]);
    // From now on each copy can learn from the one before it only.
    for (const link of ["adapter", "adapter", kind] as const) {
      await clock.advance(hour);
      const last = teacher;
      teacher = pool.startLearner(link, {}, async (mark) => overHttp(await last.answer(mark)));
      expect(await served(teacher, waitFor)).toEqual(["a", "b"]);
    }
    await clock.advance(hour + minute);
    expect(await served(teacher, waitFor)).toBe(503);
  });

  it("a copy that is stale tells nobody", async () => {
    const { cold, pool, waitFor } = await stale(24 * hour + minute);
    expect(await served(cold, waitFor)).toBe(503);
    // It serves on itself, as ever in an outage.
    expect(await served(pool.copies[0] as Copy, waitFor)).toEqual(["a", "b"]);
  });

  it("a withdrawn key goes when it would have gone", async () => {
    const { clock, pool, cold, waitFor } = await stale(12 * hour);
    pool.options.upstream = failing(503);
    expect(await served(cold, waitFor)).toEqual(["a", "b"]);
    pool.options.upstream = giving(signedDocument("b"));
    for (let passed = 0; passed < 11; passed++) {
      await clock.advance(hour);
      expect(await served(cold, waitFor)).toEqual(["a", "b"]);
    }
    await clock.advance(hour + minute);
    expect(await served(cold, waitFor)).toEqual(["b"]);
  });

  it("a denied key is taken from no copy", async () => {
    const { cold, waitFor } = await stale(hour, { JWKS_DENIED_KIDS: "a" });
    expect(await served(cold, waitFor)).toEqual(["b"]);
  });

  const others: readonly (readonly [string, Readonly<Record<string, string>>, only?: LearnerKind])[] = [
    ["another issuer", { JWKS_ISSUER: "https://idp.example.com" }],
    ["another identity provider", { JWKS_URI: "https://idp.example.com/other" }],
    ["another algorithm", { JWKS_ALG: "RS384" }, "adapter"],
    ["consumers' keys", { JWKS_CONSUMER_KEYS: "keep" }, "adapter"],
  ];

  it.each(others.flatMap(([name, over, only = kind]) => (only === kind ? [[name, over] as const] : [])))(
    "nothing is taken from a copy that is set for %s",
    async (_name, over) => {
      const { cold, pool, waitFor } = await stale(hour, over);
      expect(await served(cold, waitFor)).toBe(503);
      expect(pool.selfCalls).toBe(1);
      expect(cold.lines).toContainEqual(expect.objectContaining({ event: "jwks-self-call", outcome: "no-copy" }));
    },
  );

  it("nothing else is believed, and no answer to another question", async () => {
    const { pool, waitFor } = await stale(hour);
    const [teacher] = pool.copies;
    const told = async (mark: string) => overHttp((await teacher?.answer(mark)) ?? (await Promise.reject()));
    const expectDisbelief = async (forge: (answer: UpstreamAnswer) => UpstreamAnswer) =>
      expect(
        await served(
          pool.startLearner(kind, {}, async (mark) => forge(await told(mark))),
          waitFor,
        ),
      ).toBe(503);
    const ages = (value: string) => (answer: UpstreamAnswer) => ({
      ...answer,
      headers: { ...answer.headers, "jwks-adapter-ages": value },
    });
    for (const value of ["", "1", "1,1,1", "1,-1", "1,x", "86401,86401", "1e1,1"]) await expectDisbelief(ages(value));
    await expectDisbelief((answer) => ({ ...answer, headers: {} }));
    await expectDisbelief((answer) => ({ ...answer, headers: { ...answer.headers, "jwks-adapter-policy": "other" } }));
    await expectDisbelief((answer) => ({ ...answer, body: Buffer.from("<html>") }));
    await expectDisbelief((answer) => ({ ...answer, body: Buffer.from('{"keys":[]}') }));
    const cached = await told("another question's mark");
    await expectDisbelief(() => cached);
    expect(
      await served(
        pool.startLearner(kind, {}, async (mark) => ages("1, 86401")(await told(mark))),
        waitFor,
      ),
    ).toEqual(["a"]);
  });
});
