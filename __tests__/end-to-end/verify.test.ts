/** `verify` against a system that was deployed: outputs in each of their forms, reports, secrets, and a wrong system. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Json } from "../../internal/json";
import { movableClock } from "../../local/clock";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { readStack } from "../../synthesized/stack/stack";
import { newFolder } from "../run-folder";
import { deployedOutputs, reachByRealNames, terraformOutput } from "./deployed-outputs";
import { runVerify } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

const folder = newFolder("verify");
const clock = movableClock();
let cloud: PlayedCloud;
let directory: string;

beforeAll(async () => {
  const clients = [...helloApi.clients, { name: "out-sider", admitted: false }];
  directory = synthesizedApp({ apis: [{ ...helloApi, clients }] });
  cloud = await playStack(await readStack(directory, { environment: {} }), { clock });
  reachByRealNames(cloud);
}, 60_000);
afterAll(() => {
  vi.restoreAllMocks();
  return cloud.close();
});

const outputs = (change?: (text: string) => string): Record<string, Json> => deployedOutputs(cloud, change);

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const secretOf = (client: string): string => {
  const secrets = outputs().client_secrets as { hello: Record<string, string> };
  return secrets.hello[client] ?? "";
};

describe("the forms of outputs", () => {
  test("terraform output -json on standard input has all that is needed", async () => {
    const { code, out } = await runVerify(["--outputs", "-", "--path", "hello=/world"], {
      stdin: terraformOutput(outputs()),
    });
    expect(out).toMatch(/✓ hello answers demo-client with its token +2xx → 200/);
    expect(out).toMatch(/✓ hello refuses out-sider, which has a valid token and is not listed/);
    expect(out).toMatch(/– hello refuses an expired token\s+401 → not checked: keep one with --keep-token/);
    expect(code).toBe(0);
  });

  test("an outputs file leaves the secrets out: they come from the environment, and missing ones are told", async () => {
    const { client_secrets: _, ...open } = outputs();
    const path = file("outputs.json", { "secured-api": open });
    const with_ = await runVerify(["--outputs", path, "--stack", directory], {
      environment: {
        ENTRA_CLIENT_SECRET_DEMO_CLIENT: secretOf("demo-client"),
        ENTRA_CLIENT_SECRET_OUT_SIDER: secretOf("out-sider"),
      },
    });
    expect(with_.out).not.toMatch(/✗/);
    expect(with_.code).toBe(0);
    const without = await runVerify(["--outputs", path, "--stack", directory]);
    expect(without.out).toMatch(
      /not checked: no secret: set ENTRA_CLIENT_SECRET_DEMO_CLIENT, or give outputs that include the sensitive/,
    );
    expect(without.out).toMatch(/✓ hello refuses a token that a stranger signed/);
    expect(without.code).toBe(3);
  });

  test("outputs.json of the project is found by itself", async () => {
    const projectRoot = newFolder("verify");
    writeFileSync(join(projectRoot, "outputs.json"), JSON.stringify({ "secured-api": outputs() }));
    const { code } = await runVerify(["--path", "hello=/world"], { projectRoot });
    expect(code).toBe(0);
  });

  test("the outputs say what to request", async () => {
    const { code, out } = await runVerify(["--outputs", "-"], { stdin: terraformOutput(outputs()) });
    expect(out).not.toContain("no route that wants a token is known");
    expect(code).toBe(0);
  });

  test("an outputs file that names another token endpoint is sent no secret", async () => {
    const other = outputs((text) => text.replace(/("token_endpoint":"https:\/\/)/g, "$1evil.example/"));
    const { code, out } = await runVerify(["--outputs", "-"], { stdin: terraformOutput(other) });
    expect(out).toMatch(/not checked: its token endpoint is\s+evil\.example;/);
    expect(code).toBe(3);
  });

  test.each(["http://gateway.example.com/hello", "ftp://gateway.example.com/hello", "/hello"])(
    "tokens go to no address like %s, whatever outputs say",
    async (endpoint) => {
      const { hello } = outputs().apis as Record<string, Record<string, Json>>;
      const other = { ...outputs(), apis: { hello: { ...hello, endpoint } } };
      const { code, err } = await runVerify(["--outputs", "-"], { stdin: terraformOutput(other) });
      expect(err).toContain(`outputs, apis.hello.endpoint: got "${endpoint}". Expected: an https:// address`);
      expect(code).toBe(2);
    },
  );

  test("without a known route nothing is passed off as checked", async () => {
    const withoutProbe = outputs((text) => text.replace(/"probe":\{[^}]*\},?/, ""));
    expect(JSON.stringify(withoutProbe)).not.toBe(JSON.stringify(outputs()));
    const { code, out } = await runVerify(["--outputs", "-"], { stdin: terraformOutput(withoutProbe) });
    expect(out).toMatch(/not checked: no route that wants a token is known: name one with --path/);
    expect(code).toBe(3);
  });

  test.each([
    [
      "no file",
      ["--outputs", "/nowhere.json"],
      "",
      /USAGE: --outputs: got \/nowhere\.json, which is not there\. Expected: a file that entra-oci-gateway deploy/,
    ],
    ["no JSON", ["--outputs", "-"], "Error: no outputs", /standard input: got no JSON/],
    ["nothing", ["--outputs", "-"], "{}", /no outputs/],
    ["other outputs", ["--outputs", "-"], '{"a":{"value":1,"sensitive":false}}', /no "apis" among a/],
    ["several stacks", ["--outputs", "-"], '{"a":{"apis":{}},"b":{"apis":{}}}', /one stack, or --name/],
    ["a strange path", ["--outputs", "-", "--path", "hello"], '{"a":{"apis":{}}}', /API=\/PATH/],
    ["a folder for outputs", ["--outputs", folder], "", /--outputs: got \/.*, which is a folder/],
    ["a corrupt file", ["--outputs", file("corrupt.json", "x"), "--path", "a=/b"], "", /corrupt\.json: got no outputs/],
    ["a folder for JUnit", ["--outputs", "-", "--junit", folder], "", /--junit: got \/.*, which is a folder/],
    [
      "no folder for JUnit",
      ["--outputs", "-", "--junit", "/nowhere/x.xml"],
      "",
      /--junit: got \/nowhere\/x\.xml, which is not there/,
    ],
    [
      "no folder for tokens",
      ["--outputs", "-", "--keep-token", "/nowhere/x"],
      '{"a":{"apis":{}}}',
      /--keep-token: got \/nowhere\/x/,
    ],
    [
      "a stack that is a file",
      ["--outputs", "-", "--stack", "/etc/passwd"],
      '{"a":{"apis":{}}}',
      /--stack: got \/etc\/passwd, which is no folder/,
    ],
    ["an unknown option", ["--secret", "x"], "", /verify --secret: is no option of this command/],
    ["a strange number", ["--max-latency", "fast"], "", /a whole number/],
    ["no local cloud", ["--local", "http://127.0.0.1:1"], "", /a running local cloud: entra-oci-gateway start/],
    [
      "a local cloud elsewhere",
      ["--local", "https://example.com"],
      "",
      /the address that entra-oci-gateway start printed/,
    ],
  ])("%s is refused, with what would be right", async (_, args, stdin, reason) => {
    const { code, out, err } = await runVerify(args, { stdin });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(reason);
    expect(err).toMatch(/^USAGE: [^\n]*\n$/);
  });
});

describe("reports", () => {
  const args = ["--outputs", "-", "--path", "hello=/world"];

  test("JSON goes to standard output alone, and nothing has a secret or a token in it", async () => {
    const junit = join(folder, "report.xml");
    const { out, err } = await runVerify([...args, "--json", "--junit", junit], { stdin: terraformOutput(outputs()) });
    const report: { outcome: string; results: { id: string; status: string }[] } = JSON.parse(out);
    expect(report.outcome).toBe("passed");
    expect(report.results.find(({ id }) => id === "admitted")).toMatchObject({ status: "passed", expected: "2xx" });
    const xml = readFileSync(junit, "utf8");
    expect(xml).toMatch(/<testsuite name="deployed system" tests="\d+" failures="0" skipped="\d+">/);
    expect(xml).toContain('<skipped message="expected 401, got ');
    for (const text of [out, err, xml]) {
      expect(text).not.toContain(secretOf("demo-client"));
      expect(text).not.toMatch(/eyJ[\w-]{20}/);
    }
  });

  test("a failure names the request in the gateway's log, and counts in JUnit", async () => {
    const junit = join(folder, "failed.xml");
    const wrong = outputs((text) => text.replace(/"jwks_uri":"([^"]+)"/, '"jwks_uri":"$1-not"'));
    const { code, out } = await runVerify([...args, "--junit", junit], { stdin: terraformOutput(wrong) });
    expect(out).toMatch(
      /✗ The adapter serves keys.*\n.*404.*\n(.*\n)*.*search the gateway's logs for opc-request-id \/\w+/,
    );
    expect(readFileSync(junit, "utf8")).toMatch(
      /failures="1"[\s\S]*<failure message="[^"]+404[^"]*">[^<]+opc-request-id/,
    );
    expect(code).toBe(1);
  });

  test("a wrong secret is told in Entra's words, and what to do about it", async () => {
    const wrong = outputs((text) => text.replaceAll(secretOf("demo-client"), "not-the-secret"));
    const { code, out } = await runVerify(args, { stdin: terraformOutput(wrong) });
    expect(out).toMatch(/✗ Entra gives demo-client a token for hello\s+a token → 401 AADSTS7000215/);
    expect(out).toMatch(/its value is wanted, not its id/);
    expect(out).not.toContain("not-the-secret");
    expect(code).toBe(1);
  });

  test("a slow system is a failure where the limit says so", async () => {
    cloud.entra.faults.delay = 0;
    const { code, out } = await runVerify([...args, "--max-latency", "1"], { stdin: terraformOutput(outputs()) });
    const isFast = /✓ hello answers fast/.test(out);
    expect(code).toBe(isFast ? 0 : 1);
    expect(out).toMatch(/hello answers fast\s+median ≤ 1 ms → median \d+ ms/);
  });
});

describe("--keep-token", () => {
  const kept = join(folder, "kept.json");
  const run = () =>
    runVerify(["--outputs", "-", "--path", "hello=/world", "--keep-token", kept], {
      stdin: terraformOutput(outputs()),
    });

  test("keeps a token that only its owner can read, and uses it once it has expired", async () => {
    expect((await run()).out).toMatch(/not checked: the one in .*kept\.json expires at \d{4}-/);
    expect(existsSync(kept)).toBe(true);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    const tokens: { hello: string } = JSON.parse(readFileSync(kept, "utf8"));
    const [, payload = ""] = tokens.hello.split(".");
    const { aud, azp } = JSON.parse(Buffer.from(payload, "base64url").toString());
    const expired = await cloud.entra.mint({ client: azp, api: aud, expiresIn: -4000 });
    writeFileSync(kept, JSON.stringify({ hello: expired }));
    expect((await run()).out).toMatch(/✓ hello refuses an expired token +401 → 401/);
  });

  test("a file that it did not write is left alone", async () => {
    const other = file("other.json", ["mine"]);
    const { code, err } = await runVerify(["--outputs", "-", "--keep-token", other], {
      stdin: terraformOutput(outputs()),
    });
    expect(code).toBe(2);
    expect(err).toContain("other.json, which this command did not write");
    expect(readFileSync(other, "utf8")).toBe('["mine"]');
  });
});
