/** The functions as processes that start while the identity provider is away: what other copies and snapshots tell them, and for how long. */
import type * as http from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rsaKeyPair } from "../prepared-keys";
import { until } from "../until";
import type { FunctionProcess } from "./function-process";
import { PlainUpstream } from "./plain-upstream";
import { signedDocument } from "./signed-keys";
import { type TestedFunction, testedFunctions } from "./tested-functions";

const [adapter] = testedFunctions;
const pem = String(rsaKeyPair().privateKey.export({ type: "pkcs8", format: "pem" }));
const principal = { OCI_RESOURCE_PRINCIPAL_RPST: "token", OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: pem };
const seen = "opc-meta-jwks-adapter-seen";

let upstream: PlainUpstream;
const running: FunctionProcess[] = [];

beforeEach(async () => {
  upstream = await PlainUpstream.start();
  upstream.serve(signedDocument("a", "b"));
});

afterEach(async () => {
  for (const fn of running.splice(0)) await fn.stop();
  await upstream.stop();
});

async function start(
  tested: TestedFunction | undefined,
  over: Partial<Parameters<TestedFunction["start"]>[0]> = {},
): Promise<FunctionProcess> {
  const fn = await (tested ?? expect.unreachable()).start({ uri: upstream.uri, ...over });
  running.push(fn);
  return fn;
}

const outage = (): void => {
  upstream.respond = (_request, response) => response.writeHead(503).end();
};

/** One object of Object Storage. */
async function startStorage() {
  const storage = await PlainUpstream.start();
  const kept: { body: string; headers: http.IncomingHttpHeaders; etag: string } = {
    body: '{"keys":[]}',
    headers: {},
    etag: "one",
  };
  storage.respond = async (request, response) => {
    if (!/^Signature .*keyId="ST[$]token"/.test(String(request.headers.authorization))) {
      response.writeHead(401).end();
    } else if (request.method === "GET") {
      const metadata = Object.entries(kept.headers).filter(([name]) => name.startsWith("opc-meta-"));
      response.writeHead(200, { ...Object.fromEntries(metadata), etag: kept.etag }).end(kept.body);
    } else if (request.headers["if-match"] !== kept.etag) {
      response.writeHead(412).end();
    } else {
      kept.body = Buffer.concat(await request.toArray()).toString();
      kept.headers = request.headers;
      kept.etag += "+";
      response.writeHead(200).end();
    }
  };
  return { storage, kept, snapshot: new URL("/n/ns/b/bucket/o/keys.json", storage.uri).href };
}

describe.each(testedFunctions.map((tested) => [tested.name, tested] as const))(
  "the %s",
  { timeout: 60_000 },
  (_name, tested) => {
    it("answers from a snapshot that another copy wrote, as long as its keys may be served, and without it not at all", async () => {
      const { storage, kept, snapshot } = await startStorage();
      const keeping = { snapshot, environment: principal };
      try {
        const writer = await start(tested, keeping);
        expect(await tested.known(writer, "a", "b")).toEqual(["a", "b"]);
        await until(() => kept.etag === "one+");
        outage();
        const cold = await start(tested, keeping);
        expect(tested.isGood(await tested.call(cold, "a"))).toBe(true);
        expect(await tested.known(cold, "a", "b")).toEqual(["a", "b"]);
        expect(cold.lines).toContainEqual(expect.objectContaining({ event: "jwks-snapshot-read", outcome: "usable" }));
        expect(JSON.stringify([cold.lines, cold.complaints])).not.toMatch(/token"|PRIVATE KEY/);
        const denying = await start(tested, { ...keeping, denied: "a" });
        expect(await tested.known(denying, "b", "a")).toEqual(["b"]);
        const without = await start(tested);
        expect(tested.isUnavailable(await tested.call(without, "a"))).toBe(true);
        const old = Math.floor(Date.now() / 1000) - 25 * 3600;
        kept.headers = { ...kept.headers, [seen]: `${old},${old}` };
        const late = await start(tested, keeping);
        expect(tested.isUnavailable(await tested.call(late, "a"))).toBe(true);
      } finally {
        await storage.stop();
      }
    });

    it("loses nothing but the snapshot where that cannot be had", async () => {
      const { storage, snapshot } = await startStorage();
      try {
        storage.respond = (_request, response) => response.writeHead(404).end();
        const fn = await start(tested, { snapshot, environment: principal });
        expect(tested.isGood(await tested.call(fn, "a"))).toBe(true);
        await until(() => fn.lines.some(({ event }) => event === "jwks-snapshot-write"));
        expect(tested.isGood(await tested.call(fn, "a"))).toBe(true);
      } finally {
        await storage.stop();
      }
    });

    it("answers from a copy of the adapter that knows keys, and believes nobody else", async () => {
      const warm = await start(adapter);
      expect(adapter?.isGood(await adapter.call(warm, "a"))).toBe(true);
      outage();
      const gateway = await PlainUpstream.start();
      try {
        // As the gateway does it: the caller's headers go to the function, and the function's to the caller.
        gateway.respond = async ({ headers }, response) => {
          const passed = Object.entries(headers).map(([name, value]) => [name, String(value)]);
          const answer = await warm.call({ headers: Object.fromEntries(passed) });
          response.writeHead(answer.status, answer.headers).end(answer.body);
        };
        const cold = await start(tested, { copies: gateway.uri });
        expect(tested.isGood(await tested.call(cold, "a"))).toBe(true);
        expect(gateway.requests).toHaveLength(1);
        gateway.serve(signedDocument("a", "b"));
        const deceived = await start(tested, { copies: gateway.uri });
        expect(tested.isUnavailable(await tested.call(deceived, "a"))).toBe(true);
        expect(deceived.lines).toContainEqual(expect.objectContaining({ event: "jwks-self-call", outcome: "no-copy" }));
      } finally {
        await gateway.stop();
      }
    });
  },
);
