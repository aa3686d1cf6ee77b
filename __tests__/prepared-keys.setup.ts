/**
 * Makes the RSA keys that `prepared-keys.ts` hands out, where an earlier run has not left them. They stay in this clone: nothing but tests
 * knows them, and git ignores their folder.
 */
import { generateKeyPair } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    keyFiles: readonly string[];
  }
}

/** As many as most files take at most. */
const preparedKeys = 32;
const folder = join(__dirname, "..", ".build", "test-keys");
const generate = promisify(generateKeyPair);

export default async function prepareKeys({ provide }: TestProject): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = Array.from({ length: preparedKeys }, (_, index) => join(folder, `${index}.der`));
  await Promise.all(files.filter((file) => !existsSync(file)).map(makeKey));
  provide("keyFiles", files);
}

/** Whole or not at all: another run may read it at the same time. */
async function makeKey(file: string): Promise<void> {
  const { privateKey } = await generate("rsa", { modulusLength: 2048 });
  const own = `${file}.${process.pid}`;
  await writeFile(own, privateKey.export({ type: "pkcs8", format: "der" }), { mode: 0o600 });
  await rename(own, file);
}
