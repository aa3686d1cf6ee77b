/** What the real OCI provider plans where the local cloud's values are applied. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { readStack } from "../../synthesized/stack";
import { projectApp } from "../constructs/app-process";
import type { JsonObject } from "../terraform-schema/json";
import { type Applied, plan, requiredProviders } from "./provider-plan";
import { findObstacle } from "./terraform-obstacle";

let obstacle: string | undefined;
beforeAll(async () => {
  obstacle = await findObstacle(requiredProviders);
});
const needsProviders = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

describe("an example that is applied", () => {
  const directory = join(projectApp("other-issuer").outdir, "stacks", "other-issuer");
  const document: JsonObject = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));

  /** All resources that no data source has a part in, and the variables with which they were applied. */
  async function applied(): Promise<{ resources: Applied[]; env: NodeJS.ProcessEnv }> {
    const { resources, variables } = await readStack(directory, { environment: {} });
    const independent = new Set<string>();
    for (const { address, mode, dependsOn } of resources)
      if (mode === "managed" && dependsOn.every((other) => independent.has(other))) independent.add(address);
    const env = [...variables].map(([name, { value }]) => [`TF_VAR_${name}`, String(value)]);
    return { resources: resources.filter(({ address }) => independent.has(address)), env: Object.fromEntries(env) };
  }

  it("is left as it is", async (context) => {
    needsProviders(context);
    const { resources, env } = await applied();
    const changes = await plan(document, resources, env);
    expect(changes.map(({ address }) => address).sort()).toEqual(
      resources.map((each) => `${each.type}.${each.name}`).sort(),
    );
    expect(changes.filter(({ actions }) => actions.join() !== "no-op")).toEqual([]);
    expect(changes.map(({ address }) => address)).toContainEqual(expect.stringMatching(/^oci_apigateway_deployment/));
  });

  it("shows the one thing that somebody changed behind it", async (context) => {
    needsProviders(context);
    const { resources, env } = await applied();
    const changed = resources.map((each) =>
      each.type === "oci_apigateway_deployment"
        ? { ...each, values: { ...each.values, display_name: "renamed" } }
        : each,
    );
    const changes = (await plan(document, changed, env)).filter(({ actions }) => actions.join() !== "no-op");
    expect(changes).toMatchObject([
      {
        address: "oci_apigateway_deployment.Partners_DE4EC16C",
        actions: ["update"],
        after: { display_name: "partners" },
      },
    ]);
  });
});
