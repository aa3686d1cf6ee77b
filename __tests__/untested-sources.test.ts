/** Finds sources that no test can notice a fault in. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const project = join(__dirname, "..");
const isSource =
  /^(constructs|limits|function|image|internal|synthesized|local|operate|doctor|docs|testing|packaging)\/.*(?<![.]d)[.]ts$|^(main|cli)[.]ts$/;
const isTest = /^__tests__\/.*[.](test|lane)[.]ts$/;

type Graph = ReadonlyMap<string, readonly string[]>;

/** Who imports whom, types included: as TypeScript reads the imports, without resolving packages. */
function importGraph(): Graph {
  const { stdout } = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
    cwd: project,
    encoding: "utf8",
  });
  const files = stdout.split("\n").filter((file) => existsSync(join(project, file)) && file.endsWith(".ts"));
  const known = new Set(files);
  const resolved = (from: string, name: string): string | undefined => {
    const path = join(dirname(from), name).replace(/[.]js$/, "");
    return [path, `${path}.ts`, join(path, "index.ts")].find((candidate) => known.has(candidate));
  };
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(project, file), "utf8"), true, true);
      const relative = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith("."));
      return [file, relative.flatMap((name) => resolved(file, name) ?? [])];
    }),
  );
}

/** Programs are run, not imported: they have a test of their own at the mirrored path. */
const hasOwnTest = (source: string): boolean =>
  [".test.ts", ".browser.lane.ts"].some((end) => existsSync(join(project, "__tests__", source.replace(/[.]ts$/, end))));

function untested(graph: Graph, hasTest: (source: string) => boolean): string[] {
  const reached = new Set<string>();
  const pending = [...graph.keys()].filter((file) => isTest.test(file) || (isSource.test(file) && hasTest(file)));
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (!reached.has(file)) {
      reached.add(file);
      pending.push(...(graph.get(file) ?? []));
    }
  }
  return [...graph.keys()].filter((file) => isSource.test(file) && !reached.has(file)).sort();
}

/** Programs whose mirrored path has no test, and what runs them. */
const runElsewhere: Readonly<Record<string, string>> = {
  "cli.ts": "__tests__/end-to-end/cli.test.ts",
  "docs/testing/vitest/admission.test.ts": "__tests__/package/local.lane.ts",
  "docs/testing/vitest/orders.test.ts": "__tests__/package/local.lane.ts",
  "packaging/prepack.ts": "__tests__/package/pack.ts",
};

describe("every source", () => {
  it("is imported by a test, directly or through others, or has one of its own", () => {
    const untestedSources = untested(importGraph(), hasOwnTest).filter(
      (source) => !Object.hasOwn(runElsewhere, source),
    );
    expect(untestedSources).toEqual([]);
    expect(Object.values(runElsewhere).filter((test) => !existsSync(join(project, test)))).toEqual([]);
  });

  it("would be found without", () => {
    const graph: Graph = new Map([
      ["__tests__/limits/a.test.ts", ["limits/a.ts"]],
      ["limits/a.ts", ["limits/b.ts"]],
      ["limits/b.ts", []],
      ["limits/c.ts", ["limits/d.ts"]],
      ["limits/d.ts", []],
      ["main.ts", []],
      ["function/fdk.d.ts", []],
    ]);
    expect(untested(graph, () => false)).toEqual(["limits/c.ts", "limits/d.ts", "main.ts"]);
    expect(untested(graph, (source) => source === "limits/c.ts")).toEqual(["main.ts"]);
  });
});
