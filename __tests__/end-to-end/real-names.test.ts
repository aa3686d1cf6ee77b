/**
 * Clients that nobody told of the local clouds: each asks Entra for a token and calls an API by the real names, told of the proxy by its
 * environment alone.
 */
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ClientCredentials } from "../../constructs/index";
import { playStack } from "../../local/cloud";
import type { CloudProxy } from "../../local/proxy/proxy-of-cloud";
import { describeUnless } from "../describe-unless";
import { type ClientKey, createClientKey } from "../local/entra/client-key";
import { connectedTo } from "../local/proxy/started-proxy";
import { newFolder } from "../run-folder";
import { connecting } from "../until";
import { type StartedCloud, startedCloud, synthesized, threeApis } from "./started-cloud";

/** Starting the clients takes long where the machine is busy. */
const patience = 120_000;
const project = join(__dirname, "..", "..");
const customName = "api.orders.example.com";

const principalIds = ["3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b"];
const trusted = {
  name: "actions",
  issuer: "https://token.actions.example.com",
  subject: "repo:acme/orders:environment:prod",
};

/** The first has clients that prove themselves otherwise than by a secret, and people get tokens for it: by the Azure CLI. */
const apisFor = (pem: string) =>
  threeApis.apis.map((api) => {
    if (api.name !== "hello" || !("clients" in api)) return api;
    const signer = { name: "signer", credentials: ClientCredentials.certificate(pem) };
    const job = { name: "job", credentials: ClientCredentials.federatedIdentity(trusted) };
    return { ...api, clients: [...(api.clients ?? []), signer, job], delegatedAccess: { principalIds } };
  });

let key: ClientKey;
let started: StartedCloud;
let proxy: CloudProxy;
let client: Readonly<Record<"authority" | "tokenUrl" | "id" | "secret" | "scope" | "api", string>>;

beforeAll(async () => {
  key = await createClientKey(new Date());
  started = await startedCloud(
    { proxy: {} },
    {
      ...threeApis,
      apis: apisFor(key.pem),
      customDomain: { hostname: customName, certificateId: "ocid1.certificate.oc1..x" },
    },
  );
  if (started.cloud.proxy === undefined) throw new Error("no proxy was started");
  proxy = started.cloud.proxy;
  const outputOf = (name: string) => JSON.parse(JSON.stringify(started.cloud.stack.outputs.get(name)?.value));
  const { endpoint, token_endpoint: tokenUrl, scope } = outputOf("apis").hello;
  const secret = outputOf("client_secrets").hello.caller;
  const authority = tokenUrl.replace(/\/oauth2\/.*/, "");
  client = { authority, tokenUrl, scope, secret, id: started.clientId("hello", "caller"), api: `${endpoint}/world` };
}, patience);
afterAll(() => started.close());

/** How a program that is told of the outputs shows who it is. */
interface Shown {
  readonly args?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A program whose environment says of the clouds no more than `start` prints. */
function run(program: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...proxy.environment, ...asVariables(), ...more };
  return new Promise((resolve) => {
    execFile(program, [...args], { cwd: project, env }, (failure, out, err) =>
      resolve({ code: failure === null ? 0 : Number(failure.code ?? 1), out, err }),
    );
  });
}

/** The program reads who it is as an application would. */
const asVariables = (): Record<string, string> =>
  Object.fromEntries(Object.entries(client).map(([name, value]) => [`CLIENT_${name.toUpperCase()}`, value]));

const hello = { code: 0, out: "200 hello", err: "" };

