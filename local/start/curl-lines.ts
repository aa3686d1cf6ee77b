/** The same requests, to be pasted into a shell. */

import { shellWord } from "../../internal/terminal";
import { type Api, type Client, isEntras, type Probe, type System } from "../../synthesized/system/apis";
import type { OriginMap } from "../../synthesized/system/origins";

/** What to paste, under a heading. */
export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

/** Within double quotes, beside a variable. */
const beside = (text: string): string => text.replace(/[\\$`"]/g, "\\$&");

/**
 * The secrets in these lines exist on this machine alone, for this run.
 *
 * @param page its address: it gives the tokens of issuers other than Entra
 */
export function curlLines({ keySets, apis, open }: System, { toLocal }: OriginMap, page: string): CurlLine[] {
  return [
    ...keySets.map((uri) => ({ title: "the adapted keys", command: `curl -s ${shellWord(toLocal(uri))}` })),
    ...open.flatMap(({ name, probes }) =>
      openLines(
        name,
        probes.filter(({ url }) => !keySets.includes(url)),
        toLocal,
      ),
    ),
    ...apis.flatMap((api) => apiLines(api, toLocal, page)),
  ];
}

/** Which stack runs, as the options of `start` name it. */
export interface ChosenStack {
  readonly example?: string | undefined;
  readonly stack?: readonly string[];
  readonly name?: string | undefined;
  readonly value?: readonly string[];
  readonly beside?: readonly string[];
}

/** The checks again, on the same stack, from another terminal; of several the page tells by itself. */
export function verifyLine(page: string, { example, stack = [], name, value, beside: others }: ChosenStack): string {
  const chosen = Object.entries({ example, stack: stack.length > 1 ? [] : stack, name, value, beside: others });
  const options = chosen.flatMap(([option, given]) =>
    [given ?? []].flat().map((one) => ` --${option} ${shellWord(one)}`),
  );
  const address = page.includes("?") ? shellWord(page) : page;
  return `npx entra-oci-gateway verify --local ${address}${options.join("")}`;
}

/** The first one, to try. */
function openLines(name: string, [probe]: readonly Probe[], toLocal: (url: string) => string): CurlLine[] {
  if (probe === undefined) return [];
  return [
    { title: `${name}, open to everyone`, command: `curl -si ${methodOf(probe)}${shellWord(toLocal(probe.url))}` },
  ];
}

const methodOf = ({ method }: Probe): string => (method === "GET" ? "" : `-X ${method} `);

function apiLines(api: Api, toLocal: (url: string) => string, page: string): CurlLine[] {
  const { probe, tokenPlace } = api;
  const client = api.clients.find(({ admitted, secret }) => admitted && (secret !== undefined || !isEntras(api)));
  if (!probe) return [];
  const headers = Object.entries(api.chosen?.headers ?? {}).map(
    ([name, value]) => `-H ${shellWord(`${name}: ${value}`)} `,
  );
  const method = `${methodOf(probe)}${headers.join("")}`;
  const url = toLocal(probe.url);
  const open: CurlLine = { title: `${api.name} without a token`, command: `curl -si ${method}${shellWord(url)}` };
  const order = client && (isEntras(api) ? entraOrder(api, client, toLocal) : pageOrder(api, client, page));
  if (!client || order === undefined) return [open];
  const place =
    tokenPlace.in === "header"
      ? `-H "${beside(`${tokenPlace.name}: ${tokenPlace.scheme}`)} $TOKEN" ${shellWord(url)}`
      : `"${beside(`${url}?${tokenPlace.name}`)}=$TOKEN"`;
  return [
    open,
    { title: `a token for ${client.name}`, command: tokenLine(order) },
    { title: `${api.name} with it`, command: `curl -si ${method}${place}` },
  ];
}

/** What asks Entra for a token. */
function entraOrder(
  { tokenEndpoint, scope }: Api,
  { clientId, secret = "" }: Client,
  toLocal: (url: string) => string,
): string | undefined {
  if (tokenEndpoint === undefined || scope === undefined) return undefined;
  const form = [
    ["grant_type", "client_credentials"],
    ["client_id", clientId],
    ["client_secret", secret],
    ["scope", scope],
  ]
    .map(([name, value]) => `--data-urlencode ${shellWord(`${name}=${value}`)}`)
    .join(" ");
  return `${shellWord(toLocal(tokenEndpoint))} ${form}`;
}

/** What asks the page for a token of another issuer. */
function pageOrder({ deployment, name, chosen }: Api, { clientId: client }: Client, page: string): string {
  const api = chosen === undefined ? deployment : name;
  const body = shellWord(JSON.stringify({ api, client }));
  const given = new URL(page).searchParams.get("token");
  const proof = given === null ? "" : ` -H ${shellWord(`Authorization: Bearer ${given}`)}`;
  return `${shellWord(new URL("/token", page).href)}${proof} -H 'Content-Type: application/json' -d ${body}`;
}

function tokenLine(order: string): string {
  const take = `node -pe 'JSON.parse(require("fs").readFileSync(0)).access_token'`;
  return `TOKEN=$(curl -s ${order} | ${take})`;
}
