import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assertLastingState } from "../../operate/lasting-state";
import { newFolder } from "../run-folder";

function stack(terraform: unknown): string {
  const folder = newFolder("state");
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform }));
  return folder;
}

const refused = /^STATE_NOT_KEPT: stateBackend: a file on this machine.*StateBackend\.objectStorage.*--local-state/;

test.each([
  [{ backend: { local: { path: "../x.tfstate" } } }],
  [[{ backend: [{ local: {} }] }]],
  [{ required_version: ">= 1.5" }],
  [{}],
  [undefined],
])("a file is no place for the state of a job: %j", (terraform) => {
  expect(() => assertLastingState(stack(terraform), { CI: "true" }, false)).toThrow(refused);
});

test.each([
  [{ backend: { oci: { bucket: "b" } } }],
  [{ backend: { s3: {} } }],
  [[{ required_version: ">= 1.5" }, { backend: [{ http: {} }] }]],
  [{ cloud: { organization: "o" } }],
])("a backend elsewhere lasts: %j", (terraform) => {
  expect(() => assertLastingState(stack(terraform), { CI: "true" }, false)).not.toThrow();
});

test.each([{}, { CI: "" }, { CI: "false" }, { CI: "0" }])("where %j is set, a person deploys", (environment) => {
  expect(() => assertLastingState(stack({}), environment, false)).not.toThrow();
});

test.each(["true", "1", "TRUE", "yes"])("CI=%s is a machine for jobs", (CI) => {
  expect(() => assertLastingState(stack({}), { CI }, false)).toThrow(refused);
});

test("a machine whose disk lasts is named", () => {
  expect(() => assertLastingState(stack({}), { CI: "true" }, true)).not.toThrow();
});
