import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Outcome, WorkspaceCopy } from "../workspace-copy";

let copy: WorkspaceCopy;

beforeEach(() => {
  copy = new WorkspaceCopy();
  trimTo({ oci_core_vcn: "network", oci_logging_log: "log" });
});
afterEach(() => copy.remove());

describe("build", { timeout: 120_000 }, () => {
  it("makes the bindings once, and again, without leftovers, only when something changed", () => {
    expect(build()).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("bindings built in") });
    expect(folders()).toEqual(["core-vcn", "logging-log", "provider"]);

    const before = identity();
    expect(build()).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("up to date") });
    expect(identity()).toBe(before);

    trimTo({ oci_core_vcn: "network" });
    expect(build()).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("bindings built in") });
    expect(folders()).toEqual(["core-vcn", "provider"]);
  });

  it("keeps the former bindings and leaves no scraps when it fails", () => {
    build();
    const before = identity();
    const untrimmed = { provider_schemas: { "registry.terraform.io/oracle/oci": { provider: { block: {} } } } };
    copy.write("schema/oci.json", JSON.stringify(untrimmed));

    expect(build()).toMatchObject({ status: 1, stderr: expect.stringContaining("made from a trimmed schema") });
    expect(identity()).toBe(before);
    expect(readdirSync(join(copy.package, ".build"))).toEqual(["scripts"]);
  });
});

function trimTo(resources: Record<string, string>): void {
  const list = { provider: "registry.terraform.io/oracle/oci", resources, dataSources: {} };
  copy.write("list.json", JSON.stringify(list));
  const outcome = copy.run("trim", ["--list", "list.json", "--out", "schema/oci.json", "schema/oci.json"]);
  expect(outcome).toMatchObject({ status: 0, stderr: "" });
}

/** With a Terraform at hand that must not be run: an install has no business with it. */
function build(): Outcome {
  const terraform = join(copy.root, "terraform");
  copy.write("../../terraform", '#!/bin/sh\ntouch "$0.ran"\n');
  chmodSync(terraform, 0o755);
  const env = { PATH: `${copy.root}:${process.env.PATH}`, TERRAFORM_BINARY_NAME: terraform };
  const outcome = copy.run("build", [], { env });
  expect(existsSync(`${terraform}.ran`)).toBe(false);
  return outcome;
}

function folders(): string[] {
  const entries = readdirSync(join(copy.package, "lib"), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function identity(): string {
  const { ino, mtimeMs } = statSync(join(copy.package, "lib", "index.js"));
  return `${ino} ${mtimeMs}`;
}