test("the names are the real ones, a custom one among them", () => {
  expect(client.tokenUrl).toMatch(/^https:\/\/login\.microsoftonline\.com\//);
  expect(client.api).toBe(`https://${customName}/hello/world`);
  expect(proxy.names).toEqual(
    expect.arrayContaining(["login.microsoftonline.com", customName, started.cloud.gateways[0]?.hostnames[0]]),
  );
});

const missing = (program: string, ...args: readonly string[]): string | undefined =>
  spawnSync(program, args).status === 0 ? undefined : `${[program, ...args].join(" ")} fails`;

describeUnless(missing("curl", "--version"), "curl", () => {
  const script = `
    token=$(curl -sS "$CLIENT_TOKENURL" --data-urlencode grant_type=client_credentials --data-urlencode "client_id=$CLIENT_ID" \\
      --data-urlencode "client_secret=$CLIENT_SECRET" --data-urlencode "scope=$CLIENT_SCOPE" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
    curl -sS -o /dev/null -w '%{http_code} ' "$CLIENT_API" -H "Authorization: Bearer $token"
    curl -sS "$CLIENT_API" -H "Authorization: Bearer $token"`;

  test("gets its token and its answer", { timeout: patience }, async () => {
    expect(await run("sh", ["-c", script])).toEqual(hello);
  });

  test("reaches nothing else", { timeout: patience }, async () => {
    const { code, err } = await run("curl", ["-sS", "https://example.com/"]);
    expect([code === 0, err]).toEqual([false, expect.stringContaining("403")]);
  });
});

describeUnless(missing("python3", "--version"), "Python's urllib", () => {
  const script = `
import json, os, urllib.parse, urllib.request
e = os.environ
form = dict(grant_type="client_credentials", client_id=e["CLIENT_ID"], client_secret=e["CLIENT_SECRET"], scope=e["CLIENT_SCOPE"])
token = json.load(urllib.request.urlopen(e["CLIENT_TOKENURL"], urllib.parse.urlencode(form).encode()))["access_token"]
answer = urllib.request.urlopen(urllib.request.Request(e["CLIENT_API"], headers={"Authorization": "Bearer " + token}))
print(answer.status, answer.read().decode(), end="")`;

  test("gets its token and its answer", { timeout: patience }, async () => {
    expect(await run("python3", ["-c", script])).toEqual(hello);
  });
});

describeUnless(missing("python3", "-c", "import requests"), "Python's requests", () => {
  const script = `
import os, requests
e = os.environ
form = dict(grant_type="client_credentials", client_id=e["CLIENT_ID"], client_secret=e["CLIENT_SECRET"], scope=e["CLIENT_SCOPE"])
token = requests.post(e["CLIENT_TOKENURL"], data=form).json()["access_token"]
answer = requests.get(e["CLIENT_API"], headers={"Authorization": "Bearer " + token})
print(answer.status_code, answer.text, end="")`;

  test("gets its token and its answer", { timeout: patience }, async () => {
    expect(await run("python3", ["-c", script])).toEqual(hello);
  });
});

/** The lane for other Nodes names one. */
const node = process.env.CLIENT_NODE ?? process.execPath;
const [major = 0, minor = 0] = spawnSync(node, ["-p", "process.versions.node"], { encoding: "utf8" })
  .stdout.split(".")
  .map(Number);
const readsEnvironment = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);

const ways: readonly (readonly [string, () => Readonly<Record<string, string>>])[] = [
  ["with the preload", () => proxy.environmentOfNode20],
  ...(readsEnvironment ? ([["by itself", () => ({})]] as const) : []),
];

