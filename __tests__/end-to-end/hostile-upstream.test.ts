/** Pools of the adapter against an identity provider that fails in every way: none is warm, or one is and others are cold. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { movableClock } from "../../local/clock";
import { eventStream } from "../../local/events";
import { startFunctions } from "../../local/functions/local-functions";
import { HeaderList } from "../../local/gateway/header-list";
import { seededRandom } from "../../local/seeded-random";
import { originMap } from "../../synthesized/system/origins";
import { type Authority, makeAuthority } from "../function/certificates";
import { entraDocument } from "../function/entra-keys";
import { functionBundle } from "../function/function-process";
import { TlsUpstream } from "../function/tls-upstream";
import { type Fault, upstreamFaults } from "../function/upstream-faults";
import { functionId, functionResources, isRunning } from "../local/functions/test-functions";
import { compartmentId, gatewayId, stackOf } from "../local/gateway/test-stack";
import { newFolder } from "../run-folder";
import { until } from "../until";

let authority: Authority;
let trusted: string;

beforeAll(async () => {
  authority = await makeAuthority("test authority");
  trusted = join(newFolder("trust"), "authority.pem");
  writeFileSync(trusted, authority.cert);
});

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** A pool whose copies reach one another by an address of their own, as over a gateway. */
async function startPool(jwksUri: string, { isSlow }: Fault) {
  const clock = movableClock();
  let selfUri = "";
  const config = {
    JWKS_URI: jwksUri,
    JWKS_TIMEOUT_MS: isSlow ? "2000" : "15000",
    NODE_EXTRA_CA_CERTS: trusted,
  };
  const self = createServer(async (request, response) => {
    // A copy that is killed answers nobody.
    const answer = await invoke(Object.entries(request.headersDistinct)).catch(() => undefined);
    response.writeHead(answer?.status ?? 502, answer?.headers ?? []).end(answer?.body);
  });
  await new Promise<void>((listening) => self.listen(0, "127.0.0.1", listening));
  // Sound: a server that listens on a port has such an address.
  selfUri = `http://127.0.0.1:${(self.address() as AddressInfo).port}/jwks/keys`;
  const random = seededRandom(1);
  const functions = startFunctions(stackOf(functionResources({ config: { ...config, JWKS_SELF_URI: selfUri } })), {
    ...{ clock, events: eventStream(), origins: originMap(), functionBundles: { f: functionBundle() } },
    // Any copy answers, frozen between calls; none ends but those that are killed.
    ...{ maxInstances: 6, idleSeconds: 1e9, restless: () => Math.max(0.2, random()) },
  });
  async function invoke(passedOn: readonly (readonly [string, readonly string[] | undefined])[] = []) {
    const headers = HeaderList.of(["Fn-Intent", "httprequest"], ["Fn-Http-Method", "GET"]);
    for (const [name, values = []] of passedOn) for (const value of values) headers.add(`Fn-Http-H-${name}`, value);
    const outcome = await functions.invoke(
      functionId,
      { id: gatewayId, compartmentId },
      { headers, body: Buffer.alloc(0), requestId: "" },
    );
    if (outcome.kind === "failure") throw new Error(`${outcome.reason}: ${outcome.message}`);
    return { status: outcome.status, body: String(outcome.body), headers: outcome.headers.raw() };
  }
  return {
    clock,
    call: (): Promise<Answered> => invoke(),
    calls: (count: number): Promise<readonly Answered[]> => Promise.all(Array.from({ length: count }, () => invoke())),
    async killAll(): Promise<void> {
      // One that was about to start comes late.
      await until(() => {
        for (const pid of functions.pids.filter(isRunning)) process.kill(pid, "SIGKILL");
        return functions.pids.length === 0;
      });
    },
    async close(): Promise<void> {
      await functions.close();
      self.closeAllConnections();
      await new Promise((closed) => self.close(closed));
    },
  };
}

const noInjection = { inject: () => Promise.reject(new Error("no fault of a copy")) };

const ofUpstream = upstreamFaults.filter(({ isOfCopy }) => isOfCopy !== true);
/** One for each outcome in every run, all where POOL_SEEDS is set. */
const faults = ofUpstream.filter(
  ({ outcome }, index) =>
    process.env.POOL_SEEDS !== undefined || ofUpstream.findIndex((other) => other.outcome === outcome) === index,
);

describe.each(faults)("$name", (fault) => {
  it("gives a cold pool no keys, and takes none from a warm one", { timeout: 300_000 }, async () => {
    const upstream = await TlsUpstream.start(await authority.issue({ host: "localhost" }));
    const pool = await startPool(upstream.uri, fault);
    try {
      await fault.begin(upstream, noInjection, authority);
      const cold = await pool.calls(2);
      expect(cold.map(({ status }) => status)).toEqual([503, 503]);
      for (const { body } of cold) expect(JSON.parse(body)).toMatchObject({ code: expect.stringMatching(/^JWKS_/) });

      await fault.end?.(upstream, noInjection);
      upstream.serve(entraDocument("a", "b"));
      await pool.killAll();
      while ((await pool.call()).status !== 200) pool.clock.moveBy(6000);

      await fault.begin(upstream, noInjection, authority);
      pool.clock.moveBy(300_000);
      // Whoever is given a copy that knows no keys, and no other in time that does, asks again: the keys are there.
      let answers = await pool.calls(2);
      for (; answers.some(({ status }) => status !== 200); answers = await pool.calls(2))
        expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
      for (const { body } of answers) expect(kidsIn(body)).toEqual(["a", "b"]);
    } finally {
      await pool.close();
      await upstream.stop();
    }
  });
});

const kidsIn = (body: string): readonly string[] =>
  // Sound: a key set of the adapter.
  (JSON.parse(body) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
