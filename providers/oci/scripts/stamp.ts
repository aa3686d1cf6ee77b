import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { schemaFile } from "./package-paths";

/** What a build depends on besides the schema: these scripts, and the packages that generate and compile. */
const SCRIPTS = ["build.js", "generate.js", "compile.js", "version-constraint.js"];
const PACKAGES = ["@cdktf/provider-generator", "@cdktf/commons", "codemaker", "typescript"];

/** Digest of all that decides what the bindings look like. */
export function currentStamp(): string {
  const hash = createHash("sha256");
  hash.update(readFileSync(schemaFile));
  for (const script of SCRIPTS) hash.update(readFileSync(join(__dirname, script)));
  for (const name of PACKAGES) hash.update(`${name}@${installedVersion(name)}\n`);
  return `${hash.digest("hex")}\n`;
}

function installedVersion(name: string): string {
  const manifest = require.resolve(`${name}/package.json`, { paths: [dirname(__dirname)] });
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}
