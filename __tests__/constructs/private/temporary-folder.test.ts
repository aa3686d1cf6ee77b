import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { compileApp } from "../app-process";

it("lives as long as the process", () => {
  const program = compileApp({
    text: `
      import { existsSync, writeFileSync } from "node:fs";
      import { join } from "node:path";
      import { temporaryFolder } from "../../constructs/private/temporary-folder";
      const folders = [temporaryFolder(), temporaryFolder()];
      for (const folder of folders) writeFileSync(join(folder, "file"), "");
      console.log(JSON.stringify({ folders, all: folders.every((folder) => existsSync(folder)) }));
    `,
  });
  const { stdout } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  const { folders, all } = JSON.parse(stdout) as { folders: string[]; all: boolean };
  expect(all).toBe(true);
  expect(new Set(folders).size).toBe(2);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
});
