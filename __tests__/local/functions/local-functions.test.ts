import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { movableClock } from "../../../local/clock";
import { eventStream } from "../../../local/events";
import { startFunctions } from "../../../local/functions/local-functions";
import { HeaderList } from "../../../local/gateway/header-list";
import { originMap } from "../../../synthesized/system/origins";
import { until } from "../../until";
import { compartmentId, gatewayId, gatewayResource, resource, stackOf } from "../gateway/test-stack";
import { answerOf, functionId, functionResources, functionsWith, gone, isRunning } from "./test-functions";

describe("a function", () => {
  test("starts with the first call, in the environment that OCI gives it and nothing of this one", async () => {
    const { call, pids, logs } = functionsWith();
    expect(pids()).toEqual([]);
    process.env.ONLY_HERE = "1";
    const outcome = await call();
    const { status, body } = answerOf(outcome);
    expect(status).toBe(203);
    expect(outcome.kind === "answer" && outcome.headers.first("x-out")).toBe("1");
    expect(body.environment).toMatchObject({
      FN_FORMAT: "http-stream",
      FN_LISTENER: expect.stringMatching(/^unix:.+\/lsnr\.sock$/),
      FN_MEMORY: "256",
      FN_FN_ID: functionId,
      FN_FN_NAME: "f",
      FN_APP_ID: "ocid1.fnapp.app",
      FN_APP_NAME: "app",
      FROM_APP: "app",
      SHARED: "function",
      JWKS_URI: "http://127.0.0.1:1/a?b=c",
      ISSUER: "https://keys.test/",
    });
    expect(body.environment).not.toHaveProperty("ONLY_HERE");
    expect(body.headers).toMatchObject({ "Fn-Intent": "httprequest", "Fn-Call-Id": expect.any(String) });
    expect(Date.parse(String(body.deadline))).toBeGreaterThan(Date.now());
    const said = () => logs.filter(({ message }) => message === "doing echo");
    await until(() => said().length > 0);
    expect(said()).toMatchObject([{ log: "invoke", source: "oci_functions_function.f", requestId: "/A/B" }]);
  });

  test("answers call after call in one copy, and runs a second one when the first is busy", async () => {
    const { call, pids } = functionsWith();
    const first = answerOf(await call()).body.pid;
    expect(answerOf(await call()).body.pid).toBe(first);
    // Whichever comes first answers the second call: the busy copy that is done, or the new one.
    await Promise.all([call({ ms: 100 }), call({ ms: 100 })]);
    await until(() => pids().length === 2);
    expect(pids()).toContain(first);
  });

  test("has no more copies than allowed: further calls wait for one", async () => {
    const { call, pids } = functionsWith({ maxInstances: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => call({ ms: 20 })));
    expect(new Set(answers.map((outcome) => answerOf(outcome).body.pid)).size).toBeLessThanOrEqual(2);
    await until(() => pids().length === 2);
    expect(answers.map((outcome) => answerOf(outcome).status)).toEqual(answers.map(() => 203));
  });

  test("is refused a call that no copy can take in time", async () => {
    const { call } = functionsWith({ maxInstances: 1 }, { timeout_in_seconds: 1 });
    const outcomes = await Promise.all([call({ do: "hang" }), call({ do: "hang" }), call({ do: "hang" })]);
    expect(outcomes.map((outcome) => outcome.kind === "failure" && outcome.reason)).toContain("rateLimited");
  });

  test("has the cloud's time, in its dates, its durations and its deadline, before the first call and between calls", async () => {
    const { call, clock } = functionsWith({ idleSeconds: 1e9 });
    const day = 86_400_000;
    const times = async () => {
      const { now, elapsed, deadline } = answerOf(await call()).body;
      return {
        wall: Math.round((Number(now) - Date.now()) / day),
        elapsed: Math.round(Number(elapsed) / day),
        left: Date.parse(String(deadline)) - Number(now),
      };
    };
    clock.moveBy(30 * day);
    const first = await times();
    expect(first).toMatchObject({ wall: 30, elapsed: 0 });
    clock.moveBy(2 * day);
    expect(await times()).toMatchObject({ wall: 32, elapsed: 2 });
    clock.moveBy(-40 * day);
    const last = await times();
    expect(last).toMatchObject({ wall: -8, elapsed: 2 });
    for (const { left } of [first, last]) expect(left).toBeGreaterThan(20_000);
  });

  test("loses its copies when they idle, by the cloud's clock", async () => {
    const { call, clock } = functionsWith({ idleSeconds: 600 });
    const first = Number(answerOf(await call()).body.pid);
    // The clock runs on besides, as long as a call takes.
    clock.moveBy(540_000);
    expect(answerOf(await call()).body.pid).toBe(first);
    clock.moveBy(600_000);
    expect(answerOf(await call()).body.pid).not.toBe(first);
    expect(isRunning(first)).toBe(false);
  });
});

