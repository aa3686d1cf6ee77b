import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchFiles } from "../../../local/start/watched-files";
import { newFolder } from "../../run-folder";
import { until } from "../../until";

test("tells of what is saved, in folders old and new, and not of what others write", async () => {
  const root = newFolder("watched");
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  for (const folder of ["src", "node_modules", ".git", "output", "lib"]) mkdirSync(join(root, folder));
  write("main.ts", "1");
  write("src/a.ts", "1");
  let saves = 0;
  onTestFinished(watchFiles({ roots: [root], ignored: [join(root, "output")] }, () => void saves++));
  const saved = async (save: () => void): Promise<void> => {
    const before = saves;
    save();
    await until(() => saves > before);
    // Nothing of the same save comes later.
    expect(saves).toBe(before + 1);
  };
  for (const path of ["node_modules/x.js", ".git/x.json", "output/x.json", "lib/x.js", "x.tfstate", "x.log"])
    write(path, "1");
  utimesSync(join(root, "main.ts"), new Date(), new Date());
  write("main.ts", "1");
  await saved(() => write("main.ts", "2"));
  await saved(() => write("src/a.ts", "2"));
  await saved(() => {
    mkdirSync(join(root, "new"));
    write("new/b.ts", "1");
  });
  await saved(() => write("new/b.ts", "2"));
  await saved(() => rmSync(join(root, "new"), { recursive: true }));
  expect(saves).toBe(5);
});

test("tells of all that a program writes to a folder, once it is done, also where it makes the folder anew", async () => {
  const root = join(newFolder("watched"), "stack");
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  const synth = (text: string): void => {
    mkdirSync(join(root, "assets", "lib"), { recursive: true });
    write("cdk.tf.json", text);
    write("assets/lib/func", text);
  };
  synth("1");
  let saves = 0;
  onTestFinished(watchFiles({ roots: [root], isWritten: true }, () => void saves++));
  mkdirSync(join(root, ".terraform"));
  for (const path of ["terraform.tfstate", "terraform.tfstate.backup", ".terraform.lock.hcl", ".terraform/x.json"])
    write(path, "1");
  synth("1");
  synth("2");
  await until(() => saves > 0);
  expect(saves).toBe(1);
  write("assets/lib/func", "3");
  await until(() => saves > 1);
  expect(saves).toBe(2);
  rmSync(root, { recursive: true });
  // A folder that is gone is none that was written: what comes in its place is.
  synth("4");
  await until(() => saves > 2);
  write("cdk.tf.json", "5");
  await until(() => saves > 3);
  expect(saves).toBeGreaterThan(3);
}, 30_000);
