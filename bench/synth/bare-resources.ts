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

/** One resource to be made, as an app that uses the generated classes alone has it in its source. */
interface BareResource {
  readonly Resource: ResourceClass;
  readonly id: string;
  readonly config: Json;
  /** How the others refer to it; absent where none does, since each reading of an id costs a token. */
  readonly referredToAs: string | undefined;
  /** Where its settings refer to those before it. */
  readonly references: readonly Reference[];
}

interface Reference {
  readonly holder: { [key: string]: Json };
  readonly key: string;
  readonly text: string;
}

/**
 * The same resources from the generated classes alone. What they are is read from one secured deployment, so that the
 * two sides cannot drift apart; their settings are there before the clock starts.
 */
export function makeBareResources(count: number): (stack: TerraformStack) => void {
  const original = resourcesOf((stack) => addSecuredDeployments(stack, 1));
  assertSame(
    original,
    resourcesOf((stack) => addAll(stack, [bareResources(original, 0)])),
  );
  const all = Array.from({ length: count }, (_, index) => bareResources(original, index));
  return (stack) => addAll(stack, all);
}

function addAll(stack: TerraformStack, deployments: readonly (readonly BareResource[])[]): void {
  for (const resources of deployments) {
    const ids = new Map<string, string>();
    for (const { Resource, id, config, referredToAs, references } of resources) {
      for (const { holder, key, text } of references) holder[key] = ids.get(text) ?? null;
      const resource = new Resource(stack, id, config as never);
      if (referredToAs !== undefined) ids.set(referredToAs, resource.id);
    }
  }
}

function bareResources(original: Resources, index: number): BareResource[] {
  const texts = new Map<string, string>([
    [gatewayOf(0), gatewayOf(index)],
    [pathPrefixOf(0), pathPrefixOf(index)],
    [displayNameOf(0), displayNameOf(index)],
  ]);
  const all = JSON.stringify(original);
  return classes.flatMap(([type, Resource]) =>
    Object.entries(original[type] ?? {}).map(([name, body], position) => {
      const references: Reference[] = [];
      const text = `\${${type}.${name}.id}`;
      return {
        Resource,
        id: `${type}-${index}-${position}`,
        config: configOf(body, texts, references),
        referredToAs: all.includes(text) ? text : undefined,
        references,
      };
    }),
  );
}

/** The body in the generated classes' spelling, and where it refers to others. */
function configOf(value: Json, texts: ReadonlyMap<string, string>, references: Reference[]): Json {
  if (typeof value === "string") {
    return texts.get(value) ?? value.replace(/^api-0(?=-)/, texts.get(displayNameOf(0)) ?? "");
  }
  if (Array.isArray(value)) return value.map((item) => configOf(item, texts, references));
  if (value === null || typeof value !== "object") return value;
  const config: { [key: string]: Json } = {};
  for (const [name, item] of Object.entries(value)) {
    const key = camelCase(name);
    config[key] = configOf(item, texts, references);
    if (typeof item === "string" && /^\$\{\w+\.[\w-]+\.id\}$/.test(item))
      references.push({ holder: config, key, text: item });
  }
  return config;
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
