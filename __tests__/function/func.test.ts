/** The adapter as a process: what its callers get. What holds for any function that knows keys is in func.contract.test.ts. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../until";
import { entraDocument, entraKey, keyDocument, modulus, servedKey } from "./entra-keys";
import { type FunctionAnswer, FunctionProcess, functionBundle, kidsIn } from "./function-process";
import { PlainUpstream } from "./plain-upstream";

let upstream: PlainUpstream;
let fn: FunctionProcess;

beforeEach(async () => {
  upstream = await PlainUpstream.start();
  upstream.serve(entraDocument("a", "b"));
});

afterEach(async () => {
  await fn.stop();
  await upstream.stop();
});

type Start = Partial<Parameters<typeof FunctionProcess.start>[0]>;

async function start({ environment, ...rest }: Start = {}): Promise<void> {
  fn = await FunctionProcess.start({
    bundle: functionBundle(),
    environment: { JWKS_URI: upstream.uri, ...environment },
    ...rest,
  });
}

async function expectService(): Promise<void> {
  const answer = await fn.call();
  expect(answer).toMatchObject({ socketStatus: 200, status: 200 });
  expect(kidsIn(answer)).toEqual(["a", "b"]);
  expect(fn.isAlive).toBe(true);
}

describe("the key set", () => {
  beforeEach(() => start());

  it("reaches a caller of the gateway with everything that HTTP wants", async () => {
    const answer = await fn.call();
    expect(answer).toEqual({
      socketStatus: 200,
      status: 200,
      contentType: "application/json",
      headers: {
        "cache-control": expect.stringMatching(/^public, max-age=(300|2\d\d)$/),
        etag: expect.stringMatching(/^"[\w-]{43}"$/),
      },
      body: JSON.stringify({ keys: [servedKey("a"), servedKey("b")] }),
    });
  });

  it("reaches whoever invokes the function without a gateway", async () => {
    expect(kidsIn(await fn.invoke())).toEqual(["a", "b"]);
    expect(kidsIn(await fn.invoke({ "Content-Type": "text/plain" }, "anything"))).toEqual(["a", "b"]);
  });

  it("has the same bytes and tag whatever the order upstream", async () => {
    const first = await fn.call();
    upstream.serve(entraDocument("b", "a"));
    await fn.inject("pass", 300_000);
    const second = await fn.call();
    expect([second.body, second.headers.etag]).toEqual([first.body, first.headers.etag]);
    expect(fn.refreshes).toHaveLength(2);
  });

  it("is not sent to who has it", async () => {
    const { headers } = await fn.call();
    const etag = headers.etag ?? "";
    for (const known of [etag, `W/${etag}`, "*", `"x" , ${etag}`]) {
      const answer = await fn.call({ headers: { "If-None-Match": known } });
      expect(answer).toMatchObject({ socketStatus: 200, status: 304, body: "", headers: { etag } });
    }
    expect(await fn.call({ headers: { "If-None-Match": '"x"' } })).toMatchObject({ status: 200 });
  });

  it("has a HEAD", async () => {
    const [got, head] = [await fn.call(), await fn.call({ method: "HEAD" })];
    expect(head).toEqual({ ...got, body: "", headers: { ...head.headers, etag: got.headers.etag } });
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])("does not take %s", async (method) => {
    const answer = await fn.call({ method });
    expect(answer).toMatchObject({
      socketStatus: 200,
      status: 405,
      headers: { allow: "GET, HEAD", "cache-control": "no-store" },
    });
    expect(JSON.parse(answer.body)).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
    expect(upstream.requests).toEqual([]);
  });
});

describe("keys that rotate", () => {
  beforeEach(() =>
    start({
      environment: { JWKS_DENIED_KIDS: "denied", JWKS_ISSUER: "https://login.microsoftonline.com/{tenantid}/v2.0" },
    }),
  );

  const kidsAfter = async (ms: number, ...kids: readonly string[]) => {
    upstream.serve(entraDocument(...kids));
    await fn.inject("pass", ms);
    return kidsIn(await fn.call());
  };

  it("are served at once when new, for a day when gone, and never when denied", async () => {
    expect(await kidsAfter(0, "a", "b", "denied")).toEqual(["a", "b"]);
    // Its clock runs on besides: between calls a minute may pass on a busy machine, and no second is counted on.
    expect(await kidsAfter(240_000, "c")).toEqual(["a", "b"]);
    expect(await kidsAfter(60_000, "b", "c", "denied")).toEqual(["a", "b", "c"]);
    expect(await kidsAfter(23 * 3_600_000, "c")).toEqual(["a", "b", "c"]);
    expect(await kidsAfter(3_500_000, "c")).toEqual(["b", "c"]);
    expect(await kidsAfter(24 * 3_600_000, "c", "d")).toEqual(["c", "d"]);
  });

  it("come back on flapping replicas, and nobody notices", async () => {
    const replicas = [entraDocument("a", "b"), entraDocument("b", "c"), entraDocument("a", "c")];
    let asked = 0;
    upstream.respond = (_request, response) => response.end(replicas[asked++ % 3]);
    await fn.call();
    const sets: string[][] = [];
    for (let round = 0; round < 20; round++) {
      await fn.inject("pass", 300_000);
      sets.push(kidsIn(await fn.call()));
    }
    expect(new Set(sets.map(String))).toEqual(new Set(["a,b,c"]));
  });

  it("survive a wall clock that jumps in both directions", async () => {
    expect(await kidsAfter(0, "a", "b")).toEqual(["a", "b"]);
    upstream.serve(entraDocument("b"));
    for (const years of [1, -2, 30, -60]) {
      await fn.inject("stepWall", years * 365 * 86_400_000);
      expect(kidsIn(await fn.call())).toEqual(["a", "b"]);
    }
    expect(await kidsAfter(300_000, "b", "c")).toEqual(["a", "b", "c"]);
  });
});

describe("settings that cannot be used", () => {
  it("are named to callers, never shown, and nobody is asked", async () => {
    await start({ environment: { JWKS_MAX_KEYS: "hunter2", JWKS_ALG: "" } });
    for (const answer of [await fn.call(), await fn.invoke()]) {
      expect(answer).toMatchObject({ socketStatus: 200, status: 500, contentType: "application/json" });
      expect(answer.headers).toEqual({ "cache-control": "no-store" });
      expect(JSON.parse(answer.body)).toEqual({
        code: "ADAPTER_MISCONFIGURED",
        message: "JWKS_MAX_KEYS must be 1 to 10 keys.",
      });
    }
    expect(fn.lines).toMatchObject([{ level: "error", event: "setting", setting: "JWKS_MAX_KEYS" }]);
    expect(JSON.stringify(fn.lines)).not.toContain("hunter2");
    expect(upstream.requests).toEqual([]);
  });
});

describe("the process goes on", () => {
  beforeEach(() => start());
  afterEach(expectService);

  it.each([
    ["a method in bytes that are no text", { "Fn-Http-Method": "\u00ff\u0080" }, 405],
    ["an empty method", { "Fn-Http-Method": "" }, 200],
    [
      "names of the language",
      { __proto__: "x", constructor: "x", "Fn-Http-H-__proto__": "x", "Fn-Http-H-": "x", "-": "x", _: "x" },
      200,
    ],
    ["a long header", { "Fn-Http-H-Authorization": `Bearer ${"x".repeat(12_000)}` }, 200],
    ["an unreadable If-None-Match", { "Fn-Http-Method": "GET", "Fn-Http-H-If-None-Match": '"\u00ff' }, 200],
    ["a URL of any kind", { "Fn-Http-Method": "GET", "Fn-Http-Request-Url": "http://x/../../etc/passwd?%00" }, 200],
  ])("after %s", async (_name, headers, status) => {
    expect(await fn.invoke(headers)).toMatchObject({ socketStatus: 200, status });
  });

  it("after a header in several lines", async () => {
    const { headers } = await fn.call();
    const answer = await fn.invoke({ "Fn-Http-Method": "GET", "Fn-Http-H-If-None-Match": ['"x"', headers.etag ?? ""] });
    expect(answer.status).toBe(304);
  });
});

describe("several copies", () => {
  const others: FunctionProcess[] = [];
  let gateway: PlainUpstream;

  beforeEach(async () => {
    gateway = await PlainUpstream.start();
    // As the gateway does it: the caller's headers go to the function, and the function's to the caller.
    gateway.respond = async ({ headers }, response) => {
      const passed = Object.entries(headers).map(([name, value]) => [name, String(value)]);
      const answer = await fn.call({ headers: Object.fromEntries(passed) });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    await start({ environment: { JWKS_SELF_URI: gateway.uri } });
    await expectService();
    upstream.respond = (_request, response) => response.writeHead(503).end();
  });

  afterEach(async () => {
    for (const other of others.splice(0)) await other.stop();
    await gateway.stop();
  });

  const startAnother = async (): Promise<FunctionProcess> => {
    const environment = { JWKS_URI: upstream.uri, JWKS_SELF_URI: gateway.uri };
    const other = await FunctionProcess.start({ bundle: functionBundle(), environment });
    others.push(other);
    return other;
  };

  it("answer from the one that knows keys, one question each", async () => {
    const known = await fn.call();
    const cold = await Promise.all([startAnother(), startAnother(), startAnother()]);
    for (const answer of await Promise.all(cold.map((other) => other.call()))) {
      expect([answer.status, answer.body, answer.headers.etag]).toEqual([200, known.body, known.headers.etag]);
    }
    expect(gateway.requests).toHaveLength(3);
  });

  it("say nothing where a mark is forged and nothing is known, and ask nobody", async () => {
    const answer = await (await startAnother()).call({ headers: { "Jwks-Adapter-Self-Call": "" } });
    expect(answer).toMatchObject({ socketStatus: 200, status: 503 });
    expect(gateway.requests).toEqual([]);
  });
});

it("logs what a refresh did, and nothing that is secret or long", async () => {
  await start();
  upstream.serve(keyDocument([entraKey("a"), entraKey("b"), { kty: "EC", kid: "ec", x: "x" }]));
  await fn.call({ headers: { Authorization: "Bearer secret-token", Cookie: "secret-cookie" } });
  await until(() => fn.refreshes.length === 1);
  expect(fn.lines).toEqual([
    {
      level: "info",
      event: "jwks-refresh",
      outcome: "refreshed",
      durationMs: expect.any(Number),
      answers: [
        { outcome: "usable", durationMs: expect.any(Number) },
        { outcome: "usable", durationMs: expect.any(Number) },
      ],
      listed: 2,
      remembered: 0,
      kept: 0,
      added: ["a", "b"],
      noLongerServed: [],
      dropped: [{ kid: "ec", why: "not-rsa" }],
      droppedCount: 1,
    },
  ]);
  const log = JSON.stringify([fn.lines, fn.complaints]);
  for (const secret of ["secret", modulus("a").slice(0, 20), upstream.uri]) expect(log).not.toContain(secret);
});

it("is the same answer for every instance", async () => {
  const answers: FunctionAnswer[] = [];
  const kids = Array.from({ length: 14 }, (_, at) => `key-${at}`);
  for (const order of [kids, kids.toReversed()]) {
    if (answers.length > 0) await fn.stop();
    upstream.serve(entraDocument(...order));
    await start();
    answers.push(await fn.call());
  }
  const [one, other] = answers;
  expect(one?.body).toBe(other?.body);
  expect(one && kidsIn(one)).toHaveLength(10);
});
