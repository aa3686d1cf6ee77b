/** Whether lint sees what it is there for: a small tree with every mistake in it, cruised with the project's own rules. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const project = join(__dirname, "..");

/** Who imports whom, and the rule that must object. */
const forbidden: readonly (readonly [string, string, string])[] = [
  ["limits/reaches-constructs.ts", "constructs/leaf.ts", "import-table-limits"],
  ["constructs/reaches-synthesized.ts", "synthesized/leaf.ts", "import-table-constructs"],
  ["constructs/reaches-function.ts", "function/leaf.ts", "import-table-constructs"],
  ["constructs/reaches-pusher.ts", "image/push.ts", "import-table-constructs"],
  ["constructs/reaches-app.ts", "main.ts", "import-table-constructs"],
  ["function/reaches-image.ts", "image/bundle.ts", "import-table-function"],
  ["function/reaches-constructs.ts", "constructs/leaf.ts", "import-table-function"],
  ["constructs/reaches-internal.ts", "internal/leaf.ts", "import-table-constructs"],
  ["function/reaches-internal.ts", "internal/leaf.ts", "import-table-function"],
  ["internal/reaches-synthesized.ts", "synthesized/leaf.ts", "import-table-internal"],
  ["internal/reaches-image.ts", "image/push.ts", "import-table-internal"],
  ["image/reaches-limits.ts", "limits/leaf.ts", "import-table-image"],
  ["image/reaches-function.ts", "function/leaf.ts", "import-table-image"],
  ["synthesized/reaches-constructs.ts", "constructs/leaf.ts", "import-table-synthesized"],
  ["synthesized/reaches-function.ts", "function/leaf.ts", "import-table-synthesized"],
  ["synthesized/reaches-image.ts", "image/push.ts", "import-table-synthesized"],
  ["operate/reaches-verify.ts", "synthesized/leaf.ts", "import-table-operate"],
  ["operate/reaches-constructs.ts", "constructs/leaf.ts", "import-table-operate"],
  ["operate/reaches-doctor.ts", "doctor/leaf.ts", "import-table-operate"],
  ["synthesized/reaches-operate.ts", "operate/leaf.ts", "import-table-synthesized"],
  ["synthesized/reaches-local.ts", "local/leaf.ts", "import-table-synthesized"],
  ["local/reaches-constructs.ts", "constructs/leaf.ts", "import-table-local"],
  ["local/reaches-summary.ts", "synthesized/summary/leaf.ts", "import-table-local"],
  ["local/reaches-function.ts", "function/leaf.ts", "import-table-local"],
  ["operate/reaches-local.ts", "local/leaf.ts", "import-table-operate"],
  ["doctor/reaches-synthesized.ts", "synthesized/leaf.ts", "import-table-doctor"],
  ["doctor/reaches-pusher.ts", "image/push.ts", "import-table-doctor"],
  ["testing/reaches-synthesized.ts", "synthesized/leaf.ts", "import-table-testing"],
  ["local/reaches-testing.ts", "testing/leaf.ts", "import-table-local"],
  ["cli.ts", "constructs/leaf.ts", "import-table-cli"],
  ["packaging/reaches-constructs.ts", "constructs/leaf.ts", "import-table-packaging"],
  ["examples/reaches-inside.ts", "constructs/leaf.ts", "import-table-app"],
  ["examples/reaches-limits.ts", "limits/leaf.ts", "import-table-app"],
  ["constructs/types-only.ts", "synthesized/leaf.ts", "import-table-constructs"],
  ["constructs/cycle-one.ts", "constructs/cycle-two.ts", "no-cycles"],
  ["limits/lost.ts", "limits/nowhere", "no-unresolvable"],
  ["limits/vague.ts", "limits/utils.ts", "no-vague-names"],
  ["limits/vaguer.ts", "limits/helpers/names.ts", "no-vague-names"],
];

/** A cycle is reported once, where it is met first. */
const closing = ["constructs/cycle-two.ts", "constructs/cycle-one.ts"] as const;