describe("a copy that breaks the contract", () => {
  test.each<[string, string, boolean]>([
    ["throw", "badGateway", true],
    ["bad-status", "badResponse", true],
    ["crash", "badGateway", false],
    ["nothing", "badGateway", false],
    ["large", "badResponse", false],
  ])("%s: %s", async (what, reason, survives) => {
    const { call } = functionsWith();
    const before = Number(answerOf(await call()).body.pid);
    expect(await call({ do: what })).toMatchObject({ kind: "failure", reason });
    expect(isRunning(before)).toBe(survives);
    const after = answerOf(await call()).body.pid;
    expect(after === before).toBe(survives);
  });

  // Its time is short for this call alone: a busy machine needs more for any other.
  test("hang: timeout", async () => {
    const { call, pids } = functionsWith({}, { timeout_in_seconds: 1 });
    const outcome = call({ do: "hang" });
    await until(() => pids().length > 0);
    const [pid = 0] = pids();
    expect(await outcome).toMatchObject({ kind: "failure", reason: "timeout" });
    expect(isRunning(pid)).toBe(false);
    expect(pids()).toEqual([]);
  });

  test.each([
    ["500", undefined, "badResponse"],
    ["404", undefined, "badResponse"],
    ["502", undefined, "badGateway"],
    ["504", undefined, "timeout"],
    ["200", "yes", "badGateway"],
  ])("socket status %s, absolute link: %s", async (STATUS, ABSOLUTE, reason) => {
    const config: JsonObject = ABSOLUTE === undefined ? { STATUS } : { STATUS, ABSOLUTE };
    const { call } = functionsWith({ fixture: "bad-socket.cjs" }, { config });
    expect(await call()).toMatchObject({ kind: "failure", reason });
  });

  test("ends before it is ready: the caller and the log learn why", async () => {
    const { call, logs, pids } = functionsWith({ fixture: "not-a-function.cjs" });
    expect(await call()).toMatchObject({ reason: "badGateway", message: expect.stringContaining("exit code 3") });
    expect(logs).toContainEqual(expect.objectContaining({ level: "ERROR", message: "cannot start" }));
    expect(pids()).toEqual([]);
  });
});

describe("nothing is left behind", () => {
  test("after close: no process, not even a child's, no folder", async () => {
    const { call, close } = functionsWith();
    const { pid, child } = answerOf(await call({ do: "child" })).body;
    const listener = String((answerOf(await call()).body.environment as { FN_LISTENER: string }).FN_LISTENER);
    await close();
    expect(isRunning(Number(pid))).toBe(false);
    await gone(Number(child));
    expect(existsSync(listener.replace("unix:", "").replace("/lsnr.sock", ""))).toBe(false);
    expect(await call()).toMatchObject({ kind: "failure", reason: "serviceUnavailable" });
  });

  test("after close during calls and starts", async () => {
    const { call, close, pids } = functionsWith();
    const calls = [call({ do: "hang" }), call({ do: "hang" }), call()];
    await close();
    await Promise.all(calls);
    expect(pids()).toEqual([]);
  });

  test("after the whole program was killed", async () => {
    // A program that starts a copy, says its id and then hangs.
    const script = `
      const { processSandbox } = require("./process-sandbox");
      const { mkdtempSync } = require("node:fs");
      const folder = mkdtempSync(require("node:os").tmpdir() + "/fn-");
      // Before it starts: what it does first is then seen, however late this process gets its turn.
      require("node:fs").watch(folder, () => console.log(child.pid + " " + folder));
      const { child } = processSandbox.start({
        program: ${JSON.stringify(`${__dirname}/fixtures/function.cjs`)}, folder, memoryInMbs: 128, clockOffset: 0,
        environment: { FN_FORMAT: "http-stream", FN_LISTENER: "unix:" + folder + "/lsnr.sock" },
      });
      setInterval(() => undefined, 1000);`;
    const { outputFiles } = await build({
      stdin: { contents: script, resolveDir: `${__dirname}/../../../local/functions` },
      ...{ bundle: true, platform: "node", write: false, logLevel: "silent" },
    });
    const program = spawn(process.execPath, ["-e", String(outputFiles?.[0]?.text)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [said] = (await once(program.stdout, "data")) as [Buffer];
    const [id = "", folder = ""] = said.toString().trim().split(/\s/);
    const pid = Number(id);
    expect(isRunning(pid)).toBe(true);
    program.kill("SIGKILL");
    await gone(pid);
    expect(existsSync(folder)).toBe(false);
  });
});

describe("who may call", () => {
  test.each<[string, string[], string]>([
    ["nobody without a policy", [], "notFoundOrNotAuthorized"],
    [
      "nobody by a policy for others",
      ["Allow group admins to manage functions-family in tenancy"],
      "notFoundOrNotAuthorized",
    ],
  ])("%s", async (_name, statements, reason) => {
    const resources = functionResources().filter(({ type }) => type !== "oci_identity_policy");
    const functions = startFunctions(
      stackOf([gatewayResource(), ...resources, resource("oci_identity_policy.p", { statements })]),
      {
        ...{ clock: movableClock(), events: eventStream(), origins: originMap() },
        functionBundles: { f: `${__dirname}/fixtures/function.cjs` },
      },
    );
    const call = { headers: HeaderList.of(), body: Buffer.alloc(0), requestId: "" };
    expect(await functions.invoke(functionId, { id: gatewayId, compartmentId }, call)).toMatchObject({ reason });
    expect(await functions.invoke("ocid1.fnfunc.other", { id: gatewayId, compartmentId }, call)).toMatchObject({
      reason,
    });
    await functions.close();
  });

  test("a gateway that the stack does not make, with a word to its owner", async () => {
    const resources = functionResources().filter(({ type }) => type !== "oci_identity_policy");
    const functions = startFunctions(stackOf(resources), {
      ...{ clock: movableClock(), events: eventStream(), origins: originMap() },
      functionBundles: { f: `${__dirname}/fixtures/function.cjs` },
    });
    onTestFinished(functions.close);
    const gateway = { id: gatewayId, compartmentId };
    expect(functions.judge(functionId, gateway)).toEqual({
      verdict: "unknown",
      reason: expect.stringMatching(
        /which it does not make, may call oci_functions_function\.f: here it may\. .*owner/,
      ),
    });
    const call = { headers: HeaderList.of(), body: Buffer.from("{}"), requestId: "" };
    expect(await functions.invoke(functionId, gateway, call)).toMatchObject({ kind: "answer" });
    expect(functions.judge("ocid1.fnfunc.other", gateway)).toMatchObject({ verdict: "refused" });
  });
});
