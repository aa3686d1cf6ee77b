import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readTerraformSchema } from "../../../../providers/oci/scripts/terraform-schema";
import { type FakeTerraform, fakeTerraform } from "../fake-terraform";

const ADDRESS = "registry.terraform.io/acme/cloud";
const schema = JSON.stringify({ format_version: "1.0", provider_schemas: { [ADDRESS]: { provider: { block: {} } } } });
const version = { terraform_version: "1.13.0", provider_selections: { [ADDRESS]: "1.2.3" } };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "terraform-schema-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

describe("readTerraformSchema", () => {
  it("asks Terraform for the newest provider, in a folder that it removes", () => {
    const terraform = onPath(fakeTerraform(dir, { schema, version }));
    expect(readTerraformSchema(ADDRESS)).toEqual({ document: JSON.parse(schema), version: "1.2.3" });

    const calls = terraform.calls();
    expect(calls.map(({ args }) => args.join(" "))).toEqual([
      "init -input=false -no-color",
      "providers schema -json",
      "version -json",
    ]);
    expect(calls[0]?.configuration).toEqual({ terraform: { required_providers: { cloud: { source: ADDRESS } } } });
    expect(existsSync(calls[0]?.cwd ?? dir)).toBe(false);
  });

  it("passes a version constraint on", () => {
    const terraform = onPath(fakeTerraform(dir, { schema, version }));
    readTerraformSchema(ADDRESS, "~> 1.2");
    expect(terraform.calls()[0]?.configuration).toEqual({
      terraform: { required_providers: { cloud: { source: ADDRESS, version: "~> 1.2" } } },
    });
  });

  it("runs another program by TERRAFORM_BINARY_NAME", () => {
    const terraform = fakeTerraform(dir, { schema, version });
    vi.stubEnv("TERRAFORM_BINARY_NAME", join(terraform.bin, "terraform"));
    expect(readTerraformSchema(ADDRESS).version).toBe("1.2.3");
  });

  it("teaches what to do when there is no Terraform", () => {
    vi.stubEnv("TERRAFORM_BINARY_NAME", "");
    vi.stubEnv("PATH", dir);
    expect(() => readTerraformSchema(ADDRESS)).toThrow(/There is no `terraform` on the PATH.*TERRAFORM_BINARY_NAME/);
  });

  it("says which command failed", () => {
    onPath(fakeTerraform(dir, { schema, version, failsAt: "init" }));
    expect(() => readTerraformSchema(ADDRESS)).toThrow("`terraform init -input=false -no-color` failed (exit code 1)");
  });

  it("says when Terraform chose no version", () => {
    onPath(fakeTerraform(dir, { schema }));
    expect(() => readTerraformSchema(ADDRESS)).toThrow(`names no version of ${ADDRESS}`);
  });
});

function onPath(terraform: FakeTerraform): FakeTerraform {
  vi.stubEnv("TERRAFORM_BINARY_NAME", "");
  vi.stubEnv("PATH", `${terraform.bin}:${process.env.PATH}`);
  return terraform;
}
