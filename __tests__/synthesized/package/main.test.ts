/** `package --resource-manager`: what is in the archive, what is never in it, and what is refused. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { Backend, SecuredApiStack, StateBackend } from "../../../constructs/index";
import type { JsonObject } from "../../../internal/json";
import { packageCommand } from "../../../synthesized/package/main";
import { programOf, runCaptured } from "../../internal/captured-process";
import { newFolder } from "../../run-folder";
import { stackFolder } from "../stack-folder";

const SECRET = "hush-7c2e";

let outdir = "";
beforeAll(() => {
  outdir = newFolder("packaged");
  const app = new App({ outdir, stackTraces: false });
  const routes = [{ path: "/x", methods: ["GET"] as const, backend: Backend.stock({ status: 200 }) }];
  const apis = [{ name: "orders", pathPrefix: "/orders", clients: [{ name: "billing" }], routes }];
  const kinds = {
    kept: { stateBackend: StateBackend.none(), adapter: { push: "pipeline" as const } },
    local: { adapter: { push: "pipeline" as const } },
    pushing: { stateBackend: StateBackend.none() },
  };
  for (const [id, kind] of Object.entries(kinds)) new SecuredApiStack(app, id, { namePrefix: id, apis, ...kind });
  app.synth();
});

/** A copy, which a test may change. */
function stackOf(id: string): string {
  const folder = join(newFolder("stack"), id);
  cpSync(join(outdir, "stacks", id), folder, { recursive: true });
  return folder;
}

const run = (stack: string, ...args: readonly string[]) =>
  runCaptured(programOf("package", packageCommand), ["package", "--resource-manager", "--stack", stack, ...args], {
    projectRoot: stack,
  });

async function filesOf(stack: string): Promise<Readonly<Record<string, string>>> {
  const { code, err, out } = await run(stack);
  expect({ code, err }).toMatchObject({ code: 0 });
  const files = unzipSync(readFileSync(join(stack, out.trim())));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
}

