/**
 * What reports call what only an account knows: the ids, host names and variables that stand in for it mean nothing to a reader.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { standInTenant } from "../computed/identifiers";
import { Unknown, type Value } from "../expression/value";
import type { Stack } from "../stack/stack";
import type { GatewayResource } from "./gateways";
import type { Registrations } from "./registrations";

/** Puts names in the place of what stands in for values. */
export type Naming = (text: string) => string;

/** Longer texts first: an id may stand within an address. */
export function namesOf(
  stack: Stack,
  registrations: Registrations,
  gateways: readonly Pick<GatewayResource, "displayName" | "hostnames" | "customHostnames">[],
): Naming {
  const names = [
    ...variables(stack),
    // One that the provider is given is real.
    [standInTenant, "<tenant>"] as const,
    ...registrations.applications.flatMap(({ clientId, name, isElsewhere }) =>
      Unknown.is(clientId) || isElsewhere ? [] : [[clientId, `<client id of ${name}>`] as const],
    ),
    ...gateways.flatMap(({ hostnames, customHostnames, displayName }) =>
      hostnames
        .filter((host) => !customHostnames.includes(host))
        .map((host) => [host, `<host of the gateway ${displayName}>`] as const),
    ),
    ...ids(stack),
  ];
  const longestFirst = names.filter(([value]) => value.length > 3).sort(([one], [other]) => other.length - one.length);
  return (text) => longestFirst.reduce((named, [value, name]) => named.replaceAll(value, name), text);
}

type Name = readonly [value: string, name: string];

function variables({ variables: all }: Stack): readonly Name[] {
  return [...all].flatMap(([name, { value, source }]): readonly Name[] =>
    source === "stand-in" && isText(value) && value !== "" ? [[value, `<${name}>`]] : [],
  );
}

/** OCIDs, GUIDs, and paths of Graph with one. */
const isGivenId = /^ocid1\.|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\/\w+\/[0-9a-f-]{36}$/;

/** Ids that the clouds give, by the names of what has them. */
function ids(stack: Stack): readonly Name[] {
  return stack.resources.flatMap(({ mode, values, address }): readonly Name[] => {
    const name = [values.display_name, values.name, address].find(isText) ?? address;
    const given: readonly (Value | undefined)[] = mode === "managed" ? [values.id, values.object_id] : [];
    return given.filter((id) => isText(id) && isGivenId.test(id)).map((id) => [String(id), `<${name}>`]);
  });
}
