/**
 * The schema document by which Resource Manager's console asks for a stack's variables:
 * https://docs.oracle.com/en-us/iaas/Content/ResourceManager/Concepts/terraformconfigresourcemanager_topic-schema.htm
 *
 * @module
 */
import { stringify } from "yaml";
import { isText, type Json, type JsonObject } from "../../internal/json";
import { bare } from "../stack/blocks";

/** What the console is to ask for, and to show. */
export interface AskedStack {
  readonly title: string;
  /** As they are declared, by name. */
  readonly variables: ReadonlyMap<string, JsonObject>;
  readonly outputs: ReadonlyMap<string, JsonObject>;
}

/** In YAML, the same for the same stack. */
export function schemaDocument({ title, variables, outputs }: AskedStack): string {
  const names = [...variables.keys()];
  const shown = [...outputs].filter(([, { sensitive }]) => sensitive !== true);
  const document = {
    title,
    description: `APIs on OCI API Gateway for clients in Microsoft Entra ID: the stack ${title}.`,
    schemaVersion: "1.1.0",
    locale: "en",
    variableGroups: groupsOf(names),
    variables: Object.fromEntries([...variables].map(([name, declared]) => [name, variable(name, declared)])),
    ...(shown.length > 0 && {
      outputs: Object.fromEntries(shown.map(([name, declared]) => [name, output(name, declared)])),
    }),
  };
  // What YAML would fold, a console may show with its line breaks.
  return stringify(document, { lineWidth: 0 });
}

const groups: readonly (readonly [string, RegExp])[] = [
  ["Oracle Cloud", /^(?:region|tenancy|compartment)(?:_|$)/],
  ["Microsoft Entra ID", /^azuread_/],
  ["Settings of the stack", /^/],
];

function groupsOf(
  names: readonly string[],
): readonly { readonly title: string; readonly variables: readonly string[] }[] {
  const groupOf = (name: string): string => groups.find(([, pattern]) => pattern.test(name))?.[0] ?? "";
  return groups
    .map(([title]) => ({
      title,
      variables: names.filter((name) => groupOf(name) === title).map((name) => `\${${name}}`),
    }))
    .filter(({ variables }) => variables.length > 0);
}

/** A default is the console's first choice; what Terraform alone may set is not asked for. */
function variable(name: string, declared: JsonObject): JsonObject {
  const { description, default: fallback } = declared;
  const isGiven = fallback !== undefined && fallback !== null;
  return {
    title: titleOf(name),
    ...(isText(description) && { description }),
    ...controlOf(name, declared),
    required: fallback === undefined,
    ...(isGiven && { default: typeof fallback === "object" ? JSON.stringify(fallback) : fallback }),
  };
}

/** Lists, maps and objects are written as Terraform reads them from its environment. */
function controlOf(name: string, { type, sensitive }: JsonObject): JsonObject {
  const kind = isText(type) ? bare(type) : "string";
  if (sensitive === true) return { type: "password" };
  if (kind === "bool") return { type: "boolean" };
  if (kind === "number") return { type: "number" };
  if (kind !== "string") return { type: "text", multiline: true };
  if (/(?:^|_)compartment(?:_id|_ocid)?$/.test(name)) return { type: "oci:identity:compartment:id" };
  if (/(?:^|_)region$/.test(name)) return { type: "oci:identity:region:name" };
  if (/(?:^|_)tenancy(?:_id|_ocid)?$/.test(name)) return { type: "string", pattern: "^ocid1\\.tenancy\\..+$" };
  return { type: "string" };
}

function output(name: string, { description, value }: JsonObject): JsonObject {
  return {
    title: titleOf(name),
    type: outputKind(name, value),
    ...(isText(description) && { description }),
  };
}

function outputKind(name: string, value: Json | undefined): string {
  if (typeof value === "object") return Array.isArray(value) ? "list" : "map";
  return /_ur[il]$/.test(name) ? "link" : "string";
}

/** `compartment_id` → `Compartment id` */
const titleOf = (name: string): string => {
  const words = name.replaceAll(/[_-]+/g, " ").replace(/^azuread /, "Entra ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};
