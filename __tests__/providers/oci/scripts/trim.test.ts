import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schema, SchemaDocument } from "../../../../providers/oci/scripts/provider-schema";
import { WorkspaceCopy } from "../workspace-copy";

const OCI = "registry.terraform.io/oracle/oci";
let copy: WorkspaceCopy;
let committed: string;

beforeAll(() => {
  copy = new WorkspaceCopy();
  committed = copy.read("schema/oci.json");
});
afterAll(() => copy.remove());

describe("trim", () => {
  it("writes the committed schema byte for byte when it reads the committed schema", () => {
    expect(copy.run("trim", ["schema/oci.json"])).toEqual(expect.objectContaining({ status: 0, stdout: committed }));
  });

  it("reads standard input, and writes where it is told, seen from where npm was called", () => {
    const outcome = copy.run("trim", ["--out", "trimmed.json"], { input: committed, env: { INIT_CWD: copy.root } });
    expect(outcome).toEqual(expect.objectContaining({ status: 0, stdout: "", stderr: "" }));
    expect(readFileSync(join(copy.root, "trimmed.json"), "utf8")).toBe(committed);
  });

  it("cuts a schema of tens of megabytes with several providers and prose everywhere", () => {
    const full = JSON.stringify(inflated(JSON.parse(committed) as SchemaDocument));
    expect(full.length).toBeGreaterThan(50e6);
    const outcome = copy.run("trim", ["--provider-version", JSON.parse(copy.read("package.json")).version], {
      input: full,
    });
    expect(outcome.stderr).toBe("");
    expect(outcome.stdout).toBe(committed);
  });

  it("fails without output when a resource is not in the schema", () => {
    const list = JSON.parse(copy.read("resources.json")) as Record<string, object>;
    const extended = { ...list, resources: { ...list.resources, oci_core_vpc: "?", oci_core_vcns: "?" } };
    writeFileSync(join(copy.root, "list.json"), JSON.stringify(extended));
    const outcome = copy.run("trim", ["schema/oci.json", "--list", "../../list.json"]);
    expect(outcome).toEqual(expect.objectContaining({ status: 1, stdout: "" }));
    expect(outcome.stderr).toMatch(/resource oci_core_vpc \(near: oci_core_vcn\b/);
    expect(outcome.stderr).toMatch(/resource oci_core_vcns \(near: oci_core_vcn\b/);
  });

  it("fails clearly on input that is no schema, and on options that it does not know", () => {
    expect(copy.run("trim", [], { input: "Error: no plugins" })).toEqual(
      expect.objectContaining({ status: 1, stdout: "", stderr: expect.stringContaining("Standard input is not JSON") }),
    );
    expect(copy.run("trim", ["--output", "x"])).toEqual(
      expect.objectContaining({ status: 1, stderr: expect.stringContaining("Unknown option '--output'") }),
    );
  });

  it("explains itself", () => {
    expect(copy.run("trim", ["--help"]).stdout).toContain("--provider-version");
  });
});

/** The trimmed schema as it would come from Terraform: no versions, documented, among thousands of others. */
function inflated(trimmed: SchemaDocument): SchemaDocument {
  const oci = trimmed.provider_schemas[OCI];
  const deployment = oci?.resource_schemas?.oci_apigateway_deployment;
  if (!oci || !deployment) throw new Error("the committed schema has no deployments");
  const others = Array.from({ length: 700 }, (_, index) => [`oci_other_${index}`, deployment] as const);
  const documented = document({ ...oci.resource_schemas, ...Object.fromEntries(others) });
  return {
    format_version: "1.0",
    provider_schemas: {
      [OCI]: { ...oci, resource_schemas: documented },
      "registry.terraform.io/hashicorp/azuread": { provider: oci.provider, resource_schemas: documented },
    },
  };
}

function document(schemas: Record<string, Schema>): Record<string, Schema> {
  return JSON.parse(JSON.stringify(schemas), (key, value: unknown) => {
    const isAttribute = typeof value === "object" && value !== null && "type" in value && key !== "type";
    return isAttribute && typeof value.type !== "object" ? { ...value, description: "Prose. ".repeat(8) } : value;
  }) as Record<string, Schema>;
}
