/** The bundles against an identity provider that fails: with nothing known, with keys known, and when it works again. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, makeAuthority } from "./certificates";
import type { FunctionProcess } from "./function-process";
import { signedDocument } from "./signed-keys";
import { type TestedFunction, testedFunctions } from "./tested-functions";
import { TlsUpstream } from "./tls-upstream";
import { type Fault, upstreamFaults } from "./upstream-faults";

const day = 86_400_000;

let authority: Authority;
let folder: string;

beforeAll(async () => {
  authority = await makeAuthority("test authority");
  folder = await mkdtemp(join(tmpdir(), "function-trust-"));
  await writeFile(join(folder, "authority.pem"), authority.cert);
});

afterAll(() => rm(folder, { recursive: true }));

async function withFunction(
  tested: TestedFunction,
  { isSlow }: Fault,
  run: (upstream: TlsUpstream, fn: FunctionProcess) => Promise<void>,
): Promise<void> {
  const upstream = await TlsUpstream.start(await authority.issue({ host: "localhost" }));
  const fn = await tested.start({
    uri: upstream.uri,
    timeoutMs: isSlow ? 700 : 15_000,
    environment: {
      NODE_EXTRA_CA_CERTS: join(folder, "authority.pem"),
      // Verification must not depend on the environment.
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    },
  });
  try {
    await run(upstream, fn);
    expect(fn.isAlive).toBe(true);
  } finally {
    await fn.stop();
    await upstream.stop();
  }
}

/** Outcomes of an identity provider that is away. Statuses may be either: they are told apart in the answer's own test. */
const away = /^(connection|certificate|protocol|timeout)$/;

async function expectUnavailable(tested: TestedFunction, fn: FunctionProcess, { outcome }: Fault): Promise<void> {
  const answer = await tested.call(fn, "a");
  expect(tested.isUnavailable(answer)).toBe(true);
  // The other one's answer is the FDK's, which says nothing more.
  if (tested.name !== "adapter") return;
  expect(answer).toMatchObject({ socketStatus: 200, status: 503, contentType: "application/json" });
  expect(answer.headers).toMatchObject({
    "cache-control": "no-store",
    "retry-after": expect.stringMatching(/^[1-5]$/),
  });
  const code =
    outcome === "status"
      ? expect.stringMatching(/^JWKS_/)
      : away.test(outcome)
        ? "JWKS_UNAVAILABLE"
        : "JWKS_UPSTREAM_WRONG";
  expect(JSON.parse(answer.body)).toEqual({ code, message: expect.any(String) });
}

/** Of `a`, `b` and `c` those, and no other. */
const expectKeys = async (tested: TestedFunction, fn: FunctionProcess, ...kids: readonly string[]): Promise<void> =>
  expect(await tested.known(fn, "a", "b", "c")).toEqual(kids);

/** After a slow fault the timeout is short, and a busy machine may miss it: the next attempt counts. */
async function expectRecovery(tested: TestedFunction, fn: FunctionProcess, ...kids: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    await fn.inject("pass", 300_000);
    const known = tested.isGood(await tested.call(fn, "b")) ? await tested.known(fn, ...kids) : [];
    if (known.includes(kids.at(-1) ?? "")) break;
  }
  await expectKeys(tested, fn, ...kids);
}

/** The adapter with each, the authorizer, which knows its keys by the same means, with one for each outcome; all where POOL_SEEDS is set. */
const tried = testedFunctions.flatMap((tested) =>
  upstreamFaults
    .filter(
      ({ outcome }, at) =>
        tested.name === "adapter" ||
        process.env.POOL_SEEDS !== undefined ||
        upstreamFaults.findIndex((other) => other.outcome === outcome) === at,
    )
    .map((fault) => ({ tested, fault, title: `${fault.name}, of the ${tested.name}` })),
);

describe.concurrent.each(tried)("$title", ({ tested, fault }) => {
  // Its own `expect`: the global one counts for whichever of the tests that run at once began last.
  it("costs no known key, is told without any, and is over when it is over", async ({ expect }) => {
    await withFunction(tested, fault, async (upstream, fn) => {
      await fault.begin(upstream, fn, authority);
      await expectUnavailable(tested, fn, fault);
      const asked = upstream.connections;
      await expectUnavailable(tested, fn, fault);
      expect(upstream.connections).toBe(asked);
      expect(fn.refreshes).toMatchObject([
        { outcome: "no-keys", answers: [{ outcome: fault.outcome }, { outcome: fault.outcome }] },
      ]);

      await fault.end?.(upstream, fn);
      upstream.serve(signedDocument("a", "b"));
      await expectRecovery(tested, fn, "a", "b");

      await fault.begin(upstream, fn, authority);
      for (const passed of [300_000, 30 * day]) {
        await fn.inject("pass", passed);
        await expectKeys(tested, fn, "a", "b");
        expect(fn.refreshes.at(-1)).toMatchObject({ outcome: "serving-known-keys" });
      }
      expect(fn.refreshes.at(-1)).toMatchObject({
        outcome: "serving-known-keys",
        answers: [{ outcome: fault.outcome }, {}],
      });

      await fault.end?.(upstream, fn);
      upstream.serve(signedDocument("b", "c"));
      await expectRecovery(tested, fn, "b", "c");
      expect(upstream.requests.filter((url) => url !== "/keys?appid=1")).toEqual([]);
    });
  });
});