describe.each(ways)(`Node ${major}.${minor} %s`, (_way, more) => {
  const fetching = `
const { CLIENT_ID, CLIENT_SECRET, CLIENT_SCOPE, CLIENT_TOKENURL, CLIENT_API } = process.env;
const body = new URLSearchParams({ grant_type: "client_credentials", client_id: CLIENT_ID, client_secret: CLIENT_SECRET, scope: CLIENT_SCOPE });
const { access_token: token } = await (await fetch(CLIENT_TOKENURL, { method: "POST", body })).json();
const answer = await fetch(CLIENT_API, { headers: { authorization: "Bearer " + token } });
process.stdout.write(answer.status + " " + (await answer.text()));`;

  const requesting = `
import { get, request } from "node:https";
const { CLIENT_ID, CLIENT_SECRET, CLIENT_SCOPE, CLIENT_TOKENURL, CLIENT_API } = process.env;
const body = String(new URLSearchParams({ grant_type: "client_credentials", client_id: CLIENT_ID, client_secret: CLIENT_SECRET, scope: CLIENT_SCOPE }));
const text = async (answer) => { let all = ""; for await (const part of answer) all += part; return all; };
const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
request(CLIENT_TOKENURL, { method: "POST", headers }, async (answer) => {
  const { access_token: token } = JSON.parse(await text(answer));
  get(CLIENT_API, { headers: { authorization: "Bearer " + token } }, async (answer) => process.stdout.write(answer.statusCode + " " + (await text(answer))));
}).end(body);`;

  const msal = `
import { ConfidentialClientApplication } from "@azure/msal-node";
const { CLIENT_ID, CLIENT_SECRET, CLIENT_SCOPE, CLIENT_AUTHORITY, CLIENT_API } = process.env;
const application = new ConfidentialClientApplication({ auth: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, authority: CLIENT_AUTHORITY } });
const { accessToken } = await application.acquireTokenByClientCredential({ scopes: [CLIENT_SCOPE] });
const answer = await fetch(CLIENT_API, { headers: { authorization: "Bearer " + accessToken } });
process.stdout.write(answer.status + " " + (await answer.text()));`;

  const elsewhere = `
import { get } from "node:https";
const byFetch = await fetch("https://example.com/").then(() => "reached", () => "refused");
const byGet = await new Promise((done) => get("https://example.com/", () => done("reached")).on("error", ({ message }) => done(message)));
process.stdout.write(byFetch + " " + byGet);`;

  const own = `
import { createServer } from "node:http";
const server = createServer((request, response) => response.end("own")).listen(0, "127.0.0.1", async () => {
  const answer = await fetch("http://127.0.0.1:" + server.address().port);
  process.stdout.write(answer.status + " " + (await answer.text()));
  server.close().closeAllConnections();
});`;

  const ranAs = (program: string) => run(node, ["--no-warnings", "--input-type=module", "-e", program], more());

  test.each([
    ["fetch", fetching],
    ["https.request", requesting],
    ["MSAL", msal],
  ])("%s gets its token and its answer", { timeout: patience }, async (_name, program) => {
    expect(await ranAs(program)).toEqual(hello);
  });

  test("reaches nothing else by the proxy, and its own machine without", { timeout: patience }, async () => {
    expect((await ranAs(elsewhere)).out).toMatch(/^refused .*\b403\b/);
    expect(await ranAs(own)).toEqual({ code: 0, out: "200 own", err: "" });
  });
});

