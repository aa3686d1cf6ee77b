/**
 * The control page of a running local cloud.
 *
 * @module
 */

import { isText } from "../../internal/json";
import type { Resource } from "../../synthesized/stack/stack";
import { tokenPoliciesOf } from "../../synthesized/system/deciding-parts";
import { obstacleInWords } from "../../synthesized/system/obstacle";
import type { PlayedCloud } from "../cloud";
import type { GatewaysBeside } from "../local-gateways";
import { createSwitches } from "../switches";
import type { Part } from "./answers";
import { appliesOf } from "./applies";
import type { Asked } from "./asked";
import { type Console, type ConsoleOptions, startConsole } from "./console";
import { askingDeployments, sourcesOf } from "./judges";
import type { KeySetSource } from "./key-sets";

/** Where the page is, and who may ask it. */
type Where = Pick<ConsoleOptions, "port" | "listen" | "access" | "front">;

/**
 * Starts the page.
 *
 * @param other gateways of the other reading, for checks from another process
 * @param where @default - a free port of loopback
 * @throws {Error} with code `EADDRINUSE` when the port is taken
 */
export function startCloudConsole(
  cloud: PlayedCloud,
  asked: Asked,
  other?: GatewaysBeside,
  where: Where = {},
): Promise<Console> {
  const { apply, secretOf } = appliesOf(cloud);
  const deployments = askingDeployments(cloud);
  const sources = sourcesOf(cloud, deployments, fetchedUris(cloud));
  const [entras, ...fetched] = keySetsOf(cloud);
  const keySets = sources.usesEntra ? [entras, ...fetched] : fetched;
  const parts = partsOfCloud(cloud).filter(({ kind }) => sources.usesEntra || kind !== "Tenant");
  return startConsole({
    ...{ name: cloud.stack.name, parts, deployments, sources },
    ...{ clients: clientsOf(cloud), keySets, origins: cloud.origins, events: cloud.events },
    ...{ asked, other, ...where },
    ...{ switches: createSwitches(cloud.entra, cloud.clock, apply), secretOf },
  });
}

/** From the tenant to the functions. */
export function partsOfCloud(cloud: PlayedCloud): readonly Part[] {
  const { stack, entra, gateways, functions, otherIssuers, notPlayed } = cloud;
  const { tenantId } = entra.directory();
  const applications = stack.resourcesOf("azuread_application");
  return [
    { kind: "Tenant", address: "data.azuread_client_config", name: tenantId, url: entra.issuers.v2(tenantId) },
    ...applications.map((resource) => ({ kind: "Application", address: resource.address, name: nameOf(resource) })),
    ...otherIssuers.map(({ deployment, issuer }) => ({ kind: "Other issuer", address: deployment, name: issuer })),
    ...gateways.flatMap(({ address, hostnames: [host], deployments }) => [
      { kind: "Gateway", address, name: host ?? address, ...(host === undefined ? {} : { url: `https://${host}` }) },
      ...deployments.flatMap((deployment) =>
        "notPlayed" in deployment
          ? []
          : {
              ...{ kind: "Deployment", address: deployment.address, name: deployment.pathPrefix },
              ...(host === undefined ? {} : { url: `https://${host}${deployment.pathPrefix}` }),
            },
      ),
    ]),
    ...functions.map(({ address, name }) => ({ kind: "Function", address, name })),
    ...notPlayed.flatMap(({ subject, obstacles }) =>
      obstacles.map((obstacle) => ({ kind: "Not played", address: subject, name: obstacleInWords(obstacle) })),
    ),
  ];
}

/** Entra's set, and each set that a deployment fetches instead of it. */
export function keySetsOf({ entra, gateways }: PlayedCloud): readonly [KeySetSource, ...KeySetSource[]] {
  const { tenantId } = entra.directory();
  const entras = `${entra.issuers.login}/${tenantId}/discovery/v2.0/keys`;
  const fetched = fetchedSets(gateways);
  const uris = new Set(fetched.map(({ uri }) => uri).filter((uri) => uri !== entras));
  const users = (uri: string): string =>
    fetched.flatMap((each) => (each.uri === uri ? [each.pathPrefix] : [])).join(", ");
  return [{ name: "Entra", uri: entras }, ...[...uris].map((uri) => ({ name: `For ${users(uri)}`, uri }))];
}

const fetchedUris = ({ gateways }: PlayedCloud): readonly string[] => fetchedSets(gateways).map(({ uri }) => uri);

/** Where deployments say that their keys are. */
const fetchedSets = (gateways: PlayedCloud["gateways"]) =>
  gateways.flatMap(({ deployments }) =>
    deployments.flatMap((deployment) => {
      if ("notPlayed" in deployment) return [];
      const { pathPrefix, authentication } = deployment;
      return tokenPoliciesOf(authentication).flatMap(({ keys }) =>
        keys.kind === "remote" ? { uri: keys.uri, pathPrefix } : [],
      );
    }),
  );

function clientsOf({ entra }: PlayedCloud): readonly { readonly clientId: string; readonly name: string }[] {
  return entra.directory().applications.map(({ clientId, displayName }) => ({ clientId, name: displayName }));
}

function nameOf({ address, values }: Resource): string {
  return isText(values.display_name) ? values.display_name : address;
}
