/**
 * Makes the build fit to be published; npm runs it before `npm pack` and `npm publish`. It changes the build in place: the project itself
 * works with it as before, since both forms of an import lead to the same file.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withOwnBindings } from "./own-bindings";
import { staleOutputs } from "./stale-output";

const root = join(__dirname, "..", "..");

function prepack(): void {
  for (const output of staleOutputs(outputs(), (path) => existsSync(join(root, path)))) {
    rmSync(join(root, "lib", output));
  }
  for (const output of outputs().filter((path) => /\.(?:js|d\.ts)$/.test(path))) {
    const path = join(root, "lib", output);
    const before = readFileSync(path, "utf8");
    const after = withOwnBindings(before, join("lib", output));
    if (after !== before) writeFileSync(path, after);
  }
}

const outputs = (): string[] => readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" });

prepack();
