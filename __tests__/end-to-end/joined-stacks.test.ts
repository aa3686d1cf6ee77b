/** A team's stack that takes gateway, registration and clients from the platform's stack of the same app: one reading, in every command. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, TerraformStack } from "cdktf";
import { beforeAll, describe, expect, test } from "vitest";
import { AzureOAuthApp, Backend, ClientCredentials } from "../../constructs/index";
import { diagram } from "../../synthesized/diagram/main";
import { summary } from "../../synthesized/summary/main";
import { network, newGateway, secured } from "../constructs/test-stack";
import { programOf, runCaptured } from "../internal/captured-process";
import { newFolder } from "../run-folder";
import { stackFolder } from "../synthesized/stack-folder";
import { runVerify, startOnce, startUp } from "./running";

function stackOf(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new OciProvider(stack, "oci", { region: "eu-frankfurt-1" });
  new AzureadProvider(stack, "azuread");
  new TimeProvider(stack, "time");
  return stack;
}

let outdir = "";
beforeAll(() => {
  outdir = newFolder("joined");
  const app = new App({ outdir, stackTraces: false });
  const [platform, orders] = [stackOf(app, "platform"), stackOf(app, "orders")];
  const api = new AzureOAuthApp(platform, "Api", {
    displayName: "orders-api",
    clients: [{ name: "billing", credentials: ClientCredentials.secret({ lifetimeDays: 180 }) }],
  });
  secured(orders, { gateway: newGateway(platform), trust: api.trust({ keys: api.jwksUri }) });
  app.synth();
});

const summed = (folder: string, ...args: readonly string[]) =>
  runCaptured(programOf("summary", summary), ["summary", "--stack", folder, ...args], { projectRoot: folder });

describe("a team's stack beside the platform's", () => {
  const orders = (): string => join(outdir, "stacks", "orders");

  test("is summed up with the platform's names, and nothing is left open", async () => {
    const { out, err, code } = await summed(orders());
    expect([err, code]).toEqual(["", 0]);
    expect(out).toContain("orders: /orders on the gateway <test> (public)");
    expect(out).not.toContain("does not make this gateway");
    expect(out).toContain("May call: <client id of orders-api billing>");
    expect(out).toContain("Audiences: <client id of orders-api>");
    expect(out).toContain("Issuers: https://login.microsoftonline.com/<tenant>/v2.0 (Entra ID, version 2)");
    expect(out).not.toContain("Not understood");
  });

  test("is drawn with them", async () => {
    const { out } = await runCaptured(
      programOf("diagram", diagram),
      ["diagram", "--markdown", "--stack", outdir, "--name", "orders"],
      { projectRoot: outdir },
    );
    expect(out).toContain("client id of orders-api billing");
  });

  test("runs, and is checked from outside", async () => {
    const once = await startOnce(orders());
    expect([once.err, once.code]).toEqual(["", 0]);
    expect(once.out).toMatch(/\n {2}\d+ passed\n/);
    const up = await startUp(orders());
    const { code, out } = await runVerify(["--local", up.url, "--stack", orders()], { projectRoot: outdir });
    expect([code, out]).toEqual([0, expect.stringContaining("passed")]);
    expect(await up.stop()).toBe(0);
  });

  test("is the same alone, with the platform's named beside it", async () => {
    const alone = newFolder("alone");
    cpSync(orders(), alone, { recursive: true });
    const platform = join(outdir, "stacks", "platform");
    const ofAll = await summed(orders(), "--json");
    expect((await summed(alone, "--beside", platform, "--json")).out).toBe(ofAll.out);
    expect(await summed(alone, "--beside", join(platform, "none"))).toMatchObject({
      code: 2,
      err: expect.stringContaining("--beside"),
    });
  });

  test("tells alone what it lacks, and is never shown as closed or open", async () => {
    const alone = newFolder("alone");
    cpSync(orders(), alone, { recursive: true });
    const { out, code } = await summed(alone);
    expect(code).toBe(0);
    const data = "data.terraform_remote_state.cross-stack-reference-input-platform";
    expect(out).toContain(`${data}: no stack that is read with this one keeps its state there: backend local, path `);
    expect(out).toContain(
      `Give that stack beside this one, --beside DIR, or what it tells: --value ${data}.outputs.NAME=JSON`,
    );
    const once = await startOnce(alone);
    expect(once.code).toBe(3);
    expect(once.out).toContain("--value");
  });
});

describe("a team's back end behind the platform's network", () => {
  /** What the platform's stack lets its gateway call is changed after synth, as by hand. */
  function synthesizedWith(change: (platform: string) => string): string {
    const folder = newFolder("platform-network");
    const app = new App({ outdir: folder, stackTraces: false });
    const [platform, orders] = [stackOf(app, "platform"), stackOf(app, "orders")];
    const backend = Backend.http({ url: "https://orders.example.com:8443/x" });
    secured(orders, {
      gateway: newGateway(platform, { network: network(platform, { backendPorts: [8443] }) }),
      routes: [{ path: "/orders", methods: ["GET"], backend }],
    });
    app.synth();
    const file = join(folder, "stacks", "platform", "cdk.tf.json");
    writeFileSync(file, change(readFileSync(file, "utf8")));
    return folder;
  }

  async function walk(directory: string, ...args: readonly string[]) {
    const { code, out } = await startOnce(directory, "--json", ...args);
    // Sound: `--json` writes this form.
    const { results } = JSON.parse(out) as { results: { id: string; status: string; got: string; look?: string[] }[] };
    const of = (id: string) => results.filter((one) => one.id === id).map(({ status, got }) => `${status}: ${got}`);
    return { code, network: of("network"), admitted: of("admitted"), look: results.flatMap(({ look = [] }) => look) };
  }

  test("answers where its rules let the gateway out", { timeout: 90_000 }, async () => {
    const { code, network: judged } = await walk(
      join(
        synthesizedWith((platform) => platform),
        "stacks",
        "orders",
      ),
    );
    expect([code, judged]).toEqual([0, ["passed: 3 open"]]);
  });

  test.each(["of the same app", "named beside it"])(
    "is told as locked out where they do not, %s",
    {
      timeout: 90_000,
    },
    async (where) => {
      const app = synthesizedWith((platform) => platform.replaceAll("8443", "8444"));
      const alone = newFolder("alone");
      cpSync(join(app, "stacks", "orders"), alone, { recursive: true });
      const {
        code,
        network: judged,
        admitted,
        look,
      } = await (where === "of the same app"
        ? walk(join(app, "stacks", "orders"))
        : walk(alone, "--beside", join(app, "stacks", "platform")));
      expect(code).toBe(1);
      expect(judged).toEqual(["failed: closed: orders.example.com:8443 (back end of orders)"]);
      expect(admitted).toEqual([expect.stringMatching(/^failed: 504 /)]);
      expect(look).toContainEqual(
        expect.stringMatching(
          /: no rule of oci_core_.* lets TCP 8443 out to .*\. Add an egress rule for TCP 8443 to .*oci_core_network_security_group\.\S+?( of platform)?\.$/,
        ),
      );
    },
  );
});

