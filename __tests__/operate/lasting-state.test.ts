import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
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
])("a file is no place for the state of a job: %j", async (terraform) => {
  await expect(assertLastingState(stack(terraform), { CI: "true" }, false)).rejects.toThrow(refused);
});

test.each([
  [{ backend: { oci: { bucket: "b" } } }],
  [{ backend: { s3: {} } }],
  [[{ required_version: ">= 1.5" }, { backend: [{ http: {} }] }]],
  [{ cloud: { organization: "o" } }],
])("a backend elsewhere lasts: %j", async (terraform) => {
  await expect(assertLastingState(stack(terraform), { CI: "true" }, false)).resolves.toBeUndefined();
});

test.each([{}, { CI: "" }, { CI: "false" }, { CI: "0" }])("where %j is set, a person deploys", async (environment) => {
  await expect(assertLastingState(stack({}), environment, false)).resolves.toBeUndefined();
});

test.each(["true", "1", "TRUE", "yes"])("CI=%s is a machine for jobs", async (CI) => {
  await expect(assertLastingState(stack({}), { CI }, false)).rejects.toThrow(refused);
});

test("a machine whose disk lasts is named", async () => {
  await expect(assertLastingState(stack({}), { CI: "true" }, true)).resolves.toBeUndefined();
});

describe("a state in the folder that synth writes", () => {
  /** As CDKTF writes it. */
  function written(terraform: unknown): string {
    const folder = join(newFolder("written"), "cdktf.out");
    const own = join(folder, "stacks", "api");
    mkdirSync(own, { recursive: true });
    writeFileSync(
      join(folder, "manifest.json"),
      JSON.stringify({ stacks: { api: { workingDirectory: "stacks/api" } } }),
    );
    writeFileSync(join(own, "cdk.tf.json"), JSON.stringify({ terraform }));
    return own;
  }

  test.each([
    [{}],
    [{ backend: { local: {} } }],
    [{ backend: { local: { path: "terraform.tfstate" } } }],
    [{ backend: { local: { path: "../../states/a" } } }],
  ])("is refused, whoever says that the disk lasts: %j", async (terraform) => {
    for (const isKept of [true, false])
      await expect(assertLastingState(written(terraform), {}, isKept)).rejects.toThrow(
        /^STATE_NOT_KEPT: stateBackend: .*, in the folder that synth writes.*StateBackend\.localFile\(\)\. See /,
      );
  });

  test("that is there already is not lost: it is told where to move it", async () => {
    const own = written({});
    writeFileSync(join(own, "terraform.tfstate"), "{}");
    await expect(assertLastingState(own, {}, false)).rejects.toThrow(
      /mv '.*stacks\/api\/terraform\.tfstate' '.*\/terraform\.api\.tfstate'\. See /,
    );
  });

  test.each([
    [{ backend: { local: { path: "../../../terraform.api.tfstate" } } }],
    [{ backend: { local: { path: "/var/states/api" } } }],
    [{ backend: { http: {} } }],
    [{ cloud: { organization: "o" } }],
  ])("is none where it lies elsewhere: %j", async (terraform) => {
    await expect(assertLastingState(written(terraform), {}, false)).resolves.toBeUndefined();
  });
});
