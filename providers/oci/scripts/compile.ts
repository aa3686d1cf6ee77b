import { join } from "node:path";
import ts from "typescript";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  declaration: true,
  strict: true,
  skipLibCheck: true,
  types: ["node"],
};

/** Compiles the bindings in `from` to JavaScript and declarations in `to`. Throws an Error with the compiler's findings. */
export function compileBindings(from: string, to: string): void {
  const roots = [join(from, "index.ts"), join(from, "lazy-index.ts")];
  const program = ts.createProgram(roots, { ...OPTIONS, rootDir: from, outDir: to });
  const { diagnostics } = program.emit();
  const findings = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (findings.length > 0) throw new Error(ts.formatDiagnostics(findings, formatHost(from)));
}

function formatHost(dir: string): ts.FormatDiagnosticsHost {
  return { getCurrentDirectory: () => dir, getCanonicalFileName: (name) => name, getNewLine: () => "\n" };
}
