/** Functions give what Terraform gives: the answers that are written down, and calls that nobody has thought of. */
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import type { Json } from "../../internal/json";
import { EvaluationFailure } from "../../synthesized/expression/failure";
import { functionNames } from "../../synthesized/expression/functions";
import { encodeJson } from "../../synthesized/expression/functions/encodings";
import { isKnownInWhole } from "../../synthesized/expression/value";
import { newFolder } from "../run-folder";
import { evaluate } from "../synthesized/expression/evaluating";
import { writeFixtures } from "../synthesized/expression/functions/fixtures";
import { terraformAnswers } from "../synthesized/expression/functions/terraform-answers";
import { callOf, type Signature } from "./function-calls";
import { askTerraform, refused, unanswered } from "./terraform-console";
import { findObstacle, terraform } from "./terraform-obstacle";

let directory = "";
let obstacle: string | undefined;
let signatures: Readonly<Record<string, Signature>> = {};

beforeAll(async () => {
  directory = newFolder("functions");
  writeFixtures(directory);
  // ephemeralasnull came with 1.10.
  obstacle = await findObstacle({}, 10);
  if (obstacle !== undefined) return;
  const described = JSON.parse(execFileSync(terraform, ["metadata", "functions", "-json"], { encoding: "utf8" }));
  const all: [string, Signature][] = Object.entries(described.function_signatures);
  signatures = Object.fromEntries(all.filter(([name]) => !name.includes("::")));
});

const needsTerraform = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

/** Not known here, which is no answer and no wrong one. */
const notKnown = "not known here";

async function answer(expression: string): Promise<Json | typeof refused | typeof notKnown> {
  try {
    const value = await evaluate(expression, { directory });
    // As it would reach Terraform's JSON: there is one zero.
    return isKnownInWhole(value) ? JSON.parse(encodeJson(value)) : notKnown;
  } catch (error) {
    if (error instanceof EvaluationFailure) return refused;
    throw error;
  }
}

/** Numbers that cannot be exact may differ in their last digit. */
const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other) ||
  (typeof one === "number" && typeof other === "number" && Math.abs(one / other - 1) < 1e-12);

/**
 * From 1.12 on an index may be negative, and null be looked for; Terraform takes a network from outside its prefix where the bits are negative;
 * fileset looks for its path as a pattern, too; whether a bad pattern is refused depends on how far the search gets; YAML 1.1 knows no `[:x]`.
 */
const isLeftOut = (expression: string): boolean =>
  /^element\(.*, -|^cidrsubnets?\(.*, -|^contains\(.*, null\)|^fileset\((?:.*\[|.*"\/"\)|"[^"]*\*)|^yamldecode\("\[\[/.test(
    expression,
  );

/** Differ from one apply to the next, or need a reference for an argument. */
const changing = new Set(["bcrypt", "timestamp", "plantimestamp", "uuid", "templatestring"]);

describe("Terraform", () => {
  it("has no function that is not known here", (context) => {
    needsTerraform(context);
    expect(functionNames).toEqual(expect.arrayContaining(Object.keys(signatures)));
  });

  it("still answers as it is written down", (context) => {
    needsTerraform(context);
    const answers = askTerraform(
      terraformAnswers.map(([expression]) => expression),
      directory,
    );
    expect(terraformAnswers.map(([expression], index) => [expression, answers[index]])).toEqual(
      terraformAnswers.map(([expression, ...answer]) => [expression, answer.length === 0 ? refused : answer[0]]),
    );
  });

  it("agrees with calls of every function", async (context) => {
    needsTerraform(context);
    const calls = Object.entries(signatures)
      .filter(([name]) => !changing.has(name))
      .map(([name, signature]) => callOf(name, signature));
    const count = Number(process.env.FC_RUNS ?? 1500);
    const expressions = fc.sample(fc.oneof(...calls), count);
    const terraforms = askTerraform(expressions, directory);
    const differences: unknown[] = [];
    let unknown = 0;
    for (const [index, expression] of expressions.entries()) {
      const [theirs, ours] = [terraforms[index], await answer(expression)];
      // What a file holds that is not here, only Terraform's own machine may know.
      if (ours === notKnown && theirs === refused) continue;
      if (ours === notKnown || theirs === unanswered || isLeftOut(expression)) unknown += 1;
      else if (!isSame(ours, theirs)) differences.push({ expression, theirs, ours });
    }
    expect(differences).toEqual([]);
    expect(unknown).toBeLessThan(count / 20);
  });
});
