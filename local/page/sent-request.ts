/**
 * A request that a user of the page sends to a gateway: by the server, since no browser may ask another origin so.
 *
 * @module
 */
import type { Fetch } from "../../internal/bounded-get";
import type { Probe, System } from "../../synthesized/system/apis";
import type { OriginMap } from "../../synthesized/system/origins";
import { request } from "../../synthesized/verify/check";
import type { RequestOrder, SentRequest } from "./answers";
import type { Asked, Problem } from "./asked";

/** What the page shows of a body. */
const shownCharacters = 20_000;

export const requestOrderSchema = {
  type: "object",
  required: ["deployment"],
  additionalProperties: false,
  properties: {
    deployment: { type: "string" },
    client: { type: "string", minLength: 1, maxLength: 200 },
    wrong: { type: "string", maxLength: 40 },
    method: { type: "string", pattern: "^[A-Za-z]{1,20}$" },
    path: { type: "string", pattern: "^/", maxLength: 2000 },
  },
} as const;

/**
 * Gets the token and sends the request.
 *
 * @param userAgent by which the request is known for the page's own
 * @returns or why it was not sent
 */
export async function sendRequest(
  order: RequestOrder,
  { system, token }: Asked,
  origins: OriginMap,
  userAgent: string,
): Promise<SentRequest | Problem> {
  const { deployment, client, wrong } = order;
  const api = system.apis.find((one) => one.deployment === deployment);
  const known = api?.probe ?? openProbe(system, deployment);
  if (known === undefined)
    return { code: "USAGE", message: `deployment: got ${deployment}. Allowed: one with a route that is known.` };
  const probe = chosenProbe(known, order);
  if (!origins.has(probe.url))
    return { code: "USAGE", message: `path: got ${order.path}. Allowed: a path of ${new URL(known.url).origin}.` };
  const given =
    client === undefined
      ? undefined
      : await token({ api: deployment, client, ...(wrong === undefined ? {} : { wrong }) }, userAgent);
  if (given !== undefined && "code" in given) return given;
  const fetchHere: Fetch = (url, { headers, ...init }) =>
    // Sound: whoever asks through `request` gives headers as a record.
    fetch(origins.toLocal(url), {
      ...init,
      headers: { ...(headers as Record<string, string>), "user-agent": userAgent },
    });
  const place = api ?? { tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" } as const };
  const answer = await request(fetchHere, place, probe, given?.token);
  const { status, milliseconds, requestId, failure } = answer;
  return {
    ...{ status, milliseconds, body: answer.body.slice(0, shownCharacters) },
    ...(requestId === undefined ? {} : { requestId }),
    ...(failure === undefined ? {} : { failure }),
  };
}

const openProbe = ({ open }: System, deployment: string): Probe | undefined =>
  open.find((one) => one.deployment === deployment)?.probes[0];

/** On the host of the known one, whatever the path looks like. */
function chosenProbe(known: Probe, { method = known.method, path }: RequestOrder): Probe {
  if (path === undefined) return { method, url: known.url };
  return { method, url: `${new URL(known.url).origin}${path}` };
}