const allowed: readonly (readonly [string, string])[] = [
  ["constructs/good.ts", "constructs/leaf.ts"],
  ["constructs/limits.ts", "limits/leaf.ts"],
  ["constructs/bundles.ts", "image/bundle.ts"],
  ["constructs/tags.ts", "image/tag.ts"],
  ["function/limits.ts", "limits/leaf.ts"],
  ["internal/limits.ts", "limits/leaf.ts"],
  ["image/internal.ts", "internal/leaf.ts"],
  ["synthesized/limits.ts", "limits/leaf.ts"],
  ["synthesized/internal.ts", "internal/leaf.ts"],
  ["operate/internal.ts", "internal/leaf.ts"],
  ["operate/limits.ts", "limits/leaf.ts"],
  ["operate/finds-stacks.ts", "synthesized/app.ts"],
  ["operate/reads-stacks.ts", "synthesized/stack/stack.ts"],
  ["local/plays-systems.ts", "synthesized/system/leaf.ts"],
  ["local/checks.ts", "synthesized/verify/leaf.ts"],
  ["doctor/internal.ts", "internal/leaf.ts"],
  ["doctor/logs-in.ts", "image/login.ts"],
  ["testing/judges.ts", "constructs/policy-checks.ts"],
  ["testing/asks-clouds.ts", "local/library/local-cloud.ts"],
  ["__tests__/anything.ts", "synthesized/leaf.ts"],
  ["bench/anything.ts", "image/push.ts"],
];

let tree = "";
let violations: string[] = [];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "import-table-"));
  const edges = [...forbidden, ...allowed, closing];
  for (const target of new Set(edges.map(([, to]) => to).filter((to) => to.endsWith(".ts")))) {
    write(target, "export const leaf = 1;\nexport type Leaf = typeof leaf;\n");
  }
  for (const [from, to] of edges) {
    write(from, importOf(from, to));
  }
  violations = cruise();
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

function write(file: string, text: string): void {
  const path = join(tree, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function importOf(from: string, to: string): string {
  const path = relative(dirname(from), to).replace(/\.ts$/, "");
  const specifier = path.startsWith(".") ? path : `./${path}`;
  return from.includes("types-only")
    ? `import type { Leaf } from "${specifier}";\nexport type Own = Leaf;\n`
    : `import { leaf } from "${specifier}";\nexport const own = leaf;\n`;
}

/** The violations that the project's rules find in the tree: "from → to: rule". */
function cruise(): string[] {
  const tool = join(project, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const rules = join(project, ".dependency-cruiser.cjs");
  const { stdout, stderr } = spawnSync(process.execPath, [tool, "--config", rules, "--output-type", "json", "."], {
    cwd: tree,
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  const found: { from: string; to: string; rule: { name: string } }[] = JSON.parse(stdout).summary.violations;
  return found.map(({ from, to, rule }) => `${from} → ${to.replace(/^\.\//, "limits/")}: ${rule.name}`);
}

describe("lint refuses", () => {
  it.each(forbidden)("%s → %s (%s)", (from, to, rule) => {
    expect(violations).toContain(`${from} → ${to}: ${rule}`);
  });
});

describe("lint allows", () => {
  it.each(allowed)("%s → %s", (from, to) => {
    expect(violations.filter((violation) => violation.startsWith(`${from} → ${to}:`))).toEqual([]);
  });
});

it("lint has no rule that the tree does not try", () => {
  const tried = new Set(forbidden.map(([, , rule]) => rule));
  const rules: { forbidden: { name: string }[] } = require("../.dependency-cruiser.cjs");
  const untried = rules.forbidden.map(({ name }) => name).filter((name) => !tried.has(name));
  // Needs packages that are installed; `npm run lint` itself shows that those of the project pass.
  expect(untried).toEqual(["no-dev-dependencies-at-run-time", "no-bundles-in-constructs"]);
});
