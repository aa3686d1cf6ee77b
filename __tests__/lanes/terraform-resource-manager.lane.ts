/** What `package` writes for OCI Resource Manager is what real Terraform with the real providers takes. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { App } from "cdktf";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { Backend, SecuredApiStack, StateBackend } from "../../constructs/index";
import { newFolder } from "../run-folder";
import type { JsonObject } from "../terraform-schema/json";
import { attempt, run } from "./run";
import { findObstacle, terraform } from "./terraform-obstacle";
import { mockedApply } from "./terraform-test-file";

const env = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };

let directory = "";
let document: JsonObject = {};
let obstacle: string | undefined;

beforeAll(async () => {
  const folder = newFolder("resource-manager");
  const app = new App({ outdir: join(folder, "cdktf.out"), stackTraces: false });
  const routes = [{ path: "/x", methods: ["GET"] as const, backend: Backend.stock({ status: 200 }) }];
  new SecuredApiStack(app, "orders", {
    namePrefix: "orders",
    apis: [{ name: "orders", pathPrefix: "/orders", clients: [{ name: "billing" }], routes }],
    stateBackend: StateBackend.none(),
    adapter: { push: "pipeline" },
    preventDestroy: false,
  });
  app.synth();
  const words = [resolve("lib/cli.js"), "package", "--resource-manager", "--stack", "cdktf.out", "--out", "orders.zip"];
  await run(process.execPath, words, { cwd: folder });
  directory = join(folder, "unzipped");
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(join(folder, "orders.zip"))))) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), bytes);
  }
  document = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
  // Mocked providers came with 1.7.
  obstacle = await findObstacle(Object(document.terraform).required_providers, 7);
  if (obstacle === undefined) await run(terraform, ["init", "-input=false", "-no-color"], { cwd: directory, env });
});

const needsTerraform = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

describe("the archive for Resource Manager", () => {
  it("is valid", async (context) => {
    needsTerraform(context);
    const { output } = await attempt(terraform, ["validate", "-json"], { cwd: directory, env });
    const { valid, diagnostics } = JSON.parse(output);
    expect({ valid, diagnostics }).toEqual({ valid: true, diagnostics: [] });
  });

  it("is applied with mocked providers, asking for what it says that it asks for", async (context) => {
    needsTerraform(context);
    const login = { azuread_tenant_id: {}, azuread_client_id: {}, azuread_client_secret: {} };
    const asked = { ...document, variable: { ...Object(document.variable), ...login } };
    writeFileSync(join(directory, "apply.tftest.hcl"), mockedApply(asked));
    const { output } = await run(terraform, ["test", "-no-color"], { cwd: directory, env });
    expect(output).toContain("1 passed, 0 failed");
  });
});
