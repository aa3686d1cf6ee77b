/** The bundle against an identity provider that fails: with nothing known, with keys known, and when it works again. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, makeAuthority } from "./certificates";
import { entraDocument } from "./entra-keys";
import { FunctionProcess, functionBundle, kidsIn } from "./function-process";
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
  { isSlow }: Fault,
  run: (upstream: TlsUpstream, fn: FunctionProcess) => Promise<void>,
): Promise<void> {
  const upstream = await TlsUpstream.start(await authority.issue({ host: "localhost" }));
  const fn = await FunctionProcess.start({
    bundle: functionBundle(),
    environment: {
      JWKS_URI: upstream.uri,
      JWKS_TIMEOUT_MS: isSlow ? "700" : "15000",
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

async function expectUnavailable(fn: FunctionProcess, { outcome }: Fault): Promise<void> {
  const answer = await fn.call();
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

async function expectKeys(fn: FunctionProcess, ...kids: readonly string[]): Promise<void> {
  const answer = await fn.call();
  expect(answer).toMatchObject({ socketStatus: 200, status: 200, contentType: "application/json" });
  expect(kidsIn(answer)).toEqual(kids);
}

/** After a slow fault the timeout is short, and a busy machine may miss it: the next attempt counts. */
async function expectRecovery(fn: FunctionProcess, ...kids: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    await fn.inject("pass", 300_000);
    const { status, body } = await fn.call();
    if (status === 200 && body.includes(`"${kids.at(-1)}"`)) break;
  }
  await expectKeys(fn, ...kids);
}

describe.concurrent.each(upstreamFaults)("$name", (fault) => {
  // Its own `expect`: the global one counts for whichever of the tests that run at once began last.
  it("costs no known key, gives 503 without any, and is over when it is over", async ({ expect }) => {
    await withFunction(fault, async (upstream, fn) => {
      await fault.begin(upstream, fn, authority);
      await expectUnavailable(fn, fault);
      const asked = upstream.connections;
      await expectUnavailable(fn, fault);
      expect(upstream.connections).toBe(asked);
      expect(fn.refreshes).toMatchObject([
        { outcome: "no-keys", answers: [{ outcome: fault.outcome }, { outcome: fault.outcome }] },
      ]);

      await fault.end?.(upstream, fn);
      upstream.serve(entraDocument("a", "b"));
      await expectRecovery(fn, "a", "b");

      await fault.begin(upstream, fn, authority);
      for (const passed of [300_000, 30 * day]) {
        await fn.inject("pass", passed);
        await expectKeys(fn, "a", "b");
        expect(fn.refreshes.at(-1)).toMatchObject({ outcome: "serving-known-keys" });
      }
      expect(fn.refreshes.at(-1)).toMatchObject({
        outcome: "serving-known-keys",
        answers: [{ outcome: fault.outcome }, {}],
      });

      await fault.end?.(upstream, fn);
      upstream.serve(entraDocument("b", "c"));
      await expectRecovery(fn, "b", "c");
      expect(upstream.requests.filter((url) => url !== "/keys?appid=1")).toEqual([]);
    });
  });
});
