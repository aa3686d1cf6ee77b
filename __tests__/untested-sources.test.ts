/** Finds sources that no test can notice a fault in. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const project = join(__dirname, "..");
const isSource =
  /^(constructs|limits|function|image|internal|synthesized|doctor|docs|packaging)\/.*(?<![.]d)[.]ts$|^(main|cli)[.]ts$/;
const isTest = /^__tests__\/.*[.](test|lane)[.]ts$/;

type Graph = ReadonlyMap<string, readonly string[]>;

/** Who imports whom, types included. */
function importGraph(): Graph {
  const tool = join(project, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [tool, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "."],
    { cwd: project, encoding: "utf8", maxBuffer: 1 << 30 },
  );
  if (stdout === "") throw new Error(stderr);
  const { modules }: { modules: { source: string; dependencies: { resolved: string }[] }[] } = JSON.parse(stdout);
  return new Map(modules.map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]));
}

/** Programs are run, not imported: they have a test of their own at the mirrored path. */
const hasOwnTest = (source: string): boolean =>
  existsSync(join(project, "__tests__", source.replace(/[.]ts$/, ".test.ts")));

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
