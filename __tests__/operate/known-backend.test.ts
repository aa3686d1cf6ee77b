import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assertKnownBackend } from "../../operate/known-backend";
import { newFolder } from "../run-folder";

function place(backend: unknown, version: string) {
  const folder = newFolder("backend");
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { backend } }));
  const never = () => Promise.reject(new Error("only the version is asked for"));
  const read = async (args: readonly string[]) => {
    expect(args).toEqual(["version"]);
    return { status: 0, stdout: version, stderr: "" };
  };
  return { folder, terraform: { show: never, follow: never, read } };
}

const inBucket = { oci: { bucket: "b" } };

test.each([
  ["Terraform v1.11.4\non linux_amd64\n", /^STATE_BACKEND_UNKNOWN: stateBackend.*Terraform v1\.11\.4 does not have/],
  ["Terraform v1.5.7", /Terraform v1\.5\.7 does not have.*s3Compatible.*from 1\.12 on/],
  ["OpenTofu v1.12.0\non linux_amd64", /OpenTofu v1\.12\.0 does not have.*that OpenTofu has.*s3Compatible/],
])("a bucket is no place for %j", async (version, said) => {
  await expect(assertKnownBackend(place(inBucket, version))).rejects.toThrow(said);
});

test.each(["Terraform v1.12.0", "Terraform v1.13.0-beta1\n", "Terraform v2.0.0", "", "something else"])(
  "a bucket may be one for %j",
  async (version) => {
    await expect(assertKnownBackend(place(inBucket, version))).resolves.toBeUndefined();
  },
);

test.each([{ s3: {} }, { local: {} }, undefined])("of %j no program is asked", async (backend) => {
  const { folder, terraform } = place(backend, "OpenTofu v1.6.0");
  const read = () => Promise.reject(new Error("it was asked"));
  await expect(assertKnownBackend({ folder, terraform: { ...terraform, read } })).resolves.toBeUndefined();
});
