import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  console.log(`@cdktf/provider-oci: bindings built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
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
    const { generateBindings, compileBindings } = await loadGenerator();
    const source = await generateBindings(parseSchemaDocument(readFileSync(schemaFile, "utf8"), schemaFile), work);
    const built = join(work, "lib");
    compileBindings(join(work, source), built);
    writeFileSync(join(built, STAMP), stamp);
    replaceFolder(dir, built, join(work, "replaced"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** When two builds run at once, the folder may vanish or come back between the two moves: then the other build was first. */
function replaceFolder(dir: string, next: string, aside: string): void {
  try {
    if (existsSync(dir)) renameSync(dir, aside);
    renameSync(next, dir);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/**
 * Loads the generator only when there is work for it, and quietly: on import it runs `terraform version`, and reports to
 * HashiCorp when that fails. Neither has a place in an install.
 */
async function loadGenerator() {
  process.env.CHECKPOINT_DISABLE = "1";
  process.env.TERRAFORM_BINARY_NAME = "no-terraform-needed-for-bindings";
  const [{ generateBindings }, { compileBindings }] = await Promise.all([
    import("./generate.js"),
    import("./compile.js"),
  ]);
  return { generateBindings, compileBindings };
}

build().catch((error: Error) => {
  console.error(`@cdktf/provider-oci: ${error.message}`);
  process.exitCode = 1;
});
