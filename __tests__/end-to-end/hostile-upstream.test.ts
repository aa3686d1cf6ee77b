/** Pools of both functions against an identity provider that fails in every way: none is warm, or one is and others are cold. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
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
import { forgedInput, inputOf, signedDocument, trustIn } from "../function/signed-keys";
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

interface Invoked {
  readonly headers: HeaderList;
  readonly body?: string;
}

/** A pool of a function, whose copies answer in turn, frozen between calls; none ends but those that are killed. */
function playPool(bundle: string, config: Readonly<Record<string, string>>) {
  const clock = movableClock();
  const random = seededRandom(1);
  const functions = startFunctions(
    stackOf(functionResources({ config: { ...config, NODE_EXTRA_CA_CERTS: trusted } })),
    {
      ...{ clock, events: eventStream(), origins: originMap(), functionBundles: { f: bundle } },
      ...{ maxInstances: 6, idleSeconds: 1e9, restless: () => Math.max(0.2, random()) },
    },
  );
  return {
    clock,
    close: () => functions.close(),
    async invoke({ headers, body = "" }: Invoked) {
      const gateway = { id: gatewayId, compartmentId };
      const call = { headers, body: Buffer.from(body), requestId: "" };
      return functions.invoke(functionId, gateway, call);
    },
    async killAll(): Promise<void> {
      // One that was about to start comes late.
      await until(() => {
        for (const pid of functions.pids.filter(isRunning)) process.kill(pid, "SIGKILL");
        return functions.pids.length === 0;
      });
    },
  };
}

const timeoutOf = ({ isSlow }: Fault): string => (isSlow ? "2000" : "15000");

/** A pool whose copies reach one another by an address of their own, as over a gateway. */
async function startPool(jwksUri: string, fault: Fault) {
  const self = createServer(async (request, response) => {
    // A copy that is killed answers nobody.
    const answer = await invoke(Object.entries(request.headersDistinct)).catch(() => undefined);
    response.writeHead(answer?.status ?? 502, answer?.headers ?? []).end(answer?.body);
  });
  await new Promise<void>((listening) => self.listen(0, "127.0.0.1", listening));
  // Sound: a server that listens on a port has such an address.
  const selfUri = `http://127.0.0.1:${(self.address() as AddressInfo).port}/jwks/keys`;
  const pool = playPool(functionBundle(), {
    ...{ JWKS_URI: jwksUri, JWKS_TIMEOUT_MS: timeoutOf(fault), JWKS_SELF_URI: selfUri },
  });
  async function invoke(passedOn: readonly (readonly [string, readonly string[] | undefined])[] = []) {
    const headers = HeaderList.of(["Fn-Intent", "httprequest"], ["Fn-Http-Method", "GET"]);
    for (const [name, values = []] of passedOn) for (const value of values) headers.add(`Fn-Http-H-${name}`, value);
    const outcome = await pool.invoke({ headers });
    if (outcome.kind === "failure") throw new Error(`${outcome.reason}: ${outcome.message}`);
    return { status: outcome.status, body: String(outcome.body), headers: outcome.headers.raw() };
  }
  return {
    ...pool,
    call: (): Promise<Answered> => invoke(),
    calls: (count: number): Promise<readonly Answered[]> => Promise.all(Array.from({ length: count }, () => invoke())),
    async close(): Promise<void> {
      await pool.close();
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

describe.each(faults)("the adapter, $name", (fault) => {
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

/** What the authorizer says of a token: nothing can be said, it is refused, or it is admitted. */
type Said = "nothing" | "refused" | "admitted";

function startAuthorizers(uri: string, fault: Fault) {
  const bundle = join(dirname(functionBundle()), "authorizer", "func.js");
  const config = { AUTHORIZER_TRUSTS: JSON.stringify([trustIn(uri)]), AUTHORIZER_TIMEOUT_MS: timeoutOf(fault) };
  const pool = playPool(bundle, config);
  const headers = () => HeaderList.of(["Content-Type", "application/json"]);
  const say = async (body: string): Promise<Said> => {
    const outcome = await pool.invoke({ headers: headers(), body });
    // What the gateway answers 502 for, and keeps nothing of.
    if (outcome.kind === "failure" && outcome.reason === "badGateway") return "nothing";
    if (outcome.kind === "failure") throw new Error(`${outcome.reason}: ${outcome.message}`);
    // Sound: what the function answers with is such an object.
    return (JSON.parse(String(outcome.body)) as { active: boolean }).active ? "admitted" : "refused";
  };
  return { ...pool, right: () => say(inputOf("a")), forged: () => say(forgedInput("a")) };
}

/** It knows keys by the means of the adapter: one fault for each way in which a call ends. All where POOL_SEEDS is set. */
const ofAuthorizer = faults.filter(
  ({ outcome }) =>
    process.env.POOL_SEEDS !== undefined || ["connection", "timeout", "status", "no-usable-key"].includes(outcome),
);

describe.each(ofAuthorizer)("the authorizer, $name", (fault) => {
  it("says nothing of a token where no key is known, and admits what is right alone where one is", {
    timeout: 300_000,
  }, async () => {
    const upstream = await TlsUpstream.start(await authority.issue({ host: "localhost" }));
    const pool = startAuthorizers(upstream.uri, fault);
    const forged: Said[] = [];
    try {
      await fault.begin(upstream, noInjection, authority);
      expect(await Promise.all([pool.right(), pool.right()])).toEqual(["nothing", "nothing"]);
      forged.push(await pool.forged());

      await fault.end?.(upstream, noInjection);
      upstream.serve(signedDocument("a"));
      await pool.killAll();
      while ((await pool.right()) !== "admitted") pool.clock.moveBy(6000);
      forged.push(await pool.forged());

      await fault.begin(upstream, noInjection, authority);
      pool.clock.moveBy(300_000);
      // Whoever is given a copy that knows no keys asks again: of a copy that knows them they are there.
      const said = new Set<Said>();
      do said.add(await pool.right());
      while (!said.has("admitted"));
      expect(said.has("refused")).toBe(false);
      forged.push(await pool.forged());
      expect(forged).not.toContain("admitted");
    } finally {
      await pool.close();
      await upstream.stop();
    }
  });
});
