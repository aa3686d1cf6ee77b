/**
 * The architecture of a stack as a graph.
 *
 * @module
 */
import { digraph, type SubgraphModel, toDot } from "ts-graphviz";
import type { Architecture, DeployedRoute, DeploymentOfGateway, EntraApplication } from "../system/architecture";

const FONT = "Helvetica,Arial,sans-serif";
const colours = {
  entra: { fill: "#e8f1fb", line: "#0b5cad" },
  oci: { fill: "#fbeeea", line: "#b8421f" },
  open: "#9a6700",
  token: "#0b5cad",
  keys: "#5b6770",
} as const;

type Colour = `#${string}`;
type Graph = ReturnType<typeof digraph>;

/** @returns the graph in Graphviz's language */
export function draw(title: string, architecture: Architecture): string {
  const graph = digraph(title, {
    rankdir: "LR",
    label: title,
    labelloc: "t",
    fontname: FONT,
    fontsize: 18,
    nodesep: 0.35,
    ranksep: 1.1,
    bgcolor: "white",
    pad: 0.3,
  });
  graph.attributes.node.apply({
    shape: "box",
    style: "rounded,filled",
    fillcolor: "white",
    fontname: FONT,
    fontsize: 11,
    margin: "0.25,0.12",
  });
  graph.attributes.edge.apply({ fontname: FONT, fontsize: 10, color: colours.keys, fontcolor: colours.keys });
  drawEntra(graph, architecture);
  drawGateways(graph, architecture);
  drawFunctions(graph, architecture);
  for (const deployment of architecture.deployments) connect(graph, deployment, architecture);
  return toDot(graph);
}

function cluster(
  graph: Graph,
  id: string,
  label: string,
  { fill, line }: { readonly fill: Colour; readonly line: Colour },
): SubgraphModel {
  return graph.subgraph(`cluster_${id}`, {
    label,
    style: "rounded,filled",
    fillcolor: fill,
    color: line,
    fontcolor: line,
    fontname: FONT,
    fontsize: 13,
    margin: 16,
  });
}

function isClient({ credentials, rolesAt }: EntraApplication): boolean {
  return credentials.length > 0 || rolesAt.length > 0;
}

function drawEntra(graph: Graph, { applications, functions }: Architecture): void {
  if (applications.length === 0 && functions.every(({ upstream }) => upstream === undefined)) return;
  for (const client of applications.filter(isClient)) {
    graph.node(client.address, { label: [client.name, ...client.credentials].join("\n"), shape: "component" });
  }
  // Entra stands at both ends: it gives tokens on the left, and keys on the right.
  const keys = cluster(graph, "entra keys", "Microsoft Entra ID", colours.entra);
  keys.node("entra keys", { label: "signing keys", shape: "cylinder" });
  const entra = cluster(graph, "entra", "Microsoft Entra ID", colours.entra);
  for (const api of applications.filter((application) => !isClient(application))) {
    entra.node(api.address, { label: `${api.name}\nAPI registration` });
  }
  for (const client of applications) {
    for (const id of client.rolesAt) {
      const api = applications.find(({ clientId }) => clientId === id);
      if (api !== undefined) {
        graph.edge([client.address, api.address], {
          label: "role, token",
          color: colours.token,
          fontcolor: colours.token,
        });
      }
    }
  }
}

function drawGateways(graph: Graph, { gateways, deployments }: Architecture): void {
  for (const gateway of gateways) {
    const reach = gateway.isPublic === undefined ? "" : gateway.isPublic ? " (public)" : " (private)";
    const box = cluster(graph, `gateway ${gateway.id}`, `API Gateway ${gateway.name}${reach}`, colours.oci);
    for (const deployment of deployments.filter(({ gatewayId }) => gatewayId === gateway.id)) {
      const isOpen = deployment.admits === undefined;
      box.node(deployment.address, {
        label: [
          deployment.pathPrefix,
          ...deployment.routes.map(routeLabel),
          isOpen ? "no token asked for" : "token required",
        ].join("\n"),
        color: isOpen ? colours.open : colours.oci.line,
        penwidth: 1.6,
      });
    }
  }
}

function routeLabel({ methods, path, isOpen }: DeployedRoute): string {
  return `${methods.join(", ")} ${path}${isOpen ? " (open)" : ""}`;
}

function drawFunctions(graph: Graph, { functions }: Architecture): void {
  if (functions.length === 0) return;
  const box = cluster(graph, "functions", "OCI Functions", colours.oci);
  for (const { address, name, upstream } of functions) {
    box.node(address, { label: upstream === undefined ? name : `${name}\nJWKS adapter`, shape: "box3d" });
    if (upstream !== undefined) graph.edge([address, "entra keys"], { label: "keys" });
  }
}

function connect(graph: Graph, deployment: DeploymentOfGateway, { applications, deployments }: Architecture): void {
  const { address, admits, routes } = deployment;
  for (const id of admits?.clientIds ?? []) {
    const client = applications.find(({ clientId }) => clientId === id);
    const from = client?.address ?? `client ${id}`;
    if (client === undefined) graph.node(from, { label: id, shape: "component" });
    graph.edge([from, address], { label: "request", color: colours.token, fontcolor: colours.token });
  }
  const source = keySource(admits?.jwksUri, deployments);
  if (source !== undefined) graph.edge([address, source], { label: "keys", style: "dashed" });
  for (const { functionAddress, backend } of routes) {
    if (functionAddress !== undefined) graph.edge([address, functionAddress], { label: "calls" });
    else if (backend !== "stock response") graph.edge([address, backend]);
  }
}

/** The deployment that serves the keys, or Entra itself. */
function keySource(jwksUri: string | undefined, deployments: readonly DeploymentOfGateway[]): string | undefined {
  if (jwksUri === undefined) return undefined;
  const { pathname } = new URL(jwksUri);
  const served = deployments.find(
    ({ admits, pathPrefix }) => admits === undefined && pathname.startsWith(`${pathPrefix}/`),
  );
  return served?.address ?? "entra keys";
}
