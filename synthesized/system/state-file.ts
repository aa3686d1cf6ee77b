/**
 * What Terraform has stored of resources, in either form: what `terraform show -json` prints, and the state's own file.
 * https://developer.hashicorp.com/terraform/internals/json-format
 *
 * @module
 */
import { isObject, type Json, type JsonObject, member, text } from "../../internal/json";

/** A resource or data source, with its attributes. It holds secrets. */
export interface StoredResource {
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
}

/** @returns nothing where it is neither form of a state, nor a plan, whose state is the one that it starts from */
export function storedResources(document: JsonObject): readonly StoredResource[] | undefined {
  if (document.version === 4 && Array.isArray(document.resources)) return document.resources.flatMap(ofFile);
  if (text(document, "format_version") === undefined) return undefined;
  return shownResources(document.prior_state ?? document);
}

/** @param state as `terraform show -json` prints it */
export const shownResources = (state: unknown): readonly StoredResource[] => objectsOf(state).flatMap(ofShown);

/** Everything that a state holds, data sources too. */
export const objectsOf = (state: unknown): readonly unknown[] =>
  ofModule(member(member(state, "values"), "root_module"));

const ofModule = (module: unknown): readonly unknown[] => [
  ...listOf(module, "resources"),
  ...listOf(module, "child_modules").flatMap(ofModule),
];

function ofShown(json: unknown): readonly StoredResource[] {
  const [address, type, values] = [text(json, "address"), text(json, "type"), member(json, "values")];
  // Sound: what JSON.parse gives is JSON.
  return address === undefined || type === undefined || !isObject(values as Json)
    ? []
    : [{ address, type, values: values as JsonObject }];
}

/** One of several has its key beside its attributes there. */
function ofFile(json: Json): readonly StoredResource[] {
  const [type, name, module] = [text(json, "type"), text(json, "name"), text(json, "module")];
  if (type === undefined || name === undefined) return [];
  const isData = text(json, "mode") === "data";
  const block = `${module === undefined ? "" : `${module}.`}${isData ? "data." : ""}${type}.${name}`;
  return listOf(json, "instances").flatMap((instance) => {
    const [key, attributes] = [member(instance, "index_key"), member(instance, "attributes")];
    // Sound: what JSON.parse gives is JSON.
    if (!isObject(attributes as Json)) return [];
    const address = key === undefined ? block : `${block}[${JSON.stringify(key)}]`;
    return [{ address, type, values: withoutTypes(attributes as JsonObject) }];
  });
}

/** What may be of any type stands with it. */
const withoutTypes = (attributes: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const isTyped = isObject(value) && Object.keys(value).sort().join() === "type,value";
      return [name, isTyped ? (value.value ?? null) : value];
    }),
  );

export function listOf(json: unknown, name: string): readonly unknown[] {
  const list = member(json, name);
  return Array.isArray(list) ? list : [];
}