describe("the archive", () => {
  test("holds what Resource Manager runs, and says what it asks for", async () => {
    const stack = stackOf("kept");
    const files = await filesOf(stack);
    expect(Object.keys(files)).toEqual(["cdk.tf.json", "entra-login.tf", "schema.yaml"]);
    const document: JsonObject = JSON.parse(files["cdk.tf.json"] ?? "");
    const before: JsonObject = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
    const login = {
      tenant_id: "${var.azuread_tenant_id}",
      client_id: "${var.azuread_client_id}",
      client_secret: "${var.azuread_client_secret}",
    };
    // Nothing else is changed.
    expect(document).toEqual({ ...before, provider: { ...Object(before.provider), azuread: [login] } });
    expect(files["entra-login.tf"]).toMatch(/variable "azuread_client_secret" \{[^}]*sensitive +=\s*true/);
    const { err } = await run(stack);
    expect(err).toContain(
      "It asks for: compartment_id, region, tenancy_id, azuread_tenant_id, azuread_client_id, azuread_client_secret.",
    );
    expect(err).toContain("Terraform version 1.5.x");
    expect(err).toContain("image push --stack");
    expect(err).not.toContain("is left out");
  });

  test("has no backend, and whoever has a state already is told", async () => {
    const stack = stackOf("local");
    const { err } = await run(stack);
    expect(err).toMatch(/backend of the stack \(local\) is left out.*Import State/);
    expect(Object(JSON.parse((await filesOf(stack))["cdk.tf.json"] ?? "").terraform)).not.toHaveProperty("backend");
  });

  test("is the same bytes each time, in every time zone", async () => {
    const stack = stackOf("kept");
    const bytes: Buffer[] = [];
    const zone = process.env.TZ;
    try {
      for (const one of ["UTC", "Asia/Tokyo", "America/Los_Angeles"]) {
        process.env.TZ = one;
        expect((await run(stack, "--out", "a.zip")).out).toBe("a.zip\n");
        bytes.push(readFileSync(join(stack, "a.zip")));
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
    expect(bytes.map((one) => one.equals(bytes[0] ?? Buffer.alloc(0)))).toEqual([true, true, true]);
  });

  test("holds nothing of what lies beside the stack, or in the environment", async () => {
    const stack = stackOf("kept");
    mkdirSync(join(stack, ".terraform"));
    mkdirSync(join(stack, "assets", "left-behind"), { recursive: true });
    const planted = [
      "terraform.tfstate",
      "terraform.tfstate.backup",
      "errored.tfstate",
      "secret.auto.tfvars",
      "terraform.tfvars",
      ".terraform/terraform.tfstate",
      "assets/left-behind/key.pem",
      "plan.tfplan",
    ];
    for (const file of planted) writeFileSync(join(stack, file), `client_secret = "${SECRET}"`);
    process.env.TF_VAR_azuread_client_secret = SECRET;
    try {
      const files = await filesOf(stack);
      expect(Object.keys(files)).toEqual(["cdk.tf.json", "entra-login.tf", "schema.yaml"]);
      expect(JSON.stringify(files)).not.toContain(SECRET);
    } finally {
      delete process.env.TF_VAR_azuread_client_secret;
    }
  });

  test("carries the files that the stack names", async () => {
    const stack = stackFolder({ locals: { page: '${file("assets/Page_1/0a/page.html")}' } });
    for (const name of ["Page_1", "Other_1"]) {
      mkdirSync(join(stack, "assets", name, "0a"), { recursive: true });
      writeFileSync(join(stack, "assets", name, "0a", "page.html"), name);
    }
    expect(await filesOf(stack)).toMatchObject({ "assets/Page_1/0a/page.html": "Page_1" });
    expect(Object.keys(await filesOf(stack))).not.toContain("assets/Other_1/0a/page.html");
  });
});

describe("refused is", () => {
  const backend = { backend: "local", config: { path: "../a.tfstate" } };
  const remote = { terraform_remote_state: { other: backend } };
  const program = { provisioner: [{ "local-exec": { command: "node push.js" } }] };
  test.each<[string, JsonObject, RegExp]>([
    [
      "a program that is not there",
      { resource: { terraform_data: { push: program } } },
      /terraform_data\.push: .*"pipeline"/,
    ],
    ["a state in a file", { data: remote }, /data\.terraform_remote_state\.other: .*StateBackend\.http/],
    ["a newer Terraform", { terraform: { required_version: ">= 1.6" } }, /required_version: got >= 1\.6.*1\.5\.7/],
    ["a newer section", { removed: [{ from: "a.b" }] }, /section removed: .*1\.7/],
    [
      "a newer function",
      { locals: { a: '${templatestring("a", {})}' } },
      /templatestring\(\) came with Terraform 1\.9/,
    ],
    [
      "a provider's function",
      { locals: { a: "${provider::time::rfc3339_parse(1)}" } },
      /functions of providers .*1\.8/,
    ],
    ["imports of several", { import: [{ for_each: [1], to: "a.b", id: "c" }] }, /import: for_each .*1\.7/],
    [
      "an ephemeral variable",
      { variable: { a: { type: "string", ephemeral: true } } },
      /variable\.a: ephemeral .*1\.10/,
    ],
    [
      "a secret default",
      { variable: { a: { type: "string", sensitive: true, default: SECRET } } },
      /var\.a: it is sensitive/,
    ],
    [
      "a secret of a provider",
      { provider: { azuread: [{ client_secret: SECRET }] } },
      /provider azuread: client_secret/,
    ],
    [
      "a profile of this machine",
      { provider: { oci: [{ config_file_profile: "A" }] } },
      /provider oci: config_file_profile/,
    ],
  ])("%s, with the remedy and no secret, and nothing is written", async (_, document, told) => {
    const { code, err, out } = await run(stackFolder(document));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(told);
    expect(err).toMatch(/^PACKAGE_UNFIT: /m);
    expect(err).not.toContain(SECRET);
  });

  test("a stack of the constructs that pushes its image while Terraform applies", async () => {
    const { code, err } = await run(stackOf("pushing"));
    expect(code).toBe(2);
    expect(err).toMatch(/^PACKAGE_UNFIT: terraform_data\.\S+Push\S+: .*image push --stack DIR\./m);
  });

  test("a folder that nobody synthesized, and another form than the one that there is", async () => {
    const stack = stackFolder({});
    writeFileSync(join(stack, "more.tf"), "");
    expect(await run(stack)).toMatchObject({ code: 2, err: expect.stringMatching(/^USAGE: --stack: .*more\.tf/) });
    const plain = await runCaptured(programOf("package", packageCommand), ["package", "--stack", stack], {});
    expect(plain).toMatchObject({ code: 2, err: expect.stringContaining("--resource-manager") });
    const nowhere = await run(stackFolder({}), "--out", "none/a.zip");
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining("--out") });
  });
});
