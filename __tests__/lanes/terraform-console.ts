/** What Terraform itself answers to expressions; it needs no provider for that. */
import { spawnSync } from "node:child_process";
import type { Json } from "../../internal/json";
import { terraform } from "./terraform-obstacle";

/** Terraform would refuse the expression, or the value. */
export const refused = "refused";

/** Terraform gives it when it applies: of a value that it knows nothing about. */
export const unanswered = "known after apply";

export type Answer = Json | typeof refused | typeof unanswered;

/** The console reads no line that is longer than 64 KiB. */
const AT_ONCE = 200;

/**
 * @param expressions those that Terraform cannot parse are unanswered
 * @param cwd where its files are
 */
export function askTerraform(expressions: readonly string[], cwd: string): Answer[] {
  if (expressions.length === 0) return [];
  const some = expressions.slice(0, AT_ONCE);
  return [...answers(some, cwd), ...askTerraform(expressions.slice(AT_ONCE), cwd)];
}

/** One that is not answered spoils the answers of all, and is found by halves. */
function answers(expressions: readonly string[], cwd: string): Answer[] {
  const tried = expressions.map((expression) => `try([nonsensitive(jsonencode(${expression}))], [])`);
  const { stdout } = spawnSync(terraform, ["console"], {
    cwd,
    // In base64, since the console writes a text with escapes of its own.
    input: `base64encode(jsonencode([${tried.join(", ")}]))`,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
    encoding: "utf8",
  });
  const [, base64] = /^"([A-Za-z0-9+/=]*)"$/m.exec(stdout) ?? [];
  if (base64 !== undefined) {
    const read: [string?][] = JSON.parse(Buffer.from(base64, "base64").toString());
    return read.map(([json]) => (json === undefined ? refused : JSON.parse(json)));
  }
  if (expressions.length === 1) return [unanswered];
  const half = expressions.length / 2;
  return [...answers(expressions.slice(0, half), cwd), ...answers(expressions.slice(half), cwd)];
}
