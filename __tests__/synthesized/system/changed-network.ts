/** Changes to the network of a stack that the constructs wrote. */
import { isObject, type JsonObject } from "../../../internal/json";

/** Changes the arguments of each resource of a type whose name begins so. */
export function changed(
  document: JsonObject,
  type: string,
  name: string,
  change: (values: JsonObject) => JsonObject | undefined,
): JsonObject {
  const { resource } = document;
  const ofType = isObject(resource) ? resource[type] : undefined;
  if (!isObject(resource) || !isObject(ofType) || !Object.keys(ofType).some((one) => one.startsWith(name)))
    throw new Error(`no ${type} ${name}`);
  const all = Object.entries(ofType).flatMap(([own, values]) => {
    const after = own.startsWith(name) && isObject(values) ? change(values) : values;
    return after === undefined ? [] : [[own, after] as const];
  });
  return { ...document, resource: { ...resource, [type]: Object.fromEntries(all) } };
}

export const rule = "oci_core_network_security_group_security_rule";

type Change = (document: JsonObject) => JsonObject;

export const without =
  (type: string, name: string): Change =>
  (document) =>
    changed(document, type, name, () => undefined);

export const withArguments =
  (type: string, name: string, over: JsonObject): Change =>
  (document) =>
    changed(document, type, name, (values) => ({ ...values, ...over }));
