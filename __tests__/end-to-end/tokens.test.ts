/** `token`, `call` and `jwt` against a local cloud that runs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { partsOf } from "../../synthesized/verify/forge";
import type { Ended } from "../internal/captured-process";
import { startUp, type Up } from "./running";
import { synthesizedApp } from "./synthesized-app";
import { apis, run } from "./token-commands";

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
