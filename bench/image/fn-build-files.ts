/**
 * What `fn build` puts on top of its base for a Node function: the function's files and the node_modules that npm installs for it. The fn CLI copies
 * both into /function: https://github.com/fnproject/cli/blob/master/langs/node.go
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BundledFile, bundle } from "../../image/bundle";

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
}

export function fnBuildFiles(bundlePath: string): readonly BundledFile[] {
  const packages = withDependencies("@fnproject/fdk", process.cwd(), new Map());
  const modules = [...packages].flatMap(([name, folder]) =>
    bundle({ folder }).map((file) => ({ ...file, path: `node_modules/${name}/${file.path}` })),
  );
  return [...bundle({ folder: dirname(bundlePath) }), ...modules];
}

/** The packages that npm installs for one that a function depends on, by name. */
function withDependencies(name: string, from: string, found: Map<string, string>): Map<string, string> {
  if (found.has(name)) return found;
  const folder = packageFolder(name, from);
  found.set(name, folder);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
  for (const dependency of Object.keys(dependencies)) withDependencies(dependency, folder, found);
  return found;
}

/** Found as Node finds it: in the nearest node_modules folder that has it. */
function packageFolder(name: string, from: string): string {
  const folder = join(from, "node_modules", name);
  try {
    readFileSync(join(folder, "package.json"));
    return folder;
  } catch (cause) {
    if (dirname(from) === from) throw new Error(`${name} is not installed`, { cause });
    return packageFolder(name, dirname(from));
  }
}
