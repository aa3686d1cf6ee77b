/**
 * The system as it is walked through: without the deployments that are not played, and with what stands in for applications that the stack only
 * names.
 *
 * @module
 */
import { azureCliClientId } from "../../limits/entra";
import type { LocalCloud } from "../local/cloud";
import { anyClientOf, standInSecret } from "../local/entra/stand-ins";
import { type Api, type Client, isEntras, type System } from "../system/apis";
import { obstacleInWords } from "../system/obstacle";
import { readEachDeployment } from "../system/read-deployments";
import { calledAt, probeOf } from "../system/system-of-stack";
import { type Application, applicationOf, type Directory, resourceOf } from "../system/tenant";
import { Unknown } from "../value";
import type { CheckResult } from "../verify/run-checks";

/** What of a system the local cloud can be asked about. */
export function walkedSystem(system: System, cloud: LocalCloud): System {
  const unplayed = deploymentsOf(cloud).flatMap((one) => ("notPlayed" in one ? one.address : []));
  const apis = system.apis.filter(({ deployment = "" }) => !unplayed.includes(deployment));
  return { ...system, apis: apis.map((api) => withStandIns(withProbe(api, cloud), cloud)) };
}

const deploymentsOf = ({ gateways }: LocalCloud) => gateways.flatMap(({ deployments }) => deployments);

/** A route that is played is asked before others; and where a gateway that nobody knows answers is known here. */
function withProbe(api: Api, { gateways, functions, stack }: LocalCloud): Api {
  const gateway = gateways.find(({ deployments }) => deployments.some(({ address }) => address === api.deployment));
  const local = gateway?.deployments.find(({ address }) => address === api.deployment);
  const read = readEachDeployment(stack).find(({ deployment }) => deployment.address === api.deployment);
  if (gateway === undefined || local === undefined || "notPlayed" in local || read === undefined) return api;
  const { deployment, resource } = read;
  const isRun = (id: string): boolean => functions.some((one) => one.id === id);
  const routes = Unknown.is(deployment.routes)
    ? []
    : deployment.routes.filter((_, index) => {
        const route = local.routes[index];
        if (route === undefined || "notPlayed" in route || route.backend.type === "NOT_PLAYED") return false;
        return route.backend.type !== "ORACLE_FUNCTIONS_BACKEND" || isRun(route.backend.functionId);
      });
  const { endpoint: real } = resource.values;
  const endpoint = typeof real === "string" ? calledAt(real, gateway) : `${gateway.url}${local.pathPrefix}`;
  const probe = probeOf({ deployment: { ...deployment, routes }, endpoint }) ?? probeOf({ deployment, endpoint });
  return probe === undefined ? api : { ...api, probe };
}

function withStandIns(api: Api, { entra }: LocalCloud): Api {
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
export const unplayedResults = ({ notPlayed }: LocalCloud): readonly CheckResult[] =>
  notPlayed.map(({ subject, obstacles }) => ({
    ...{ id: "played", title: `${subject} is played`, essential: true, subject },
    ...{ status: "not-checked", expected: "an answer of its own", got: "it is not played here" },
    look: obstacles.map(obstacleInWords),
  }));
