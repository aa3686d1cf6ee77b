import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface FakeTerraform {
  /** Folder to put first on the PATH. */
  readonly bin: string;
  /** What it was called with, and the configuration that it found in its folder. */
  calls(): { args: string[]; cwd: string; configuration: unknown }[];
}

/** An executable `terraform` that answers with `schema` and `version`, and notes its calls. */
export function fakeTerraform(
  dir: string,
  answers: { schema: string; version?: object; failsAt?: string },
): FakeTerraform {
  const bin = join(dir, "bin");
  const log = join(dir, "terraform.log");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(dir, "schema.answer"), answers.schema);
  writeFileSync(log, "");
  const program = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const configuration = JSON.parse(readFileSync("main.tf.json", "utf8"));
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, cwd: process.cwd(), configuration }) + "\\n");
if (args[0] === ${JSON.stringify(answers.failsAt ?? "")}) { console.error("no network"); process.exit(1); }
if (args[0] === "init") console.log("Initializing provider plugins...");
if (args[0] === "providers") process.stdout.write(readFileSync(${JSON.stringify(join(dir, "schema.answer"))}));
if (args[0] === "version") console.log(${JSON.stringify(JSON.stringify(answers.version ?? {}))});
`;
  writeFileSync(join(bin, "terraform"), program);
  chmodSync(join(bin, "terraform"), 0o755);
  return {
    bin,
    calls: () =>
      readFileSync(log, "utf8")
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}
