/** Stacks on disk: written by hand, or by the constructs. Removed when the tests of a file have run. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Testing } from "cdktf";
import type { SecuredApiStackProps } from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import { securedApiStack } from "../constructs/test-stack";
import { newFolder } from "../run-folder";

/** A folder with this `cdk.tf.json`, and with other files if given. */
export function stackFolder(document: unknown, files: Readonly<Record<string, string>> = {}): string {
  const folder = newFolder("stack");
  writeFileSync(join(folder, "cdk.tf.json"), typeof document === "string" ? document : JSON.stringify(document));
  writeFiles(folder, files);
  return folder;
}

/** Files by their paths within a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** What the constructs write for the whole system. */
export const securedApiDocument = (over: Partial<SecuredApiStackProps> = {}): JsonObject =>
  JSON.parse(Testing.synth(securedApiStack(over))) as JsonObject;
