/** An example of the project, synthesized and read. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack, type Stack } from "../../synthesized/stack";

/** Needs the built project: `npm run build`. */
export async function synthesizedExample(name: string): Promise<Stack> {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  try {
    const env = { ...process.env, CDKTF_OUTDIR: outdir };
    execFileSync(process.execPath, [join("lib", "examples", name, "main.js")], { env, stdio: "pipe" });
    return await readStack(join(outdir, "stacks", name), { environment: {} });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
