/** docs/migrate.md as a reader follows it: its app synthesizes, and a shell runs its commands, with programs in the place of clouds. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compileApp, runApp } from "../constructs/app-process";
import { resourcesOf } from "../constructs/test-stack";
import { newFolder } from "../run-folder";
import { shellBlocks } from "./pages";

const page = readFileSync("docs/migrate.md", "utf8");
const principal = "66666666-7777-8888-9999-aaaaaaaaaaaa";
const client = "11111111-2222-3333-4444-555555555555";
const secret = "hush-2b9f";

let app: string;
beforeAll(() => {
  app = compileApp({ file: "__tests__/docs/migrate-example.ts" });
});

test("its app is the file whose types are checked with all others", () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  expect(example).toBe(readFileSync("__tests__/docs/migrate-example.ts", "utf8"));
});

test("its app registers the API and leaves the client and the gateway as they are", () => {
  const { status, stderr, outdir } = runApp(app);
  expect({ status, stderr: stderr.replace(/^Warning: .*BASE_IMAGE_NOT_PINNED: .*\n/gm, "") }).toEqual({
    status: 0,
    stderr: "",
  });
  const document = JSON.parse(readFileSync(join(outdir, "stacks", "hello", "cdk.tf.json"), "utf8"));
  const made = (type: string) => Object.values(resourcesOf(document, type));
  expect(made("azuread_application")).toHaveLength(1);
  expect(made("azuread_app_role_assignment")).toMatchObject([{ principal_object_id: principal }]);
  for (const type of ["azuread_application_password", "oci_apigateway_gateway", "oci_identity_policy"])
    expect(made(type)).toEqual([]);
  expect(Object.keys(document)).not.toContain("import");
});

describe("its commands", () => {
  const folder = newFolder("migrate");
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const outputs = {
    jwks_uri: { sensitive: false, value: "https://gateway.example.com/entra-keys/keys" },
    client_secrets: { sensitive: true, value: { hello: {} } },
    apis: {
      sensitive: false,
      value: {
        hello: {
          endpoint: "https://gateway.example.com/hello-2",
          token_endpoint: "https://login.microsoftonline.com/t/oauth2/v2.0/token",
          scope: "api://hello/.default",
          issuers: ["https://login.microsoftonline.com/t/v2.0"],
          audiences: ["hello"],
          client_id_claim: "azp",
          probe: { method: "GET", path: "/world" },
          clients: { "visual-builder": { client_id: client, admitted: true } },
        },
      },
    },
  };
  const key = { kty: "RSA", use: "sig", alg: "RS256", kid: "k", n: "A".repeat(342), e: "AQAB" };
  /** In the place of the network: Entra gives a token for this id and secret alone, and the gateway admits it alone. */
  const network = `
    const token = ["{}", "{}", "signature"].map((part) => Buffer.from(part).toString("base64url")).join(".");
    globalThis.fetch = async (url, { headers = {}, body = "" } = {}) => {
      const { hostname, pathname } = new URL(url);
      const form = new URLSearchParams(String(body));
      if (pathname === "/entra-keys/keys") return Response.json({ keys: [${JSON.stringify(key)}] });
      if (hostname === "login.microsoftonline.com") {
        const isKnown = form.get("client_id") === "${client}" && form.get("client_secret") === "${secret}";
        const isForThis = form.get("scope") === "api://hello/.default";
        return isKnown ? Response.json({ access_token: isForThis ? token : token + "x" }) : Response.json({ error: "invalid_client" }, { status: 401 });
      }
      return new Response("", { status: new Headers(headers).get("authorization") === "Bearer " + token ? 200 : 401 });
    };`;
  const terraform = `
    const [name, ...args] = process.argv.slice(2);
    require("node:fs").appendFileSync(${JSON.stringify(at("calls"))}, name + "\\n");
    const out = args.find((word) => word.startsWith("-out="));
    if (out) require("node:fs").writeFileSync(out.slice(5), "");
    if (name === "show") console.log(JSON.stringify({ format_version: "1.2", resource_changes: [] }));
    if (name === "output" && args.includes("-json")) console.log(${JSON.stringify(JSON.stringify(outputs))});
    if (args.includes("-detailed-exitcode")) process.exitCode = 2;`;

  test("run as they stand, one after the other, and end well", () => {
    const program = (name: string, text: string): void => writeFileSync(at(name), text, { mode: 0o755 });
    program("az", `#!/bin/sh\ntest "$*" = "ad sp show --id ${client} --query id --output tsv" && echo ${principal}\n`);
    program(
      "npx",
      `#!/bin/sh\nshift\nNODE_OPTIONS="--require ${at("network.cjs")}" exec "${process.execPath}" "${resolve("lib/cli.js")}" "$@"\n`,
    );
    program("terraform", `#!${process.execPath}\n${terraform}\n`);
    writeFileSync(at("network.cjs"), network);
    writeFileSync(
      at("cdktf.json"),
      JSON.stringify({ app: `${JSON.stringify(process.execPath)} ${JSON.stringify(app)}` }),
    );
    const script = shellBlocks(page)
      .join("\n")
      .replace("<client id>", client)
      .replace("<the secret that the client has>", secret);
    expect(script).not.toMatch(/<|…/);
    const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", script], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, ARM_USE_CLI: "false" },
      input: "yes\n",
      encoding: "utf8",
    });
    expect({ status, stderr: stderr.replace(/^Warning: .*BASE_IMAGE_NOT_PINNED: .*\n/gm, "") }, stdout).toEqual({
      status: 0,
      stderr: "",
    });
    expect(stdout.startsWith(`${principal}\n`)).toBe(true);
    expect(stdout).toContain("✓ Entra gives visual-builder a token for hello");
    expect(stdout).toContain("✓ hello answers visual-builder with its token");
    expect(readFileSync(at("calls"), "utf8").trim().split("\n")).toEqual([
      ...["init", "plan", "show"],
      ...["init", "plan", "apply", "output", "output"],
    ]);
  }, 60_000);
});
