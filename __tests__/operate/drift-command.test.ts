/** `drift`, with a file, and with a program in Terraform's place. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { driftCommand } from "../../operate/drift-command";
import { findStacks, oneStack } from "../../synthesized/stack/find-stack";
import { readStack } from "../../synthesized/stack/stack";
import { projectApp } from "../constructs/app-process";
import { runCaptured } from "../internal/captured-process";
import { newFolder } from "../run-folder";
import { stackFolder } from "../synthesized/stack-folder";

const program = {
  name: "entra-oci-gateway",
  commands: { drift: { about: "tells", load: async () => driftCommand() } },
};
const drift = (args: readonly string[], environment: Readonly<Record<string, string>> = {}, projectRoot = "/nowhere") =>
  runCaptured(program, ["drift", ...args], { environment, projectRoot });

/** A file in a folder of its own. */
function file(content: unknown): string {
  const path = join(newFolder("drift"), "shown.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const apps = ["secured-api", "article", "azure-cli", "existing-gateway", "github-actions", "other-issuer"];

test.each([...apps, "private-gateway", "roles-per-route", "two-apis", "without-adapter"])(
  "%s as it is applied has not drifted",
  async (name) => {
    const directory = oneStack(findStacks(projectApp(name).outdir, undefined));
    const { resources } = await readStack(directory, { environment: {} });
    const shown = { format_version: "1.0", values: { root_module: { resources } } };
    const { code, out, err } = await drift(["--stack", directory, "--state", file(shown)]);
    // What synth warns of is told beside it.
    expect({ code, err: err.replace(/^Warning: .*\n/gm, "") }, out).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^oci_apigateway_deployment\.\S+ \(\/\S*\): as the stack says\.$/m);
  },
);

const type = "oci_apigateway_deployment";
const url = 'https://${var.host}/${oci_functions_function.f.id}/${join("-", var.parts)}';
const document = {
  variable: { host: { type: "string" }, parts: { type: "list(string)", default: [] } },
  resource: {
    oci_functions_function: { f: { display_name: "f" } },
    [type]: {
      d: {
        path_prefix: "/orders",
        specification: { routes: [{ path: "/a", methods: ["GET"], backend: { type: "HTTP_BACKEND", url } }] },
      },
    },
  },
};
const resource = (address: string, values: object) => ({
  address,
  mode: "managed",
  type: address.split(".")[0],
  values,
});
const live = (address: string, more: object = {}) => ({
  format_version: "1.0",
  values: {
    root_module: {
      resources: [
        resource("oci_functions_function.f", { id: "ocid1.fnfunc.f" }),
        resource(`${type}.d`, {
          path_prefix: "/orders",
          specification: [
            { routes: [{ path: "/a", methods: ["GET"], backend: [{ type: "HTTP_BACKEND", url: address }], ...more }] },
          ],
        }),
      ],
    },
  },
});
const cors = { request_policies: [{ cors: [{ allowed_origins: ["https://secret.example.com"] }] }] };
const address = "https://b.example.com/ocid1.fnfunc.f/${x}-y";

describe("with --state", () => {
  const stack = stackFolder(document);

  it("compares values that an account and variables give, of a plan too", async () => {
    const given = { TF_VAR_host: "b.example.com", TF_VAR_parts: '["$${x}", "y"]' };
    expect(await drift(["--stack", stack, "--state", file(live(address))], given)).toMatchObject({ code: 0, err: "" });
    const plan = {
      ...{ format_version: "1.2", prior_state: live(address), resource_drift: [] },
      variables: { host: { value: "b.example.com" }, parts: { value: ["${x}", "y"] } },
    };
    expect(await drift(["--stack", stack, "--state", file(plan)])).toMatchObject({ code: 0, err: "" });
    // What Terraform planned with counts, whatever is set here.
    expect(await drift(["--stack", stack, "--state", file(plan)], { TF_VAR_host: "x" })).toMatchObject({ code: 0 });
    const told = ["--var", "host=b.example.com", "--var", 'parts=["$${x}", "y"]'];
    expect(await drift(["--stack", stack, "--state", file(live(address)), ...told])).toMatchObject({
      code: 0,
      err: "",
    });
  });

  it("names places, and no text that somebody chose", async () => {
    const state = file(live("https://other.example.com/", cors));
    const { code, out } = await drift(["--stack", stack, "--state", state, "--json"], { TF_VAR_host: "b.example.com" });
    expect(code).toBe(1);
    expect(out).not.toMatch(/secret|example\.com/);
    const [found] = JSON.parse(out).deployments;
    expect(found.differences).toEqual([
      expect.objectContaining({ setting: "backend.url", kind: "changed" }),
      expect.objectContaining({
        setting: "request_policies.cors",
        kind: "added",
        route: expect.objectContaining({ index: 0 }),
      }),
    ]);
  });

  it("says what it cannot compare, and that this is no 'as the stack says'", async () => {
    const { code, out } = await drift(["--stack", stack, "--state", file(live(address))]);
    expect(code).toBe(3);
    expect(out).toContain("backend.url: not compared: var.host has no value here: set TF_VAR_host");
  });

  it("takes from --value what the account was not asked for", async () => {
    const { values, ...more } = live("https://b.example.com/told/${x}-y");
    const [, deployment] = values.root_module.resources;
    const state = file({ ...more, values: { root_module: { resources: [deployment] } } });
    const given = { TF_VAR_host: "b.example.com", TF_VAR_parts: '["$${x}", "y"]' };
    const args = ["--stack", stack, "--state", state];
    expect((await drift(args, given)).out).toContain("not compared: only an account knows oci_functions_function.f.id");
    expect(await drift([...args, "--value", "oci_functions_function.f.id=told"], given)).toMatchObject({ code: 0 });
  });

  it.each<[string, string, RegExp]>([
    ["is not there", "/nonexistent", /--state: got \/nonexistent, which is not there/],
    [
      "is a state as Terraform keeps it",
      file({ version: 4, resources: [] }),
      /which is something else\. Expected: what terraform show -json/,
    ],
    ["is no JSON object", file([]), /which is something else/],
  ])("refuses a file that %s", async (_, state, reason) => {
    const { code, out, err } = await drift(["--stack", stack, "--state", state]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(reason);
  });

  it("takes no options of Terraform's, which does not run", async () => {
    const { code, err } = await drift(["--stack", stack, "--state", file({}), "-var-file=x"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^USAGE: --state: got -var-file=x beside it\./);
  });
});

describe("with Terraform", () => {
  /** A Terraform that refreshes to this, and notes what it is asked. */
  function terraform(shown: unknown, failing = "none", said = "") {
    const folder = newFolder("drift");
    const [path, calls] = [join(folder, "terraform"), join(folder, "calls")];
    writeFileSync(
      path,
      `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const [name, ...args] = process.argv.slice(2);
appendFileSync(${JSON.stringify(calls)}, [name, ...args].join(" ").replace(/-out=.*|\\S+tfplan/, "FILE") + "\\n");
if (name === "show") console.log(${JSON.stringify(JSON.stringify(shown))});
if (name === ${JSON.stringify(failing)}) process.stderr.write(${JSON.stringify(said)});
if (name === "init") console.log("Initializing the backend...");
process.exitCode = name === ${JSON.stringify(failing)} ? 1 : 0;`,
    );
    chmodSync(path, 0o755);
    return {
      environment: { TERRAFORM_BINARY_NAME: path },
      calls: () => readFileSync(calls, "utf8").trim().split("\n"),
    };
  }
  const plan = (more: object = {}) => ({
    ...{ format_version: "1.2", prior_state: live(address, more), resource_drift: [] },
    variables: { host: { value: "b.example.com" }, parts: { value: ["${x}", "y"] } },
  });
  const project = () => {
    const stack = stackFolder(document);
    return { stack, projectRoot: newFolder("drift") };
  };

  it("refreshes, and changes neither the clouds nor the state", async () => {
    const { environment, calls } = terraform(plan());
    const { stack, projectRoot } = project();
    const args = ["--stack", stack, "--json", "-lock=false", "--var", "host=b.example.com"];
    const { code, out, err } = await drift(args, environment, projectRoot);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ deployments: [{ differences: [], notCompared: [] }], others: [] });
    expect(calls()).toEqual([
      "init -no-color -input=false",
      "plan -no-color -refresh-only -json -lock=false -var=host=b.example.com FILE",
      "show -no-color -json FILE",
    ]);
  });

  it("says drift, and how to clear it", async () => {
    const { environment } = terraform(plan(cors));
    const { stack, projectRoot } = project();
    const { code, out } = await drift(["--stack", stack], environment, projectRoot);
    expect(code).toBe(1);
    expect(out).toContain(`npx entra-oci-gateway deploy --stack ${stack} -replace=${type}.d`);
  });

  it.each(["init", "plan", "show"])("cannot say anything where terraform %s fails", async (failing) => {
    const { environment } = terraform(plan(), failing);
    const { stack, projectRoot } = project();
    const { code, out } = await drift(["--stack", stack, "--json"], environment, projectRoot);
    expect({ code, out }).toEqual({ code: 3, out: "" });
  });

  it.each([[], ["--json"]])(
    "tells in one line that there is no registry, and what needs none (%s)",
    async (...args) => {
      const said = `╷
│ Error: Failed to query available provider packages
│ 
│ Could not retrieve the list of available versions for provider oracle/oci:
│ dial tcp: lookup registry.terraform.io: no such host
╵
`;
      const { environment } = terraform(plan(), "init", said);
      const { stack, projectRoot } = project();
      const { code, out, err } = await drift(["--stack", stack, ...args], environment, projectRoot);
      expect({ code, out }).toEqual({ code: 3, out: "" });
      expect(err).toMatch(
        /^TERRAFORM_INIT: terraform init: ended without success: Failed to query available provider packages.*no such host\. .*--state FILE[^\n]*\n$/,
      );
    },
  );

  it("asks for a file where HCP Terraform makes the runs", async () => {
    const { environment } = terraform(plan());
    const stack = stackFolder(document, { "terraform.tfstate": JSON.stringify({ backend: { type: "cloud" } }) });
    const given = { ...environment, TF_DATA_DIR: stack };
    const { code, err } = await drift(["--stack", stack, "--json"], given, newFolder("drift"));
    expect(code).toBe(2);
    expect(err).toMatch(/runs are made by HCP Terraform.*Expected: --state FILE/);
  });
});
