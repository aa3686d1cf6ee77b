/**
 * What stacks call their APIs and clients.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { isValueObject, type Unknown, type Value, type ValueObject } from "../expression/value";
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
  return new Map(clientsOfOutputs(stack).map(({ id, name }) => [id, name]));
}

/** Client ids of those that hold their roles by what no stack here says, as a stack tells in its outputs. */
export const assignedElsewhere = (stack: Stack): ReadonlySet<string> =>
  new Set(clientsOfOutputs(stack).flatMap(({ id, client }) => (client.assignment === "elsewhere" ? id : [])));

interface ClientOfOutputs {
  readonly name: string;
  readonly id: string;
  readonly client: ValueObject;
}

function clientsOfOutputs(stack: Stack): readonly ClientOfOutputs[] {
  const membersOf = (value: Value | undefined): readonly (readonly [string, Value])[] =>
    isValueObject(value) ? Object.entries(value) : [];
  const clients = stacksIn(stack)
    .flatMap(({ outputs }) => membersOf(outputs.get("apis")?.value))
    .flatMap(([, api]) => (isValueObject(api) ? membersOf(api.clients) : []));
  return clients.flatMap(([name, client]) =>
    isValueObject(client) && isText(client.client_id) ? [{ name, id: client.client_id, client }] : [],
  );
}
