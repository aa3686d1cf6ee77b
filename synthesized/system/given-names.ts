/**
 * What stacks call their APIs and clients.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { isValueObject, type Unknown, type Value } from "../expression/value";
import { stacksIn, stackWith } from "../stack/several-as-one";
import type { Stack } from "../stack/shape";
import type { ReadDeployment } from "./read-deployments";

/** Of several stacks that name an API alike, with the stack's name before it. */
export function namesOfApis(read: readonly ReadDeployment[], stack: Stack): readonly string[] {
  const named = stacksIn(stack).flatMap((part) => {
    const own = read.filter(({ resource: { address } }) => stackWith(address, stack) === part);
    return namesInOne(own, part).map((name) => ({ name, stack: part.name }));
  });
  return named.map(({ name, stack: owner }) =>
    named.some((other) => other.name === name && other.stack !== owner) ? `${owner}/${name}` : name,
  );
}

/**
 * The name that a `SecuredApiStack` gives in its outputs; elsewhere the path prefix, which tells deployments of a gateway apart, and by which
 * people know them. Where that is not enough, with the resource's own name.
 */
function namesInOne(read: readonly ReadDeployment[], stack: Stack): readonly string[] {
  const outputs = stack.outputs.get("apis")?.value;
  const given = isValueObject(outputs) ? Object.entries(outputs) : [];
  const names = read.map(({ deployment: { pathPrefix }, resource }) => {
    const output = given.find(
      ([, api]) => isValueObject(api) && isText(api.endpoint) && isAt(api.endpoint, pathPrefix),
    );
    const byPath = isText(pathPrefix) && pathPrefix !== "/" ? pathPrefix.slice(1) : undefined;
    return output?.[0] ?? byPath ?? resource.name;
  });
  return names.map((name, index) => {
    const isOnly = names.indexOf(name) === index && names.lastIndexOf(name) === index;
    return isOnly ? name : `${name} (${read[index]?.resource.name})`;
  });
}

const isAt = (endpoint: string, pathPrefix: string | Unknown): boolean =>
  isText(pathPrefix) && /^https:\/\/[^/]+(\/.*)?$/.exec(endpoint)?.[1] === pathPrefix;

/** Client ids by what a `SecuredApiStack` calls them in its outputs: `apis`, by name with `clients`, by name with `client_id`. */
export function namesOfClients(stack: Stack): ReadonlyMap<string, string> {
  const membersOf = (value: Value | undefined): readonly (readonly [string, Value])[] =>
    isValueObject(value) ? Object.entries(value) : [];
  const memberOf = (value: Value, name: string): Value | undefined => (isValueObject(value) ? value[name] : undefined);
  const clients = stacksIn(stack)
    .flatMap(({ outputs }) => membersOf(outputs.get("apis")?.value))
    .flatMap(([, api]) => membersOf(memberOf(api, "clients")));
  return new Map(
    clients.flatMap(([name, client]) => {
      const id = memberOf(client, "client_id");
      return isText(id) ? [[id, name] as const] : [];
    }),
  );
}
