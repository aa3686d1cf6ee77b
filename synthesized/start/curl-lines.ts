/** The same requests, to be pasted into a shell. */
import type { OriginMap } from "../local/origins";
import type { Api, Client, System } from "../verify/system";

/** What to paste, under a heading. */
export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

/** A text that a POSIX shell takes as it is. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The secrets in these lines exist on this machine alone, for this run. */
export function curlLines({ keySets, apis }: System, { toLocal }: OriginMap): CurlLine[] {
  return [
    ...keySets.map((uri) => ({ title: "the adapted keys", command: `curl -s ${quoted(toLocal(uri))}` })),
    ...apis.flatMap((api) => apiLines(api, toLocal)),
  ];
}

function apiLines(api: Api, toLocal: (url: string) => string): CurlLine[] {
  const { probe, tokenPlace, tokenEndpoint, scope } = api;
  const client = api.clients.find(({ admitted, secret }) => admitted && secret !== undefined);
  if (!probe) return [];
  const method = probe.method === "GET" ? "" : `-X ${probe.method} `;
  const url = toLocal(probe.url);
  const open: CurlLine = { title: `${api.name} without a token`, command: `curl -si ${method}${quoted(url)}` };
  if (!client || tokenEndpoint === undefined || scope === undefined) return [open];
  const place =
    tokenPlace.in === "header"
      ? `-H "${tokenPlace.name}: ${tokenPlace.scheme} $TOKEN" ${quoted(url)}`
      : `"${url}?${tokenPlace.name}=$TOKEN"`;
  return [
    open,
    { title: `a token for ${client.name}`, command: tokenLine(toLocal(tokenEndpoint), client, scope) },
    { title: `${api.name} with it`, command: `curl -si ${method}${place}` },
  ];
}

function tokenLine(endpoint: string, { clientId, secret = "" }: Client, scope: string): string {
  const form = [
    ["grant_type", "client_credentials"],
    ["client_id", clientId],
    ["client_secret", secret],
    ["scope", scope],
  ]
    .map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`)
    .join(" ");
  const take = `node -pe 'JSON.parse(require("fs").readFileSync(0)).access_token'`;
  return `TOKEN=$(curl -s ${quoted(endpoint)} ${form} | ${take})`;
}
