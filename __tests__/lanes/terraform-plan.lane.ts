/** What the real OCI provider plans where the local cloud's values are applied. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { projectApp } from "../constructs/app-process";
import { documentOf, network, testStack } from "../constructs/test-stack";
import { asList, isObject, type JsonObject, members } from "../terraform-schema/json";
import { type Applied, appliedBy, plan, requiredProviders } from "./provider-plan";
import { findObstacle } from "./terraform-obstacle";

let obstacle: string | undefined;
beforeAll(async () => {
  obstacle = await findObstacle(requiredProviders);
});
const needsProviders = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

describe("an example that is applied", () => {
  const directory = join(projectApp("other-issuer").outdir, "stacks", "other-issuer");
  const document: JsonObject = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));

  it("is left as it is", async (context) => {
    needsProviders(context);
    const { resources, env } = await appliedBy(directory);
    const changes = await plan(document, resources, env);
    expect(changes.map(({ address }) => address).sort()).toEqual(
      resources.map((each) => `${each.type}.${each.name}`).sort(),
    );
    expect(changes.filter(({ actions }) => actions.join() !== "no-op")).toEqual([]);
    expect(changes.map(({ address }) => address)).toContainEqual(expect.stringMatching(/^oci_apigateway_deployment/));
  });

  it("shows the one thing that somebody changed behind it", async (context) => {
    needsProviders(context);
    const { resources, env } = await appliedBy(directory);
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

describe("address ranges that were known by their place in the list", () => {
  const type = "oci_core_network_security_group_security_rule";
  const ranges = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];
  const group = { network_security_group_id: "ocid1.networksecuritygroup.oc1.eu-frankfurt-1.aaaaaaaagroup" };

  /** The rules of a network as it is synthesized, of a group that exists. */
  function rulesFor(allowedCidrBlocks: readonly string[]) {
    const stack = testStack();
    network(stack, { allowedCidrBlocks });
    const { moved = [], resource } = documentOf(stack);
    const rules = members(Object(resource)[type]).filter(([name]) => name.includes("Ingress"));
    const document = {
      terraform: { required_providers: requiredProviders },
      provider: { oci: [{ region: "eu-frankfurt-1" }] },
      resource: { [type]: Object.fromEntries(rules.map(([name, rule]) => [name, { ...Object(rule), ...group }])) },
    };
    return { document: { ...document, moved }, moves: asList(moved).filter(isObject) };
  }

  /** Made by a version that knew the place alone. */
  const before: readonly Applied[] = rulesFor(ranges).moves.map(({ from }, index) => ({
    type,
    name: String(from).slice(type.length + 1),
    values: {
      ...group,
      id: `0000000${index}`,
      description: "HTTPS to the gateway",
      direction: "INGRESS",
      protocol: "6",
      source_type: "CIDR_BLOCK",
      source: ranges[index],
      stateless: false,
      tcp_options: [{ destination_port_range: [{ min: 443, max: 443 }] }],
    },
  }));

  it("move, and nothing else happens, where the list is as it was", async (context) => {
    needsProviders(context);
    const changes = await plan(rulesFor(ranges).document, before, {}, []);
    expect(changes.map(({ actions, from, after }) => [actions.join(), from, after.source])).toEqual(
      before.map(({ name, values }) => ["no-op", `${type}.${name}`, values.source]),
    );
  });

  it("are refused at plan where the list changed in the same apply", async (context) => {
    needsProviders(context);
    await expect(plan(rulesFor(ranges.slice(1)).document, before, {}, [])).rejects.toThrow(
      /Resource postcondition failed.*self\.source is "192\.0\.2\.0\/24"/s,
    );
  });
});
