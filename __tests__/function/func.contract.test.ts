/** The bundles as processes: the Fn contract, and whatever may come in over the socket. */
import { once } from "node:events";
import { symlink } from "node:fs/promises";
import * as http from "node:http";
import * as net from "node:net";
import { basename } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../until";
import type { FunctionProcess } from "./function-process";
import { PlainUpstream } from "./plain-upstream";
import { signedDocument } from "./signed-keys";
import { testedFunctions } from "./tested-functions";

describe.each(testedFunctions.map((tested) => [tested.name, tested] as const))("the %s", (_name, tested) => {
  let upstream: PlainUpstream;
  let fn: FunctionProcess;

  const call = (headers?: Readonly<Record<string, string>>) => tested.call(fn, "a", headers);

  const isServed = async (headers?: Readonly<Record<string, string>>) => tested.isGood(await call(headers));

  async function expectService(): Promise<void> {
    expect(await tested.known(fn, "a", "b")).toEqual(["a", "b"]);
    expect(fn.isAlive).toBe(true);
  }

  async function startUpstream(): Promise<void> {
    upstream = await PlainUpstream.start();
    upstream.serve(signedDocument("a", "b"));
  }

  async function start(timeoutMs?: number, over?: Parameters<typeof tested.start>[1]): Promise<void> {
    fn = await tested.start({ uri: upstream.uri, ...(timeoutMs !== undefined && { timeoutMs }) }, over);
  }

  async function stop(): Promise<void> {
    await fn.stop();
    await upstream.stop();
  }

  describe("on its own", () => {
    beforeEach(startUpstream);
    afterEach(stop);

    it("lets many calls share one refresh", async () => {
      await start();
      const callAll = () => Promise.all(Array.from({ length: 500 }, () => isServed()));
      expect(new Set([...(await callAll()), ...(await callAll())])).toEqual(new Set([true]));
      expect(upstream.requests).toHaveLength(2);
    });

    it("outlives more calls than there are files to open", async () => {
      await start(undefined, { under: ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"] });
      await Promise.allSettled(Array.from({ length: 400 }, () => call()));
      await fn.inject("pass", 5000);
      await expectService();
    });

    it("outlives calls that are broken off at any moment", async () => {
      await start();
      const release = upstream.hold(signedDocument("a", "b"));
      const inUpload = Array.from({ length: 50 }, () => fn.request({ "Content-Length": 1000 }));
      for (const request of inUpload) request.on("error", () => undefined).write("part");
      const patient = isServed();
      await until(() => upstream.requests.length === 2);
      const waiting = Array.from({ length: 50 }, () => fn.request());
      for (const request of waiting) request.on("error", () => undefined).end();
      for (const request of [...inUpload, ...waiting]) request.destroy();
      release();
      expect(await patient).toBe(true);
      await expectService();
    });

    const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString().replace(/[.]\d+Z$/, "Z");

    it("ends a call's wait at its deadline, and nobody else's", async () => {
      await start(20_000);
      const release = upstream.hold(signedDocument("a", "b"));
      const patient = isServed({ "Fn-Deadline": inSeconds(30) });
      expect(tested.isUnavailable(await call({ "Fn-Deadline": inSeconds(1) }))).toBe(true);
      release();
      expect(await patient).toBe(true);
      expect(upstream.requests).toHaveLength(2);
    });

    it("meets a deadline with the keys that are known, and takes no other meaning from it", async () => {
      await start(20_000);
      await expectService();
      for (const deadline of ["", "tomorrow", "9999999999", "1970-01-01T00:00:00Z", "+275760-09-13T00:00:00Z"])
        expect(await isServed({ "Fn-Deadline": deadline })).toBe(true);
      await fn.inject("pass", 300_000);
      // Deadlines are told by the wall clock, and this test's did not move.
      await fn.inject("stepWall", -300_000);
      const release = upstream.hold(signedDocument("b", "c"));
      expect(await isServed({ "Fn-Deadline": inSeconds(1) })).toBe(true);
      release();
      await until(() => fn.refreshes.length === 2);
      expect(await tested.known(fn, "a", "b", "c")).toEqual(["a", "b", "c"]);
    });

    it("serves what it knows when it thaws", async () => {
      await start();
      await expectService();
      fn.process.kill("SIGSTOP");
      const calls = Array.from({ length: 10 }, () => isServed());
      fn.process.kill("SIGCONT");
      expect(await Promise.all(calls)).toEqual(Array(10).fill(true));
    });

    it("does not take an answer for new that waited while it was frozen, and answers every call", async () => {
      await start(300);
      const release = upstream.hold(signedDocument("old"));
      const waiting = call();
      await until(() => upstream.requests.length === 2);
      fn.process.kill("SIGSTOP");
      release();
      await new Promise((passed) => setTimeout(passed, 600));
      fn.process.kill("SIGCONT");
      expect(tested.isUnavailable(await waiting)).toBe(true);
      expect(fn.refreshes).toMatchObject([{ answers: [{ outcome: "timeout" }, { outcome: "timeout" }] }]);
      upstream.serve(signedDocument("a", "b"));
      await fn.inject("pass", 5000);
      await expectService();
    });

    it("survives a wall clock that jumps in both directions", async () => {
      await start();
      await expectService();
      upstream.serve(signedDocument("b"));
      for (const years of [1, -2, 30, -60]) {
        await fn.inject("stepWall", years * 365 * 86_400_000);
        await expectService();
      }
    });

    it("answers the calls that are under way when it is told to end, and ends", async () => {
      await start();
      const release = upstream.hold(signedDocument("a", "b"));
      const waiting = isServed();
      await until(() => upstream.requests.length === 2);
      const exit = once(fn.process, "exit");
      fn.process.kill("SIGTERM");
      await expect(async () => {
        for (;;) await once(fn.request({}, { method: "GET" }).end(), "response");
      }).rejects.toMatchObject({ code: expect.stringMatching(/^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/) });
      release();
      expect(await waiting).toBe(true);
      expect(await exit).toEqual([0, null]);
    });

    it("works where an earlier process has left its link", async () => {
      await start(undefined, { prepare: (socketPath) => symlink(`${basename(socketPath)}.tmp`, socketPath) });
      await until(() => fn.lines.length > 0);
      await expectService();
    });
  });

  describe("goes on", () => {
    beforeAll(async () => {
      await startUpstream();
      await start();
    });
    afterEach(expectService);
    afterAll(stop);

    it.each([
      ["GET", "/call"],
      ["POST", "/"],
      ["PUT", "/call"],
    ])("after %s %s, which the FDK refuses", async (method, path) => {
      const request = fn.request({}, { method, path });
      request.end();
      // Sound: it is what a request's "response" comes with.
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

    it("after bodies of any kind", async () => {
      for (const body of [
        Buffer.alloc(6 * 1024 * 1024, "ä"),
        "[".repeat(1_000_000),
        "\u0000",
        '{"data":{"token":[]}}',
      ]) {
        const { socketStatus } = await fn.invoke({ "Content-Type": "application/json" }, body);
        expect(socketStatus).toBe(200);
      }
    });

    it("after several calls on one connection", async () => {
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      for (let count = 0; count < 5; count++) {
        const request = fn.request({}, { agent });
        request.end();
        // Sound: as above.
        const [response] = (await once(request, "response")) as [http.IncomingMessage];
        await response.resume().toArray();
        expect(response.statusCode).toBe(200);
      }
      agent.destroy();
    });

    it("after something beside it broke", async () => {
      for (const injection of ["rejectBeside", "rejectWithNothing", "throwBeside"]) {
        await fn.inject(injection);
        await expectService();
      }
      const failures = () => fn.lines.filter(({ event }) => /^un(?:handled|caught)-/.test(String(event)));
      await until(() => failures().length === 3);
      expect(failures().map(({ event }) => event)).toEqual([
        "unhandled-rejection",
        "unhandled-rejection",
        "uncaught-exception",
      ]);
    });

    // The last: nothing of the log is read any more.
    it("after nobody reads its log any more", async () => {
      fn.process.stdout?.destroy();
      fn.process.stderr?.destroy();
      const asked = upstream.requests.length;
      for (let round = 0; round < 3; round++) {
        await fn.inject("pass", 300_000);
        await expectService();
        fn.request({}, { method: "GET" })
          .on("error", () => undefined)
          .end();
      }
      expect(upstream.requests.length - asked).toBeGreaterThanOrEqual(3);
    });
  });
});