test("a deployment in a module of the stack's own is read and runs like any other", async () => {
  const folder = stackFolder(
    { module: { api: { source: "./api", for_each: '${toset(["/a", "/b"])}', prefix: "${each.key}" } } },
    {
      "api/main.tf.json": JSON.stringify({
        variable: { prefix: { type: "string" } },
        resource: {
          oci_apigateway_deployment: {
            it: {
              compartment_id: "ocid1.compartment.oc1..team",
              gateway_id: "ocid1.apigateway.oc1.eu-frankfurt-1.platform",
              path_prefix: "${var.prefix}",
              specification: {
                request_policies: {
                  authentication: {
                    ...{ type: "TOKEN_AUTHENTICATION", token_header: "Authorization", token_auth_scheme: "Bearer" },
                    validation_policy: {
                      type: "REMOTE_JWKS",
                      uri: "https://issuer.example.com/keys",
                      additional_validation_policy: { issuers: ["https://issuer.example.com"], audiences: ["a"] },
                    },
                  },
                },
                routes: [{ path: "/x", methods: ["GET"], backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } }],
              },
            },
          },
        },
      }),
    },
  );
  const { out } = await summed(folder, "--json");
  const { stacks } = JSON.parse(out) as { stacks: { apis: { name: string }[]; notUnderstood: unknown[] }[] };
  expect(stacks.map(({ apis, notUnderstood }) => [apis.map(({ name }) => name), notUnderstood])).toEqual([
    [["a", "b"], []],
  ]);
  const once = await startOnce(folder);
  expect([once.err, once.code]).toEqual(["", 0]);
  expect(once.out).toContain("a refuses a request without a token");
  expect(once.out).toContain("b refuses a request without a token");
});
