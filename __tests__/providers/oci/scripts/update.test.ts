import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeTerraform } from "../fake-terraform";
import { type Outcome, WorkspaceCopy } from "../workspace-copy";

const OCI = "registry.terraform.io/oracle/oci";
let copy: WorkspaceCopy;

beforeEach(() => {
  copy = new WorkspaceCopy();
});
afterEach(() => copy.remove());

describe("update", () => {
  it("moves schema, versions and lockfile to the provider that Terraform chose, and tells what changed", () => {
    const former = JSON.parse(copy.read("package.json")).version;
    const { status, stdout } = update(newerSchema(), "~> 99.0");
    expect(status).toBe(0);
    expect(stdout).toContain(`${OCI}: ${former} → 99.30.1`);
    expect(stdout).toContain("  - resource_schemas.oci_core_vcn.block.attributes.dns_label");
    expect(stdout).toContain("  + resource_schemas.oci_core_vcn.block.attributes.description");

    const schema = JSON.parse(copy.read("schema/oci.json"));
    expect(schema.provider_versions).toEqual({ [OCI]: "99.30.1" });
    expect(schema.provider_schemas[OCI].resource_schemas.oci_core_vcn.block.attributes.description).toEqual({
      optional: true,
      type: "string",
    });
    const own = JSON.parse(copy.read("package.json"));
    expect([own.version, own.cdktf.provider.version]).toEqual(["99.30.1", "99.30.1"]);
    expect(JSON.parse(copy.read("../../package.json")).devDependencies["@cdktf/provider-oci"]).toBe("99.30.1");
    expect(readFileSync(join(copy.root, "npm.log"), "utf8")).toBe(`install in ${copy.root}\n`);
  });

  it("changes nothing when the newer provider has dropped a resource", () => {
    const schema = newerSchema();
    delete schema.provider_schemas[OCI].resource_schemas.oci_logging_log;
    const before = files();
    const { status, stderr } = update(schema);
    expect(status).toBe(1);
    expect(stderr).toContain("resource oci_logging_log");
    expect(files()).toEqual(before);
  });

  it("says that the work is half done when npm fails", () => {
    copy.write("../../npm.js", "process.exit(1)");
    const { status, stderr } = update(newerSchema(), "99.30.1", "npm.js");
    expect(status).toBe(1);
    expect(stderr).toContain("are written, but `npm install` failed");
  });

  it("changes nothing, and says what it needs, without Terraform", () => {
    const before = files();
    const { status, stderr } = copy.run("update", [], { env: { PATH: copy.root, TERRAFORM_BINARY_NAME: "" } });
    expect(status).toBe(1);
    expect(stderr).toMatch(/There is no `terraform` on the PATH/);
    expect(files()).toEqual(before);
  });

  it("explains itself without doing anything", () => {
    expect(copy.run("update", ["--help"], { env: { PATH: copy.root } }).stdout).toContain(
      "npm run update -w @cdktf/provider-oci",
    );
  });
});

/** The committed schema as Terraform would write a later one: no versions, and one attribute renamed. */
function newerSchema() {
  const { provider_versions: _, ...schema } = JSON.parse(copy.read("schema/oci.json"));
  const { attributes } = schema.provider_schemas[OCI].resource_schemas.oci_core_vcn.block;
  delete attributes.dns_label;
  attributes.description = {
    optional: true,
    type: "string",
    description: "New in this version.",
    description_kind: "plain",
  };
  return schema;
}

function update(schema: object, constraint?: string, npm = "noting-npm.js"): Outcome {
  const version = { provider_selections: { [OCI]: "99.30.1" } };
  const terraform = fakeTerraform(copy.root, { schema: JSON.stringify(schema), version });
  copy.write(
    "../../noting-npm.js",
    'require("node:fs").appendFileSync("npm.log", process.argv.slice(2).join(" ") + " in " + process.cwd() + "\\n");',
  );
  const env = {
    PATH: `${terraform.bin}:${process.env.PATH}`,
    TERRAFORM_BINARY_NAME: "",
    npm_execpath: join(copy.root, npm),
  };
  const outcome = copy.run("update", constraint ? [constraint] : [], { env });
  expect(existsSync(terraform.calls()[0]?.cwd ?? copy.root)).toBe(false);
  return outcome;
}

function files(): string[] {
  return ["schema/oci.json", "package.json", "../../package.json"].map((path) => copy.read(path));
}
