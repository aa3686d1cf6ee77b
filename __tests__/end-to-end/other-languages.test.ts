/** The local cloud as a child of a program in any language, which drives it over HTTP alone. */
import { execFile, spawn, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Backend, type SecuredApi } from "../../constructs/index";
import { describeUnless } from "../describe-unless";
import { newFolder } from "../run-folder";
import { synthesizedApp } from "./synthesized-app";

const patience = 120_000;
const cli = resolve("lib/cli.js");
const orders: SecuredApi = {
  ...{ name: "orders", pathPrefix: "/orders", clients: [{ name: "billing" }] },
  routes: [{ path: "/all", methods: ["GET"], backend: Backend.http({ url: "https://orders.internal/all" }) }],
};
let directory: string;
beforeAll(() => {
  directory = synthesizedApp({ apis: [orders] });
});

/** What it tells first, as far as it is asked for here. */
interface Ready {
  readonly console: string;
  readonly pid: number;
  readonly checks: string;
  readonly token?: string;
  readonly apis: Readonly<Record<string, { readonly local: string; readonly https?: string }>>;
  readonly authority: { readonly certificate: string; readonly file: string };
  readonly proxy: { readonly url: string; readonly environment: Readonly<Record<string, string>> };
}

/** Starts it as any program would: arguments, and the first line of what it says. */
async function startedChild(...args: readonly string[]) {
  const words = [cli, "start", "--ready-json", "--port", "0", "--stack", directory, ...args];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
  const told = { out: "", err: "" };
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    told.err += part;
  });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const line = new Promise<string>((done) => {
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      told.out += part;
      if (told.out.includes("\n")) done(told.out);
    });
  });
  const early = ended.then((code) => Promise.reject(new Error(`it ended with ${code}: ${told.err}`)));
  // Sound: the tests fail where it is none.
  const ready = JSON.parse(await Promise.race([line, early])) as Ready;
  const stop = (): Promise<number | null> => {
    child.kill("SIGTERM");
    return ended;
  };
  return { ready, told, pid: child.pid, stop };
}

const overTls = (url: string, ca: string): Promise<number | undefined> =>
  new Promise((done, fail) => {
    get(url, { ca }, (answer) => done(answer.resume().statusCode)).on("error", fail);
  });

test("says in one line where all of it is, and is driven over HTTP", { timeout: patience }, async () => {
  const { ready, told, pid, stop } = await startedChild("--proxy", "0", "--https");
  const ended: (number | null)[] = [];
  try {
    const { apis, authority, proxy } = ready;
    expect([ready.pid, ready.checks]).toEqual([pid, "passed"]);
    expect(await (await fetch(`${ready.console}/env?format=json`)).json()).toMatchObject({ apis, authority, proxy });
    expect(readFileSync(authority.file, "utf8")).toBe(authority.certificate);
    expect(proxy.environment.HTTPS_PROXY).toBe(proxy.url);
    expect(await overTls(`${apis.orders?.https}/all`, authority.certificate)).toBe(401);
    const post = async (path: string, order: object) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(`${ready.console}${path}`, { method: "POST", headers, body: JSON.stringify(order) })).json();
    };
    // Sound: it is refused below where it is none.
    const token = async () => ((await post("/token", { api: "orders" })) as { access_token: string }).access_token;
    const call = async (given?: string) => {
      const headers = new Headers(given === undefined ? {} : { authorization: `Bearer ${given}` });
      return (await fetch(`${apis.orders?.local}/all`, { headers })).status;
    };
    const billing = await token();
    expect([await call(), await call(billing)]).toEqual([401, 200]);
    await post("/switches", { rotate: "planned" });
    expect([await call(billing), await call(await token())]).toEqual([200, 200]);
    expect(await post("/switches", { outage: "unavailable" })).toMatchObject({ outage: "unavailable" });
    expect(await post("/token", {})).toMatchObject({ code: "TOKEN_UNAVAILABLE", refused: 503 });
    expect(await call(billing)).toBe(200);
    await post("/switches", { outage: "none", moveClock: 7200 });
    expect([await call(billing), await call(await token())]).toEqual([401, 200]);
  } finally {
    ended.push(await stop());
  }
  expect([ended, told.out.trimEnd().split("\n").length]).toEqual([[0], 1]);
  expect(told.err).toContain("The walk-through");
});

test("gives the page's token to whoever started it, where others may ask", { timeout: patience }, async () => {
  const { ready, stop } = await startedChild("--allow-host", "cloud.test");
  const status = async (headers: Readonly<Record<string, string>>) =>
    (await fetch(`${ready.console}/env`, { headers })).status;
  const statuses = [await status({}), await status({ authorization: `Bearer ${ready.token}` })];
  expect([statuses, await stop()]).toEqual([[401, 200], 0]);
});

test.each(["--once", "--json"])("%s beside it is a mistake", (option) => {
  const { status, stderr } = spawnSync(process.execPath, [cli, "start", "--ready-json", option], { encoding: "utf8" });
  expect([status, stderr]).toEqual([
    2,
    `USAGE: --ready-json: got it together with ${option}. Expected: one of both.\n`,
  ]);
});

const missing = (program: string, ...args: readonly string[]): string | undefined =>
  spawnSync(program, args).status === 0 ? undefined : `${[program, ...args].join(" ")} fails`;

const guide = readFileSync("docs/test-with-local-cloud.md", "utf8");

interface Ended {
  readonly code: number;
  readonly out: string;
}

function run(program: string, args: readonly string[], more: Readonly<Record<string, string>>): Promise<Ended> {
  const env = { PATH: process.env.PATH, ...more };
  return new Promise((done) => {
    execFile(program, [...args], { cwd: newFolder("elsewhere"), env }, (failure, out, err) =>
      done({ code: failure === null ? 0 : Number(failure.code ?? 1), out: `${out}${err}` }),
    );
  });
}

describeUnless(missing("curl", "--version"), "the guide's example for shells", () => {
  const file = resolve("docs/testing/shell/orders.sh");

  test("is shown, and passes", { timeout: patience }, async () => {
    expect(guide).toContain(`\`\`\`sh\n${readFileSync(file, "utf8")}\`\`\`\n`);
    const { ready, stop } = await startedChild();
    const ended = await run("sh", [file], { LOCAL_CLOUD_URL: ready.console });
    expect([ended, await stop()]).toEqual([{ code: 0, out: "all as expected\n" }, 0]);
  });
});

describeUnless(missing("python3", "--version"), "the guide's example for Python", () => {
  const file = resolve("docs/testing/python/test_orders.py");

  test("is shown, starts the cloud, and passes", { timeout: patience }, async () => {
    expect(guide).toContain(`\`\`\`python\n${readFileSync(file, "utf8")}\`\`\`\n`);
    // In the place of the installed package.
    const bin = newFolder("bin");
    writeFileSync(
      join(bin, "npx"),
      `#!/bin/sh\nshift\nexec "${process.execPath}" "${cli}" "$@" --stack "${directory}"\n`,
    );
    chmodSync(join(bin, "npx"), 0o755);
    const ended = await run("python3", [file], { PATH: `${bin}:${process.env.PATH}` });
    expect(ended).toEqual({ code: 0, out: expect.stringMatching(/\nRan 1 test in [\d.]+s\n\nOK\n$/) });
  });
});

describe("the OpenAPI document", () => {
  test("is what the guide links to", () => {
    expect(guide).toContain("(local-cloud-openapi.json)");
  });
});
