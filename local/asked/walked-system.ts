/**
 * The system as it is walked through: without the deployments that are not played, and with what stands in for applications that the stack only
 * names.
 *
 * @module
 */
import { azureCliClientId } from "../../limits/entra";
import { Unknown } from "../../synthesized/expression/value";
import { type Api, type Client, isEntras, type System } from "../../synthesized/system/apis";
import { obstacleInWords } from "../../synthesized/system/obstacle";
import { openProbesOf, probeOf } from "../../synthesized/system/probes";
import { readEachDeployment } from "../../synthesized/system/read-deployments";
import type { ApiReading } from "../../synthesized/system/reading";
import { calledAt } from "../../synthesized/system/system-of-stack";
import { type Application, applicationOf, type Directory, resourceOf } from "../../synthesized/system/tenant";
import type { CheckResult } from "../../synthesized/verify/run-checks";
import type { PlayedCloud } from "../cloud";
import { anyClientOf, standInSecret } from "../entra/stand-ins";
import type { LocalDeployment, LocalRoute } from "../gateway/local-deployments";
import { namedWays, spellingsOf } from "./spellings";

/** What of a system the local cloud can be asked about. */
export function walkedSystem(system: System, cloud: PlayedCloud): System {
  const places = placesOf(cloud);
  const named = namedWays(cloud.stack);
  const apis = system.apis.flatMap((api) => {
    const place = places.get(api.deployment ?? "");
    if (place === "not played") return [];
    const isByFunction = api.authorizer !== undefined;
    const probe = place && (probeOf(place.played, isByFunction) ?? probeOf(place, isByFunction));
    if (place === undefined || probe === undefined) return withStandIns(api, cloud);
    const spellings = spellingsOf(probe, place.beside, named);
    const called = typeof place.endpoint === "string" ? { endpoint: place.endpoint } : {};
    return withStandIns({ ...api, ...called, probe, ...(spellings.length === 0 ? {} : { spellings }) }, cloud);
  });
  const open = system.open.flatMap((api) => {
    const place = places.get(api.deployment);
    return place === undefined || place === "not played" ? [] : { ...api, probes: openProbesOf(place.played) };
  });
  const unchecked = system.unchecked?.filter(({ deployment }) => places.get(deployment ?? "") !== "not played");
  return { ...system, apis, open, ...(unchecked === undefined ? {} : { unchecked }) };
}

type Routes = Pick<ApiReading, "deployment" | "endpoint">;

/** Where a deployment is asked here, and the same with those routes alone that are played, which are asked before others. */
interface Place extends Routes {
  readonly played: Routes;
  /** What its gateway serves, this one included. */
  readonly beside: readonly LocalDeployment[];
}

/** By the address of a deployment; where a gateway that nobody knows answers is known here. */
function placesOf({ gateways, functions, stack }: PlayedCloud): ReadonlyMap<string, Place | "not played"> {
  const read = new Map(readEachDeployment(stack).map((one) => [one.deployment.address, one]));
  const isRun = (id: string): boolean => functions.some((one) => one.id === id);
  const each = gateways.flatMap((gateway) =>
    gateway.deployments.flatMap((local): readonly (readonly [string, Place | "not played"])[] => {
      const { deployment, resource } = read.get(local.address) ?? {};
      if ("notPlayed" in local) return [[local.address, "not played"]];
      if (deployment === undefined || resource === undefined) return [];
      const { endpoint: real } = resource.values;
      const endpoint = typeof real === "string" ? calledAt(real, gateway) : `${gateway.url}${local.pathPrefix}`;
      const routes = Unknown.is(deployment.routes)
        ? []
        : deployment.routes.filter((_, index) => isPlayed(local.routes[index], isRun));
      const played = { deployment: { ...deployment, routes }, endpoint };
      return [[local.address, { deployment, endpoint, played, beside: gateway.deployments }]];
    }),
  );
  return new Map(each);
}

function isPlayed(route: LocalRoute | undefined, isRun: (functionId: string) => boolean): boolean {
  if (route === undefined || "notPlayed" in route || route.backend.type === "NOT_PLAYED") return false;
  return route.backend.type !== "ORACLE_FUNCTIONS_BACKEND" || isRun(route.backend.functionId);
}

function withStandIns(api: Api, { entra }: PlayedCloud): Api {
  if (!isEntras(api)) return api;
  const places = entra.directories().flatMap((directory) =>
    api.audiences.flatMap((audience) => {
      const resource = resourceOf(directory, audience);
      return resource === undefined ? [] : [{ directory, audience, resource }];
    }),
  );
  const [place] = places;
  if (place === undefined) return api;
  const { directory, audience, resource } = place;
  const isStandIn = resource.isStandIn === true;
  const clients = api.clients.map((client) => withCredential(client, directory));
  return {
    ...api,
    scope: api.scope ?? `${audience}/.default`,
    tokenEndpoint: entra.issuers.tokenEndpoint(2, directory.tenantId),
    ...(isStandIn ? { standsIn: true } : {}),
    clients: clients.length === 0 && isStandIn ? [anyClient(resource)] : clients,
  };
}

function withCredential(client: Client, directory: Directory): Client {
  const { clientId } = client;
  const application = applicationOf(directory, clientId);
  if (application === undefined) return clientId === azureCliClientId ? { ...client, credential: "person" } : client;
  const secret = standInSecret(clientId);
  const isStandIn = application.isStandIn === true ? ({ standsIn: true } as const) : {};
  if (application.managedIdentity !== undefined) return { ...client, ...isStandIn, credential: "identity" };
  if (client.secret !== undefined || !application.secrets.some(({ value }) => value === secret))
    return { ...client, ...isStandIn };
  return { ...client, ...isStandIn, credential: "secret", secret };
}

function anyClient(api: Application): Client {
  const clientId = anyClientOf(api);
  const secret = standInSecret(clientId);
  return { name: "any client", clientId, admitted: true, credential: "secret", secret, standsIn: true };
}

/** What is not played counts as not checked, and never as passed. */
export const unplayedResults = ({ notPlayed }: PlayedCloud): readonly CheckResult[] =>
  notPlayed.map(({ subject, obstacles }) => ({
    ...{ id: "played", title: `${subject} is played`, essential: true, subject },
    ...{ status: "not-checked", expected: "an answer of its own", got: "it is not played here" },
    look: obstacles.map(obstacleInWords),
  }));
