import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeStatePrivate, runsElsewhere } from "../../operate/local-state";

let project: string;
let folder: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "state-"));
  folder = join(project, "stacks", "api");
  mkdirSync(join(folder, ".terraform"), { recursive: true });
});
afterEach(() => rmSync(project, { recursive: true }));

/** What `terraform init` notes of the backend that a stack names. */
const note = (backend: object, data = join(folder, ".terraform")): void => {
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "terraform.tfstate"), JSON.stringify({ version: 3, backend }));
};

const readable = (file: string): string => {
  writeFileSync(file, "{}");
  chmodSync(file, 0o644);
  return file;
};
const mode = (file: string): number => statSync(file).mode & 0o777;

test("the state and its backup are their owner's, wherever the stack keeps them", () => {
  note({ type: "local", config: { path: "../../terraform.api.tfstate", workspace_dir: null } });
  const state = readable(join(project, "terraform.api.tfstate"));
  const backup = readable(`${state}.backup`);
  expect(makeStatePrivate(folder, {})).toEqual([]);
  expect([mode(state), mode(backup)]).toEqual([0o600, 0o600]);
});

test("so are they where the stack names no backend, and where Terraform notes it elsewhere", () => {
  const byDefault = readable(join(folder, "terraform.tfstate"));
  expect(makeStatePrivate(folder, {})).toEqual([]);
  expect(mode(byDefault)).toBe(0o600);
  const state = readable(join(project, "other.tfstate"));
  note({ type: "local", config: { path: "../../other.tfstate" } }, join(project, "data"));
  makeStatePrivate(folder, { TF_DATA_DIR: "../../data" });
  expect(mode(state)).toBe(0o600);
});

test("a mode that is narrower stays, and what is not there is not made", () => {
  note({ type: "local", config: { path: "x.tfstate" } });
  const state = readable(join(folder, "x.tfstate"));
  chmodSync(state, 0o400);
  expect(makeStatePrivate(folder, {})).toEqual([]);
  expect(mode(state)).toBe(0o400);
  expect(existsSync(`${state}.backup`)).toBe(false);
});

test("a state that lies elsewhere is no file here", () => {
  note({ type: "oci", config: { path: "terraform.tfstate" } });
  const file = readable(join(folder, "terraform.tfstate"));
  expect(makeStatePrivate(folder, {})).toEqual([]);
  expect(mode(file)).toBe(0o644);
});

test("HCP Terraform, by either of its names, runs elsewhere", () => {
  expect(runsElsewhere(folder, {})).toBe(false);
  const types = ["local", "oci", "cloud", "remote"].map((type) => {
    note({ type });
    return runsElsewhere(folder, {});
  });
  expect(types).toEqual([false, false, true, true]);
});
