/** What is saved is applied onto what runs. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../run-folder";
import { connecting, until } from "../until";
import { startUp, startUpApp } from "./running";

/** An app that writes the default system with these routes, and the words of its own; with a team's stack on the same gateway, if asked for. */
const app = (
  routes: Readonly<Record<string, string>>,
  more = "",
  team = "",
  clients: readonly string[] = [],
): string => `
  const { App } = require(${JSON.stringify(require.resolve("cdktf"))});
  const { Backend, ClientCredentials, SecuredApiStack } = require(${JSON.stringify(resolve("lib/constructs/index.js"))});
  ${more}
  const app = new App({ stackTraces: false });
  const platform = new SecuredApiStack(app, "secured-api", { namePrefix: "test", adapter: "none", apis: [{
    name: "hello", pathPrefix: "/hello",
    clients: ${JSON.stringify(["demo-client", ...clients])}.map((name) => (
      { name, credentials: ClientCredentials.secret({ lifetimeDays: 180 }) })),
    routes: Object.entries(${JSON.stringify(routes)}).map(([path, body]) => (
      { path, methods: ["GET"], backend: Backend.stock({ status: 200, body }) })),
  }] });
  ${team}
  app.synth();
`;

const team = `
  new SecuredApiStack(app, "team", { namePrefix: "team", adapter: "none", gateway: platform.gateway, apis: [{
    name: "team", pathPrefix: "/team", clients: [{ name: "shop" }],
    routes: [{ path: "/all", methods: ["GET"], backend: Backend.stock({ status: 200, body: "of the team" }) }],
  }] });
`;

test("keeps ports, keys, secrets and tokens, says what changed, and runs on where the app fails", async () => {
  const project = newFolder("loop");
  const write = (text: string): void => writeFileSync(join(project, "main.js"), text);
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ language: "typescript", app: "node main.js" }));
  write(app({ "/world": "one" }));
  const up = await startUpApp(project, "--port", "0");
  try {
    const [, asking = ""] = /^ +(TOKEN=\$\(curl .*)$/m.exec(up.text()) ?? [];
    const form = [...asking.matchAll(/--data-urlencode '([^=']*)=([^']*)'/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]);
    const [, endpoint = ""] = /curl -s '([^']+)'/.exec(asking) ?? [];
    const [, url = ""] = /# hello without a token\n +curl -si '([^']+)'/.exec(up.text()) ?? [];
    const tokenOf = async (): Promise<string> => {
      const answer = await fetch(endpoint, { method: "POST", body: new URLSearchParams(form) });
      return ((await answer.json()) as { access_token: string }).access_token;
    };
    const token = await tokenOf();
    const get = async (path: string, by = token): Promise<string> => {
      const answer = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${by}` } });
      return answer.status === 200 ? answer.text() : String(answer.status);
    };
    expect([await get("/hello/world"), await get("/hello/new")]).toEqual(["one", "404"]);

    write(app({ "/world": "two", "/new": "here" }));
    await until(() => /^Applied in /m.test(up.text()));
    expect([await get("/hello/world"), await get("/hello/new"), await get("/hello/new", "x")]).toEqual([
      "two",
      "here",
      "401",
    ]);
    expect(up.text()).toMatch(/^Applied in \d+\.\d s: ~ route GET \/hello\/world, \+ route GET \/hello\/new$/m);
    // The secret that was printed, the ids in it, and the key.
    expect(await get("/hello/new", await tokenOf())).toBe("here");
    expect((await fetch(`${up.url}/state`)).status).toBe(200);

    write(app({}, 'throw new Error("not finished yet");'));
    await until(() => up.text().includes("What was saved is not applied, and what ran before runs on:"));
    expect(up.text()).toContain("not finished yet");
    expect(await get("/hello/world")).toBe("two");

    expect(up.text()).not.toContain("new secret");
    write(app({ "/world": "three", "/new": "here" }, "", "", ["second"]));
    await until(() => /^ {2}new secret of test-hello second: \S+$/m.test(up.text()));
    expect(up.text()).toMatch(/^Applied in .*\+ application test-hello second$/m);
    expect(up.text()).not.toContain("new secret of test-hello demo-client");
    expect(await get("/hello/world")).toBe("three");
    const { apis } = await (await fetch(`${up.url}/env?format=json`)).json();
    expect(up.text()).toContain(`  new secret of test-hello second: ${apis.hello.clients.second.secret}\n`);
  } finally {
    // How the walk-through went, on a machine that is busy, is not what is tested.
    expect([0, 1]).toContain(await up.stop());
  }
}, 120_000);

test("applies what another program writes to stacks' directories, also where that is made anew, with the proxy going on", async () => {
  const project = newFolder("written");
  const synth = (routes: Readonly<Record<string, string>>): void => {
    writeFileSync(join(project, "main.cjs"), app(routes, "", team));
    const env = { ...process.env, CDKTF_OUTDIR: join(project, "out") };
    execFileSync(process.execPath, ["main.cjs"], { cwd: project, env, stdio: "pipe" });
  };
  synth({ "/world": "one" });
  const up = await startUp(join(project, "out"), "--port", "0", "--proxy", "0");
  try {
    expect(up.text()).toContain("What is written to the stacks' directories is applied.");
    const [, proxy = ""] = /HTTPS_PROXY='([^']+)'/.exec(up.text()) ?? [];
    const [, url = ""] = /# hello without a token\n +curl -si '([^']+)'/.exec(up.text()) ?? [];
    const status = async (path: string): Promise<number> => (await fetch(new URL(path, url))).status;
    const served = async (...paths: readonly string[]) => Promise.all(paths.map(status));
    expect(await served("/hello/world", "/hello/new", "/team/all")).toEqual([401, 404, 401]);
    synth({ "/world": "one", "/new": "here" });
    await until(() => /^Applied in .*\+ route GET \/hello\/new$/m.test(up.text()));
    expect(await served("/hello/new", "/team/all")).toEqual([401, 401]);
    rmSync(join(project, "out"), { recursive: true });
    synth({ "/newer": "here" });
    await until(() => /^Applied in .*\+ route GET \/hello\/newer/m.test(up.text()));
    expect(await served("/hello/newer", "/hello/new", "/team/all")).toEqual([401, 404, 401]);
    expect(await connecting(proxy)).toBe("connected");
  } finally {
    expect([0, 1]).toContain(await up.stop());
  }
}, 120_000);
