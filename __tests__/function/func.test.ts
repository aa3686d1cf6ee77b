/** The bundle as a process: the Fn contract, and whatever may come in over the socket. */
import { once } from "node:events";
import { symlink } from "node:fs/promises";
import * as http from "node:http";
import * as net from "node:net";
import { basename } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rsaKeyPair } from "../prepared-keys";
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

describe("many calls at a time", () => {
  it("share one refresh, and get the same bytes", async () => {
    await start();
    const callAll = () => Promise.all(Array.from({ length: 1000 }, () => fn.call()));
    const [cold, warm] = [await callAll(), await callAll()];
    const different = new Set(
      [...cold, ...warm].map(({ status, body, headers }) => JSON.stringify([status, body, headers.etag])),
    );
    expect(different.size).toBe(1);
    expect(cold[0]).toMatchObject({ status: 200 });
    expect(upstream.requests).toHaveLength(2);
  });

  it("may be more than there are files to open", async () => {
    await start({ under: ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"] });
    await Promise.allSettled(Array.from({ length: 400 }, () => fn.call()));
    await fn.inject("pass", 5000);
    await expectService();
  });

  it("may be broken off at any moment", async () => {
    await start();
    const release = upstream.hold(entraDocument("a", "b"));
    const inUpload = Array.from({ length: 50 }, () => fn.request({ "Content-Length": 1000 }));
    for (const request of inUpload) request.on("error", () => undefined).write("part");
    const waiting = Array.from({ length: 50 }, () => fn.request());
    for (const request of waiting) request.on("error", () => undefined).end();
    const patient = fn.call();
    await until(() => upstream.requests.length === 2);
    for (const request of [...inUpload, ...waiting]) request.destroy();
    release();
    expect(await patient).toMatchObject({ status: 200 });
    await expectService();
  });
});

describe("a call's deadline", () => {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString().replace(/[.]\d+Z$/, "Z");

  beforeEach(() => start({ environment: { JWKS_TIMEOUT_MS: "20000" } }));

  it("ends its wait and nobody else's", async () => {
    const release = upstream.hold(entraDocument("a", "b"));
    const patient = fn.call({ fn: { "Fn-Deadline": inSeconds(30) } });
    expect(await fn.call({ fn: { "Fn-Deadline": inSeconds(1) } })).toMatchObject({
      status: 503,
      headers: { "retry-after": "1" },
    });
    release();
    expect(await patient).toMatchObject({ status: 200 });
    expect(upstream.requests).toHaveLength(2);
  });

  it("is met with the keys that are known", async () => {
    await expectService();
    await fn.inject("pass", 300_000);
    // Deadlines are told by the wall clock, and this test's did not move.
    await fn.inject("stepWall", -300_000);
    const release = upstream.hold(entraDocument("c"));
    expect(kidsIn(await fn.call({ fn: { "Fn-Deadline": inSeconds(1) } }))).toEqual(["a", "b"]);
    release();
    await until(() => fn.refreshes.length === 2);
    expect(kidsIn(await fn.call())).toEqual(["a", "b", "c"]);
  });

  it.each(["", "tomorrow", "9999999999", "1970-01-01T00:00:00Z", "+275760-09-13T00:00:00Z"])(
    "of %j means nothing",
    async (deadline) => {
      expect(await fn.call({ fn: { "Fn-Deadline": deadline } })).toMatchObject({ status: 200 });
    },
  );
});

describe("a frozen process", () => {
  it("serves what it knows when it thaws", async () => {
    await start();
    await expectService();
    fn.process.kill("SIGSTOP");
    const calls = Array.from({ length: 10 }, () => fn.call());
    fn.process.kill("SIGCONT");
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(10).fill(200));
  });

  it("does not take an answer for new that waited in the meantime, and answers every call", async () => {
    await start({ environment: { JWKS_TIMEOUT_MS: "300" } });
    const release = upstream.hold(entraDocument("old"));
    const call = fn.call();
    await until(() => upstream.requests.length === 2);
    fn.process.kill("SIGSTOP");
    release();
    await new Promise((passed) => setTimeout(passed, 600));
    fn.process.kill("SIGCONT");
    expect(await call).toMatchObject({ socketStatus: 200, status: 503 });
    expect(fn.refreshes).toMatchObject([{ answers: [{ outcome: "timeout" }, { outcome: "timeout" }] }]);
    upstream.serve(entraDocument("a", "b"));
    await fn.inject("pass", 5000);
    await expectService();
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
    ["GET", "/call"],
    ["POST", "/"],
    ["PUT", "/call"],
  ])("after %s %s, which the FDK refuses", async (method, path) => {
    const request = fn.request({}, { method, path });
    request.end();
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    expect(response.statusCode).toBe(400);
    response.destroy();
  });

  it.each([
    "\r\n\r\n",
    "GARBAGE\r\n\r\n",
    "POST /call HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01",
    `POST /call HTTP/1.1\r\nx: ${"x".repeat(100_000)}\r\n\r\n`,
  ])("after bytes that are no request", async (bytes) => {
    const socket = net.connect(fn.socketPath);
    let answer = "";
    socket.setEncoding("latin1").on("data", (part: string) => {
      answer += part;
    });
    socket.on("error", () => undefined).end(bytes);
    await new Promise((closed) => socket.once("close", closed));
    expect(answer).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
  });

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

  it("after a body as large as there may be", async () => {
    expect(await fn.call({ body: Buffer.alloc(6 * 1024 * 1024, "ä") })).toMatchObject({ status: 200 });
  });

  it("after several calls on one connection", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const callOnce = async (): Promise<number | undefined> => {
      const request = fn.request({}, { agent });
      request.end();
      const [response] = (await once(request, "response")) as [http.IncomingMessage];
      await response.resume().toArray();
      return response.statusCode;
    };
    for (let count = 0; count < 5; count++) expect(await callOnce()).toBe(200);
    agent.destroy();
  });

  it("after something beside it broke", async () => {
    for (const injection of ["rejectBeside", "rejectWithNothing", "throwBeside"]) {
      await fn.inject(injection);
      await expectService();
    }
    await until(() => fn.lines.filter(({ level }) => level === "error").length === 3);
    expect(fn.lines.filter(({ level }) => level === "error").map(({ event }) => event)).toEqual([
      "unhandled-rejection",
      "unhandled-rejection",
      "uncaught-exception",
    ]);
  });

  it("after nobody reads its log any more", async () => {
    fn.process.stdout?.destroy();
    fn.process.stderr?.destroy();
    for (let round = 0; round < 3; round++) {
      await fn.inject("pass", 300_000);
      await expectService();
      fn.request({}, { method: "GET" })
        .on("error", () => undefined)
        .end();
    }
    expect(upstream.requests.length).toBeGreaterThanOrEqual(3);
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

describe("a snapshot", () => {
  const path = "/n/ns/b/bucket/o/keys.json";
  let storage: PlainUpstream;
  let kept: { readonly body: string; readonly headers: http.IncomingHttpHeaders; readonly etag: string };

  beforeEach(async () => {
    storage = await PlainUpstream.start();
    kept = { body: '{"keys":[]}', headers: {}, etag: "one" };
    storage.respond = async (request, response) => {
      if (!/^Signature .*keyId="ST[$]token"/.test(String(request.headers.authorization))) {
        response.writeHead(401).end();
      } else if (request.method === "GET") {
        const metadata = Object.entries(kept.headers).filter(([name]) => name.startsWith("opc-meta-"));
        response.writeHead(200, { ...Object.fromEntries(metadata), etag: kept.etag }).end(kept.body);
      } else if (request.headers["if-match"] !== kept.etag) {
        response.writeHead(412).end();
      } else {
        const body = Buffer.concat(await request.toArray()).toString();
        kept = { body, headers: request.headers, etag: `${kept.etag}+` };
        response.writeHead(200).end();
      }
    };
  });

  afterEach(() => storage.stop());

  const startKeeper = () => {
    const pem = String(rsaKeyPair().privateKey.export({ type: "pkcs8", format: "pem" }));
    const principal = { OCI_RESOURCE_PRINCIPAL_RPST: "token", OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: pem };
    return start({ environment: { JWKS_SNAPSHOT_URI: new URL(path, storage.uri).href, ...principal } });
  };

  it("helps an instance that starts while nobody else knows keys", async () => {
    await startKeeper();
    await expectService();
    await until(() => kept.etag === "one+");
    await fn.stop();
    upstream.respond = (_request, response) => response.writeHead(503).end();
    await startKeeper();
    await expectService();
    expect(fn.lines).toContainEqual(expect.objectContaining({ event: "jwks-snapshot-read", outcome: "usable" }));
    expect(JSON.stringify([fn.lines, fn.complaints])).not.toMatch(/token|PRIVATE KEY/);
  });

  it("that cannot be had costs nothing but itself", async () => {
    storage.respond = (_request, response) => response.writeHead(404).end();
    await startKeeper();
    await expectService();
    await until(() => fn.lines.some(({ event }) => event === "jwks-snapshot-write"));
    await expectService();
  });
});

describe("starting and stopping", () => {
  it("answers the calls that are under way when it is told to end, and ends", async () => {
    await start();
    const release = upstream.hold(entraDocument("a", "b"));
    const call = fn.call();
    await until(() => upstream.requests.length === 2);
    const exit = once(fn.process, "exit");
    fn.process.kill("SIGTERM");
    await expect(async () => {
      for (;;) await fn.call({ method: "PUT" });
    }).rejects.toMatchObject({ code: expect.stringMatching(/^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/) });
    release();
    expect(await call).toMatchObject({ status: 200 });
    expect(await exit).toEqual([0, null]);
  });

  it("works where an earlier process has left its link", async () => {
    await start({ prepare: (socketPath) => symlink(`${basename(socketPath)}.tmp`, socketPath) });
    await until(() => fn.lines.length > 0);
    await expectService();
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
