/**
 * What an apply changed of what runs, in one line.
 *
 * @module
 */
import type { PlayedCloud } from "../cloud";
import { playedRoutes } from "../gateway/local-deployments";
import { contentInWords as asText } from "../kept-parts";

type Running = Pick<PlayedCloud, "gateways" | "functions" | "entra">;

/** So many stand by name. */
const most = 6;

/** `+ GET /orders, ~ client billing`: what came, went and is otherwise now. */
export function changesInWords(before: Running, after: Running): string {
  const [old, now] = [partsOf(before), partsOf(after)];
  const changes = [
    ...[...now].flatMap(([name, content]) => {
      const former = old.get(name);
      return former === content ? [] : `${former === undefined ? "+" : "~"} ${name}`;
    }),
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `- ${name}`),
  ];
  if (changes.length === 0) return "nothing that runs here has changed";
  const more = changes.length > most ? ` and ${changes.length - most} more` : "";
  return `${changes.slice(0, most).join(", ")}${more}`;
}

/** Each with a text that differs where it does. */
function partsOf({ gateways, functions, entra }: Running): ReadonlyMap<string, string> {
  const deployments = gateways.flatMap((gateway) => gateway.deployments);
  const routes = deployments.flatMap((deployment) =>
    playedRoutes(deployment).map(({ pattern, methods, ...route }) => {
      const prefix = deployment.pathPrefix === "/" ? "" : (deployment.pathPrefix ?? deployment.address);
      return [`route ${methods.join(", ")} ${prefix}${pattern.text}`, asText(route)] as const;
    }),
  );
  const policies = deployments.map((deployment) => {
    const own = "notPlayed" in deployment ? deployment : { ...deployment, routes: [] };
    return [`deployment ${deployment.pathPrefix ?? deployment.address}`, asText(own)] as const;
  });
  const clients = entra
    .directories()
    .flatMap(({ applications }) => applications)
    .map((application) => [`application ${application.displayName}`, asText(application)] as const);
  const run = functions.map((one) => [`function ${one.address}`, asText(one)] as const);
  return new Map([...routes, ...policies, ...clients, ...run]);
}
