import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";

export const repository = join(__dirname, "..", "..", "..");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The workspace's sources in a temporary repository, to be built, broken and updated there. */
export class WorkspaceCopy {
  readonly root = mkdtempSync(join(tmpdir(), "provider-oci-"));
  readonly package = join(this.root, "providers", "oci");

  constructor() {
    const sources = join(repository, "providers", "oci");
    mkdirSync(this.package, { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(this.root, "node_modules"));
    for (const name of ["package.json", "resources.json", "schema"]) {
      cpSync(join(sources, name), join(this.package, name), { recursive: true });
    }
    cpSync(join(repository, "package.json"), join(this.root, "package.json"));
    this.#compileScripts(join(sources, "scripts"));
  }

  /** Runs one of the package's scripts as npm would. */
  run(
    script: string,
    args: string[] = [],
    options: { env?: NodeJS.ProcessEnv; input?: string | Buffer } = {},
  ): Outcome {
    const { INIT_CWD: _, npm_execpath: __, ...environment } = process.env;
    return spawnSync(process.execPath, [join(this.package, ".build", "scripts", `${script}.js`), ...args], {
      cwd: this.package,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      input: options.input,
      env: { ...environment, ...options.env },
    });
  }

  /** @param path inside the package */
  read(path: string): string {
    return readFileSync(join(this.package, path), "utf8");
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.package, path), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Fresh from the sources, whatever the last build left; types are the build's matter. */
  #compileScripts(from: string): void {
    const to = join(this.package, ".build", "scripts");
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from).filter((name) => name.endsWith(".ts"))) {
      const { outputText } = ts.transpileModule(readFileSync(join(from, name), "utf8"), {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
      });
      writeFileSync(join(to, name.replace(/[.]ts$/, ".js")), outputText);
    }
  }
}
