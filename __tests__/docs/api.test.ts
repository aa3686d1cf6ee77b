import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../lanes/run";

const project = join(__dirname, "..", "..");

function pagesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md"));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

test("docs/api is what `npm run docs:api` writes: without a warning, with no public symbol undocumented", async () => {
  const folder = mkdtempSync(join(tmpdir(), "api-"));
  try {
    const typedoc = join(project, "node_modules", ".bin", "typedoc");
    const subpath = (name: string) => ["--options", `typedoc.${name}.config.mjs`, "--out", join(folder, name)];
    for (const args of [["--out", folder], subpath("local"), subpath("testing")]) {
      const { transcript } = await run(typedoc, args, { cwd: project });
      expect(transcript).not.toContain("[warning]");
    }
    expect(pagesIn(join(project, "docs", "api"))).toEqual(pagesIn(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 240_000);