describe("the commands, of a deployed system by its real names", () => {
  const more = () => (readsEnvironment ? {} : proxy.environmentOfNode20);
  /** Terraform's outputs, which tell no secret. */
  const outputs = (): string => {
    const values = [...started.cloud.stack.outputs].filter(([name]) => name !== "client_secrets");
    const told = values.map(([name, { value }]) => [name, { sensitive: false, value }]);
    return written("outputs.json", JSON.stringify(Object.fromEntries(told)));
  };

  test("a person signs in with a code, and calls", { timeout: patience }, async () => {
    const args = ["call", "hello", "/world", "--outputs", outputs(), "--person", "me", "--json"];
    const env = { PATH: process.env.PATH, ...proxy.environment, ...more() };
    const running = spawn(node, ["--no-warnings", join(project, "lib", "cli.js"), ...args], { env });
    const [out, err] = [text(running.stdout), text(running.stderr)];
    const [told] = await once(running.stderr, "data");
    const [, page = "", user_code = ""] = /open the page (\S+) and enter the code (\w+)/.exec(String(told)) ?? [];
    const body = new URLSearchParams({ user_code, login_hint: "robin@example.com" });
    expect((await fetch(page, { method: "POST", body })).status).toBe(200);
    // Microsoft's client asks again after the five seconds that Entra says.
    expect(JSON.parse(await out)).toMatchObject({
      ...{ url: client.api, client: "azure-cli", status: 200, body: "hello" },
    });
    expect(await err).toContain(`GET ${client.api} as azure-cli\n200\n`);
  });

  test.each<[string, () => Promise<Shown>]>([
    ["caller", async () => ({ secrets: { ENTRA_CLIENT_SECRET_HELLO_CALLER: client.secret } })],
    ["signer", async () => ({ args: ["--certificate", written("signer.pem", `${key.pem}\n${key.privatePem}`)] })],
    ["job", async () => ({ args: ["--assertion", written("job.jwt", await assertion())] })],
  ])("the program %s calls by what it has", { timeout: patience }, async (name, proof) => {
    const { args = [], secrets = {} } = await proof();
    const words = ["call", "hello", "/world", "--outputs", outputs(), "--client", name, "--json", ...args];
    const ended = await run(node, ["--no-warnings", join(project, "lib", "cli.js"), ...words], {
      ...more(),
      ...secrets,
    });
    expect(ended).toMatchObject({ code: 0, err: expect.stringContaining(`GET ${client.api} as ${name}\n200\n`) });
    expect(JSON.parse(ended.out)).toMatchObject({ client: name, status: 200, body: "hello" });
  });

  const assertion = (): Promise<string> =>
    started.cloud.entra.federatedAssertion({ ...trusted, audiences: ["api://AzureADTokenExchange"] });

  function written(name: string, content: string): string {
    const file = join(newFolder("real-names"), name);
    writeFileSync(file, content);
    return file;
  }
});

test("NO_PROXY keeps names from the proxy with the preload, too", { timeout: patience }, async () => {
  const program = `fetch("https://closed.invalid/").catch(({ cause }) => process.stdout.write(String(cause.code ?? cause)));`;
  const more = { ...proxy.environmentOfNode20, NO_PROXY: "example.com, .invalid" };
  expect((await run(node, ["--no-warnings", "-e", program], more)).out).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)$/);
});

test("the authority's certificate is a file that anybody may read, and goes with the cloud", async () => {
  const other = await startedCloud({ proxy: {} });
  const { caFile, url } = other.cloud.proxy ?? { caFile: "", url: "" };
  expect([statSync(caFile).mode & 0o777, statSync(dirname(caFile)).mode & 0o777]).toEqual([0o644, 0o700]);
  await other.close();
  expect([existsSync(dirname(caFile)), await connecting(url)]).toEqual([false, "ECONNREFUSED"]);
}, 60_000);

test("a port that is taken is told", async () => {
  const port = Number(new URL(proxy.url).port);
  const { stack, dispose } = await synthesized(threeApis);
  await expect(playStack(stack, { proxy: { port } })).rejects.toThrow(
    `--proxy: got ${port}, which another process listens on. Expected: a free port, or 0.`,
  );
  dispose();
}, 60_000);

test("what the stack calls elsewhere is reached where gateways may call it, and nothing else", async () => {
  const { stack, dispose } = await synthesized(threeApis);
  const answers = async (allowOutbound: boolean): Promise<readonly string[]> => {
    const cloud = await playStack(stack, { proxy: { port: 0 }, allowOutbound });
    const url = cloud.proxy?.url ?? "";
    const asked = ["backend.test:443", "backend.test:80", "example.com:443"].map((one) => connectedTo(url, one));
    const texts = (await Promise.all(asked)).map(({ text }) => text.replace(/Allowed: .*/s, "Allowed"));
    await cloud.close();
    return texts;
  };
  const closed = "CONNECT: got backend.test:80. Allowed";
  const other = "CONNECT: got example.com:443. Allowed";
  expect(await answers(false)).toEqual(["CONNECT: got backend.test:443. Allowed", closed, other]);
  // The name is one that nobody has: RFC 6761, section 6.2.
  expect(await answers(true)).toEqual(["backend.test: no address is known.\n", closed, other]);
  dispose();
}, 60_000);
