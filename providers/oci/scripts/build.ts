import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileBindings } from "./compile";
import { generateBindings } from "./generate";
import { buildDir, libDir, schemaFile } from "./package-paths";
import { parseSchemaDocument } from "./provider-schema";
import { currentStamp } from "./stamp";

const STAMP = ".stamp";

async function build(): Promise<void> {
  const stamp = currentStamp();
  if (isBuilt(stamp)) {
    console.log("@cdktf/provider-oci: bindings are up to date");
    return;
  }
  const started = performance.now();
  await buildInto(libDir, stamp);
  console.log(`@cdktf/provider-oci: bindings generated in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function isBuilt(stamp: string): boolean {
  const file = join(libDir, STAMP);
  return existsSync(file) && readFileSync(file, "utf8") === stamp;
}

/** Builds aside and moves the whole folder in place, so that a reader never meets half of it or leftovers of an older one. */
async function buildInto(dir: string, stamp: string): Promise<void> {
  mkdirSync(buildDir, { recursive: true });
  const work = mkdtempSync(join(buildDir, "bindings-"));
  try {
    const source = await generateBindings(parseSchemaDocument(readFileSync(schemaFile, "utf8"), schemaFile), work);
    const built = join(work, "lib");
    compileBindings(join(work, source), built);
    writeFileSync(join(built, STAMP), stamp);
    if (existsSync(dir)) renameSync(dir, join(work, "replaced"));
    renameSync(built, dir);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

build().catch((error: Error) => {
  console.error(`@cdktf/provider-oci: ${error.message}`);
  process.exitCode = 1;
});
