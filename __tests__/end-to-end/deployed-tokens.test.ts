/** `token`, `call` and `jwt` against a system that was deployed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { azureCliClientId } from "../../limits/entra";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { readStack } from "../../synthesized/stack/stack";
import { partsOf } from "../../synthesized/verify/forge";
import { deployedOutputs, reachByRealNames, terraformOutput } from "./deployed-outputs";
import { synthesizedApp } from "./synthesized-app";
import { apis, folder, run } from "./token-commands";

describe("of a deployed system", () => {
  let cloud: PlayedCloud;
  beforeAll(async () => {
    cloud = await playStack(await readStack(synthesizedApp({ apis }), { environment: {} }));
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

  /** Whoever gets a code goes with it where Entra sends them, and says who they are, or no. */
  async function answering<T>(form: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
    const mocked = vi.mocked(globalThis.fetch);
    const reach = mocked.getMockImplementation() ?? globalThis.fetch;
    mocked.mockImplementation(async (url, init) => {
      const answer = await reach(url, init);
      if (!String(url).includes("/devicecode") || answer.status !== 200) return answer;
      const { user_code = "", verification_uri = "" } = await answer.clone().json();
      await reach(verification_uri, { method: "POST", body: new URLSearchParams({ user_code, ...form }) });
      return answer;
    });
    return work().finally(() => void mocked.mockImplementation(reach));
  }
  const signIn = ["--outputs", "without.json", "--person", "me"];

  test("a person signs in with a code, and calls", async () => {
    const robin = { login_hint: "robin@example.com" };
    // Where the user stands nobody has installed Microsoft's client: it stands beside the command.
    const { code, out, err } = await answering(robin, () => run(["token", "hello", ...signIn]));
    expect(err).toMatch(
      /^To sign in, use a web browser to open the page http\S+ and enter the code \w+ to authenticate\.\nhello: token of azure-cli, 04b07795-\S+: valid for/,
    );
    expect(partsOf(out.trim()).claims).toMatchObject({ azp: azureCliClientId, scp: expect.any(String) });
    expect(code).toBe(0);
    const judged = await run(["jwt", "-", "--api", "hello", "--outputs", "without.json", "--fetch-keys"], {
      stdin: out,
    });
    expect(judged).toMatchObject({
      code: 0,
      out: expect.stringContaining("hello: its gateway would admit this token"),
    });
    const call = ["call", "hello", "/world", ...signIn, "--client", azureCliClientId];
    const called = await answering(robin, () => run(call));
    expect(called).toMatchObject({ code: 0, out: expect.stringMatching(/\n200\n/) });
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[], number, RegExp]>([
    ["says no", { decline: "1" }, [], 1, /\nTOKEN_REFUSED: token of azure-cli for hello: AADSTS65004/],
    [
      "a client by another name",
      {},
      ["--client", "stranger"],
      2,
      /^USAGE: --client: got stranger\. Expected: azure-cli, /,
    ],
    [
      "whoever is meant",
      {},
      ["--person", "guest"],
      2,
      /^USAGE: --person: got guest together with --outputs\. Expected: me/,
    ],
    ["claims", {}, ["--claim", "a=b"], 2, /^USAGE: --claim: got it together with --outputs/],
    [
      "a client that nobody registered",
      {},
      ["--client", "e0000000-0000-4000-8000-000000000001"],
      1,
      /^TOKEN_REFUSED: token of e0000000-0000-4000-8000-000000000001 for hello: AADSTS700016/,
    ],
  ])("no token: %s", async (_name, form, more, expected, says) => {
    const { code, out, err } = await answering(form, () => run(["token", "hello", ...signIn, ...more]));
    expect(err).toMatch(says);
    expect({ code, out }).toEqual({ code: expected, out: "" });
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
