import { parseJson } from "./provider-schema";

/** What of a provider the bindings cover: the content of `resources.json`. */
export interface ResourceList {
  /** Full address of the provider: host/namespace/name. */
  readonly provider: string;
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  /** Attributes whose absence proves that a schema was damaged before it came here. */
  readonly mustHave: Readonly<Record<string, readonly string[]>>;
}

/** Reads `resources.json`, where each name has a note on what it is for. Throws an Error that names what is wrong. */
export function parseResourceList(text: string): ResourceList {
  const { provider, resources, dataSources, mustHave } = parseJson(text, "resources.json") as Record<string, unknown>;
  if (typeof provider !== "string" || provider.split("/").length !== 3) {
    throw new Error(`resources.json: "provider" must be host/namespace/name; got ${JSON.stringify(provider)}`);
  }
  return {
    provider,
    resources: namesOf("resources", resources),
    dataSources: namesOf("dataSources", dataSources),
    mustHave: (mustHave ?? {}) as ResourceList["mustHave"],
  };
}

function namesOf(key: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`resources.json: "${key}" must map each name to what it is for; got ${JSON.stringify(value)}`);
  }
  return Object.keys(value);
}
