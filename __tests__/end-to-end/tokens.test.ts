/** `token`, `call` and `jwt`: against a local cloud that runs, and a system that was deployed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Backend } from "../../constructs/index";
import type { Command } from "../../internal/command";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { readStack } from "../../synthesized/stack/stack";
import { call } from "../../synthesized/tokens/call";
import { jwt } from "../../synthesized/tokens/jwt";
import { tokenCommand } from "../../synthesized/tokens/token";
import { partsOf } from "../../synthesized/verify/forge";
import { type Ended, programOf, runCaptured, type Surroundings } from "../internal/captured-process";
import { newFolder } from "../run-folder";
import { deployedOutputs, reachByRealNames, terraformOutput } from "./deployed-outputs";
import { startUp, type Up } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

const folder = newFolder("tokens");
const commands: Readonly<Record<string, Command>> = { token: tokenCommand, call, jwt };

function run([name = "", ...args]: readonly string[], given: Surroundings = {}): Promise<Ended> {
  const command = commands[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  return runCaptured(programOf(name, command), [name, ...args], { projectRoot: folder, ...given });
}

const apis = [
  {
    ...helloApi,
    clients: [...helloApi.clients, { name: "outsider", admitted: false }],
    delegatedAccess: { principalIds: ["3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b"] },
    routes: [
      ...helloApi.routes,
      { path: "/busy", methods: ["POST" as const], backend: Backend.stock({ status: 503, body: "\u001b[31mbusy" }) },
    ],
  },
  { ...helloApi, name: "stock", pathPrefix: "/stock", clients: [{ name: "warehouse" }] },
];

let directory: string;
beforeAll(() => {
  directory = synthesizedApp({ apis });
});

describe("of a local cloud", () => {
  let up: Up;
  beforeAll(async () => {
    up = await startUp(directory, "--port", "0");
  }, 90_000);
  afterAll(() => up?.stop());
  const local = (...args: readonly string[]): Promise<Ended> => run([...args, "--local", up.url]);
  const tokenOf = async (...args: readonly string[]): Promise<string> => (await local("token", ...args)).out.trim();

  test("a token stands alone on standard output, and whose it is on the other", async () => {
    const { code, out, err } = await local("token", "hello");
    expect(out).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(err).toMatch(/^hello: token of demo-client, [0-9a-f-]{36}: valid for \d+ minutes, until \S+Z\n$/);
    expect(code).toBe(0);
    const json = JSON.parse((await local("token", "hello", "--client", "outsider", "--json")).out);
    expect(json).toMatchObject({ api: "hello", client: "outsider", token_type: "Bearer" });
    expect(partsOf(json.access_token).claims).toMatchObject({ azp: json.client_id, exp: json.expires_on });
  });

  test("claims are added and replaced, and nothing else", async () => {
    const plain = partsOf(await tokenOf("hello")).claims;
    const changed = partsOf(await tokenOf("hello", "--claim", "ver=1.0", "--claim", 'roles=["x"]', "--claim", "n=1"));
    expect(changed.claims).toMatchObject({ ver: "1.0", roles: ["x"], n: 1, azp: plain.azp, sub: plain.sub });
    expect(Object.keys(changed.claims).sort()).toEqual([...Object.keys(plain), "n"].sort());
  });

  test("people sign in to a client of theirs, and guests whom nobody assigned do not", async () => {
    const person = ["hello", "--client", "Azure CLI"];
    expect(partsOf(await tokenOf(...person)).claims).toHaveProperty("scp");
    const mine = partsOf(await tokenOf(...person, "--claim", "name=Ann")).claims;
    expect(mine).toMatchObject({ name: "Ann", scp: expect.any(String) });
    const guest = await local("token", ...person, "--person", "guest");
    expect(guest.err).toMatch(/^TOKEN_REFUSED: token of Azure CLI for hello: AADSTS50105/);
    expect(guest).toMatchObject({ code: 1, out: "" });
    const none = await local("token", "hello", "--person", "guest");
    expect(none.err).toMatch(/^TOKEN_UNAVAILABLE: token of demo-client for hello: nobody can visit/);
    expect(none).toMatchObject({ code: 3, out: "" });
  });

  test.each<[readonly string[], number, RegExp]>([
    [["hello", "/world"], 0, /^GET https:\S+\/hello\/world as demo-client\n200\n[\s\S]*opc-request-id: \S+\n\{\}\n$/],
    [
      ["hello", "/world", "--no-token"],
      1,
      /without a token\n401\n[\s\S]*The route wants a token, and none was sent\.\n$/,
    ],
    [
      ["hello", "/world", "--client", "outsider"],
      1,
      /401\n[\s\S]*Claim azp: the token says \S+, the gateway accepts \S+, \S+\. This is the allow-list/,
    ],
    [["hello", "/world", "--claim", "aud=x"], 1, /Audience: the token says x, the gateway accepts/],
    [["hello", "/world", "--claim", "exp=1"], 1, /Time: the token expired at 1970-01-01T00:00:01\.000Z/],
    [["hello", "/none"], 1, /404\n[\s\S]*No route answers GET https:\S+\/hello\/none/],
    [["hello", "/busy", "--data", '{"a":1}'], 1, /^POST [\s\S]*\n503\n[\s\S]*\nbusy\n/],
    [["stock", "/world", "--header", "Accept: text/plain"], 0, /as warehouse\n200\n/],
  ])("call %j ends with %i", async (args, expected, says) => {
    const { code, out, err } = await local("call", ...args);
    expect(out).toMatch(says);
    for (const hidden of ["\u001b", "eyJ"]) expect(out).not.toContain(hidden);
    expect({ code, err }).toEqual({ code: expected, err: "" });
  });

  test("call tells programs all of the answer", async () => {
    const { code, out } = await local("call", "hello", "/world", "--client", "outsider", "--json");
    expect(JSON.parse(out)).toMatchObject({
      ...{ method: "GET", client: "outsider", status: 401, body: expect.stringContaining("Unauthorized") },
      headers: { "content-type": "application/json" },
      why: [expect.stringContaining("allow-list of clients")],
    });
    expect(code).toBe(1);
  });

  test.each([
    [
      ["hello", "/world", "--header", "authorization: x"],
      "--header: got Authorization. Expected: another header, or --no-token",
    ],
    [["hello", "world"], "/PATH: got world. Expected: a path that begins with /"],
    [["nobody", "/world"], "API: got nobody. Expected: hello, stock."],
    [["hello", "/world", "--client", "x"], "--client: got x. Expected: "],
  ])("call %j is a mistake", async (args, says) => {
    const { code, err, out } = await local("call", ...args);
    expect(err).toContain(`USAGE: ${says}`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("jwt says which API would admit a token, and what keeps it out of the other", async () => {
    const given = await tokenOf("hello");
    const { code, out } = await run(["jwt", "-", "--local", up.url], { stdin: `Authorization: Bearer ${given}` });
    expect(out).toMatch(/azp +[0-9a-f-]{36} {2}the client that got it: demo-client\n/);
    expect(out).toMatch(/\nhello: its gateway would admit this token\n( {2}✓ .+\n)+/);
    expect(out).toMatch(/\nstock: its gateway would refuse this token\n[\s\S]*✗ Audience: /);
    expect(out).not.toContain(partsOf(given).signature);
    expect(code).toBe(0);
    const stock = await run(["jwt", "-", "--api", "stock", "--local", up.url, "--json"], { stdin: given });
    expect(JSON.parse(stock.out).apis).toMatchObject([{ api: "stock", admitted: "no" }]);
    expect(stock.out + stock.err).not.toContain(partsOf(given).signature);
    expect(stock.code).toBe(1);
  });

  test("jwt holds a token against the stack itself: without keys its signature is not verified", async () => {
    const stdin = await tokenOf("hello");
    const { code, out } = await run(["jwt", "-", "--stack", directory, "--api", "hello"], { stdin });
    expect(out).toMatch(
      /hello: nothing is wrong that could be checked, and not all could be\n[\s\S]*– Signature: not verified/,
    );
    expect(code).toBe(3);
  });
});

describe("of a deployed system", () => {
  let cloud: PlayedCloud;
  beforeAll(async () => {
    cloud = await playStack(await readStack(directory, { environment: {} }));
    reachByRealNames(cloud);
    writeFileSync(join(folder, "with.json"), terraformOutput(deployedOutputs(cloud)));
    const { client_secrets: _, ...open } = deployedOutputs(cloud);
    writeFileSync(join(folder, "without.json"), terraformOutput(open));
  }, 60_000);
  afterAll(() => {
    vi.restoreAllMocks();
    return cloud?.close();
  });

  const secretOf = (client: string): string => {
    const secrets = deployedOutputs(cloud).client_secrets as { hello: Record<string, string> };
    return secrets.hello[client] ?? "";
  };

  test("the secret comes from the outputs, or from the environment", async () => {
    const environment = { ENTRA_CLIENT_SECRET_DEMO_CLIENT: secretOf("demo-client") };
    for (const [file, given] of [
      ["with.json", {}],
      ["without.json", { environment }],
    ] as const) {
      const { code, out, err } = await run(["token", "hello", "--outputs", file], given);
      expect(partsOf(out.trim()).claims).toHaveProperty("azp");
      expect(out + err).not.toContain(secretOf("demo-client"));
      expect(code).toBe(0);
    }
    const missing = await run(["token", "hello", "--outputs", "without.json"]);
    expect(missing.err).toMatch(/^TOKEN_UNAVAILABLE: .*no secret: set ENTRA_CLIENT_SECRET_DEMO_CLIENT/);
    expect(missing).toMatchObject({ code: 3, out: "" });
  });

  test("call reaches it, and says why it refuses", async () => {
    const admitted = await run(["call", "hello", "/world", "--outputs", "with.json"]);
    expect(admitted).toMatchObject({ code: 0, out: expect.stringMatching(/\n200\n/) });
    const refused = await run(["call", "hello", "/world", "--outputs", "with.json", "--client", "outsider"]);
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining("This is the allow-list of clients.") });
  });

  test("jwt verifies with the keys that it fetches, or with those of a file", async () => {
    const stdin = (await run(["token", "hello", "--outputs", "with.json"])).out;
    const held = ["jwt", "-", "--outputs", "with.json"];
    expect(await run(held, { stdin })).toMatchObject({ code: 3 });
    const fetched = await run([...held, "--fetch-keys"], { stdin });
    expect(fetched.out).toMatch(
      /hello: its gateway would admit this token\n[\s\S]*✓ Signature: by the key \S+ of http\S+\/jwks\/keys/,
    );
    expect(fetched.code).toBe(0);
    const set = await (await fetch(String(deployedOutputs(cloud).jwks_uri))).text();
    writeFileSync(join(folder, "keys.json"), set);
    expect(await run([...held, "--keys", "keys.json"], { stdin })).toMatchObject({ code: 0 });
    writeFileSync(join(folder, "others.json"), JSON.stringify({ keys: [] }));
    expect(await run([...held, "--keys", "others.json"], { stdin })).toMatchObject({ code: 1 });
    const alone = await run(["jwt", "-", "--keys", "others.json"], { stdin });
    expect(alone).toMatchObject({ code: 1, out: expect.stringContaining("✗ Signature: the token says kid") });
  });

  test.each([
    [["jwt", "-", "--api", "hello"], "--api: got hello. Expected: with --outputs, --stack, --example or --local"],
    [["jwt", "-", "--outputs", "with.json", "--api", "x"], "--api: got x. Expected: hello, stock."],
    [["jwt", "-", "--keys", "with.json"], "--keys: got --keys with.json is no key set: "],
  ])("%j is a mistake", async (args, says) => {
    const stdin = (await run(["token", "hello", "--outputs", "with.json"])).out;
    const { code, err, out } = await run(args, { stdin });
    expect(err).toContain(`USAGE: ${says}`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("a gateway that does not answer is neither admission nor refusal", async () => {
    const nowhere = terraformOutput(deployedOutputs(cloud)).replaceAll(
      /"endpoint":"http:\/\/127\.0\.0\.1:\d+/g,
      '"endpoint":"https://nowhere.invalid',
    );
    writeFileSync(join(folder, "nowhere.json"), nowhere);
    const { code, out } = await run(["call", "hello", "/world", "--outputs", "nowhere.json"]);
    expect(out).toMatch(/no answer: /);
    expect(code).toBe(3);
  });
});
