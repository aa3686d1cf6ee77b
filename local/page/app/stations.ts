/**
 * What stands in each place of the picture, and which ways lead between them: what the stack has, and nothing else.
 *
 * @module
 */
import type { Sources } from "../answers";
import type { Station } from "./journeys";

type Titles = Readonly<Record<Station, readonly [string, string] | undefined>>;

/** What stands in each place; nothing where the stack has nothing there. */
export function titlesOf({ issuers, between, keyUris }: Sources): Titles {
  const [first = "", ...others] = issuers;
  const lists = between.length > 0 || keyUris.length > 0;
  return {
    client: ["Clients", "ask for tokens, send requests"],
    entra:
      others.length === 0
        ? [first, lists ? "gives tokens, lists its keys" : "gives tokens; its keys are written into the deployment"]
        : [others.length === 1 ? issuers.join(" and ") : `${first} and ${others.length} others`, "give tokens"],
    adapter: inBetween[between.join()],
    gateway: ["API Gateway", between.includes("authorizer") ? "asks who is admitted" : "checks each request"],
    backend: ["Back ends", "see what was admitted"],
  };
}

const inBetween: Readonly<Record<string, readonly [string, string]>> = {
  adapter: ["Key adapter", "passes keys on, remembers them"],
  authorizer: ["Authorizer", "judges tokens, by keys that it asks for itself"],
  "adapter,authorizer": ["Key adapter, authorizer", "one passes keys on, one judges tokens"],
};

export function waysOf({ between, keyUris }: Sources): readonly (readonly [Station, Station])[] {
  return [
    ["client", "entra"],
    ["client", "gateway"],
    ["gateway", "backend"],
    ...(between.length === 0
      ? []
      : ([
          ["adapter", "entra"],
          ["gateway", "adapter"],
        ] as const)),
    ...(keyUris.length === 0 ? [] : ([["gateway", "entra"]] as const)),
  ];
}
