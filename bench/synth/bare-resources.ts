import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { LoggingLog } from "@cdktf/provider-oci/lib/logging-log";
import { LoggingLogGroup } from "@cdktf/provider-oci/lib/logging-log-group";
import { App, type TerraformStack, Testing } from "cdktf";
import { addSecuredDeployments, displayNameOf, emptyStack, gatewayOf, pathPrefixOf } from "./secured-deployments";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Resources = Record<string, Record<string, Json>>;
type ResourceClass = new (scope: TerraformStack, id: string, config: never) => { readonly id: string };

/** In the order in which they refer to each other. */
const classes: readonly (readonly [string, ResourceClass])[] = [
  [ApigatewayDeployment.tfResourceType, ApigatewayDeployment],
  [LoggingLogGroup.tfResourceType, LoggingLogGroup],
  [LoggingLog.tfResourceType, LoggingLog],
];

/**
 * The same resources from the generated classes alone. What they are is read from one secured deployment, so that the
 * two sides cannot drift apart.
 */
export function makeBareResources(): (stack: TerraformStack, count: number) => void {
  const original = resourcesOf((stack) => addSecuredDeployments(stack, 1));
  const add = (stack: TerraformStack, count: number): void => {
    for (let index = 0; index < count; index++) {
      addOne(stack, index, original);
    }
  };
  assertSame(
    original,
    resourcesOf((stack) => add(stack, 1)),
  );
  return add;
}

function addOne(stack: TerraformStack, index: number, original: Resources): void {
  const references = new Map<string, string>([
    [gatewayOf(0), gatewayOf(index)],
    [pathPrefixOf(0), pathPrefixOf(index)],
    [displayNameOf(0), displayNameOf(index)],
  ]);
  for (const [type, Resource] of classes) {
    for (const [position, [name, body]] of Object.entries(original[type] ?? {}).entries()) {
      const { id } = new Resource(stack, `${type}-${index}-${position}`, configOf(body, references) as never);
      references.set(`\${${type}.${name}.id}`, id);
    }
  }
}

/** The body in the generated classes' spelling, with what it refers to. */
function configOf(value: Json, references: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") {
    return references.get(value) ?? value.replace(/^api-0(?=-)/, references.get(displayNameOf(0)) ?? "");
  }
  if (Array.isArray(value)) {
    return value.map((item) => configOf(item, references));
  }
  return value === null || typeof value !== "object"
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [camelCase(key), configOf(item, references)]));
}

const camelCase = (key: string): string => key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Bodies by type and name, without the comments that CDKTF adds. */
function resourcesOf(fill: (stack: TerraformStack) => void): Resources {
  const stack = emptyStack(Testing.stubVersion(new App({ outdir: "cdktf.out" })));
  fill(stack);
  return JSON.parse(Testing.synth(stack)).resource;
}

function assertSame(expected: Resources, actual: Resources): void {
  const anonymous = (resources: Resources) =>
    Object.entries(resources)
      .flatMap(([type, bodies]) => Object.values(bodies).map((body) => `${type} ${JSON.stringify(body)}`))
      .map((text) => text.replace(/\$\{(\w+)\.[\w-]+\.id\}/g, "$${$1}"))
      .sort();
  const [left, right] = [anonymous(expected), anonymous(actual)];
  const differing = left.findIndex((text, index) => text !== right[index]);
  if (differing >= 0 || left.length !== right.length) {
    throw new Error(`The bare side writes other resources:\n${left[differing]}\n${right[differing]}`);
  }
}
