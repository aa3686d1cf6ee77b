import type { Api, Client, Probe, System } from "../../system/apis";
import { askedInWords, hasInWords, isEnough, permissionsIn } from "../../system/permissions";
import {
  answerInWords,
  type Check,
  type CheckContext,
  loggedOf,
  notChecked,
  notPlayedHere,
  type Outcome,
  passed,
  request,
  type Subject,
} from "../check";
import { partsOf } from "../forge";
import { guardedProbes, permissionsHeld } from "../guarded-routes";

const expected = "403";

/** Being admitted is not enough for a route that asks for a permission. */
export const lackingPermission: Check = {
  id: "lacking-permission",
  title: ({ api, client }) =>
    client
      ? `${api?.name} refuses ${client.name} where it lacks what a route asks for`
      : `${api?.name} refuses clients that lack what a route asks for`,
  essential: false,
  isSpecial: true,
  asks: ["entra", "gateway"],
  subjects: ({ apis }: System) => apis.flatMap(subjectsOf),
  async run({ api, client }, context) {
    if (!api) return notChecked(expected, "no API is known");
    if (!client) return notChecked(expected, "every admitted client that is known has what all of its routes ask for");
    const obtained = await context.tokens.issue(api, client);
    if (obtained.kind !== "token") return notChecked(expected, `there is no token: ${obtained.reason}`);
    const has = permissionsHeld(client, obtained.token);
    const lacking = lackingProbes(api, has);
    if (lacking.length === 0) return notChecked(expected, `its token has what all routes ask for (${hasInWords(has)})`);
    return refusedEverywhere(api, obtained.token, lacking, context);
  },
};

/** Clients that lack something, or of which only their tokens tell; the API alone where there is none. */
function subjectsOf(api: Api): readonly Subject[] {
  if (!guardedProbes(api).some(({ asks = [] }) => asks.length > 0)) return [];
  const lacks = ({ admitted, hasRole, permissions }: Client): boolean =>
    admitted && hasRole !== false && (permissions === undefined || lackingProbes(api, permissions).length > 0);
  const clients = api.clients.filter(lacks);
  return clients.length === 0 ? [{ api }] : clients.map((client) => ({ api, client }));
}

const lackingProbes = (api: Api, has: readonly string[]): readonly Probe[] =>
  guardedProbes(api).filter(({ asks = [] }) => !isEnough(asks, has));

async function refusedEverywhere(
  api: Api,
  token: string,
  probes: readonly Probe[],
  context: CheckContext,
): Promise<Outcome> {
  for (const probe of probes) {
    const answer = await request(context.fetch, api, probe, token);
    if (answer.notPlayed !== undefined) return notPlayedHere(expected, answer.notPlayed);
    if (answer.status === 403) continue;
    return {
      ...{ status: "failed", expected, got: `${answerInWords(answer)} for ${nameOf(probe)}` },
      look: [whyNot(probe, token, answer.status), ...loggedOf(answer, context)],
      ...{ milliseconds: answer.milliseconds },
      ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    };
  }
  return passed(expected, `403 for ${probes.map(nameOf).join(", ")}`);
}

const nameOf = ({ method, url }: Probe): string => `${method} ${new URL(url).pathname}`;

function whyNot({ asks = [] }: Probe, token: string, status: number): string {
  const has = permissionsIn(partsOf(token).claims);
  if (isEnough(asks, has))
    return `Its token has more than it is known to be given (${hasInWords(has)}): look at who else assigns it roles in Entra.`;
  const asked = `The route asks for ${askedInWords(asks)}, the token has ${hasInWords(has)}`;
  return status < 400
    ? `${asked}, and was let in: look at the route's authorization, and at what the authorizer function answers.`
    : `${asked}: that is 403. Look at whether the token is admitted at all.`;
}
