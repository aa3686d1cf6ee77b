import { TerraformStack } from "cdktf";
import { expect, it } from "vitest";
import { type ObjectStorageBucket, StateBackend } from "../../constructs/index";
import { documentOf, newGateway, secured, securedApiStack, testApp, testStack } from "./test-stack";

const backendOf = (stateBackend?: StateBackend) =>
  (documentOf(securedApiStack({ stateBackend })).terraform as { backend: unknown }).backend;
const bucket: ObjectStorageBucket = { bucket: "states", namespace: "ns" };

it("is a file at the project's root by default, by a path that holds on every machine", () => {
  expect(backendOf()).toEqual({ local: { path: "../../../terraform.secured-api.tfstate" } });
});

it("may be a bucket", () => {
  expect(backendOf(StateBackend.objectStorage(bucket))).toEqual({
    oci: { bucket: "states", namespace: "ns", key: "secured-api.tfstate" },
  });
  expect(backendOf(StateBackend.objectStorage({ ...bucket, key: "a", region: "r" }))).toEqual({
    oci: { bucket: "states", namespace: "ns", key: "a", region: "r" },
  });
});

it("takes the default name for a key that is not set", () => {
  expect(backendOf(StateBackend.objectStorage({ ...bucket, key: undefined }))).toMatchObject({
    oci: { key: "secured-api.tfstate" },
  });
});

it("says that another stack cannot read a bucket's state", () => {
  const app = testApp();
  const owner = new TerraformStack(app, "owner");
  StateBackend.objectStorage(bucket).attach(owner);
  const reader = testStack(app, "reader");
  secured(reader, { gateway: newGateway(owner) });
  expect(() => app.synth()).toThrow("A data source for a state in OCI Object Storage is not offered");
});
