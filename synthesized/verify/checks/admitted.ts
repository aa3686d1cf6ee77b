import { type Check, eachClient, notChecked, type Outcome, type Subject } from "../check";
import { expectAdmission } from "../expect-answer";
import type { Api, System } from "../system";

/** The clients that the system is for must be answered, and there must be one. */
export const admitted: Check = {
  id: "admitted",
  title: ({ api, client }) =>
    client ? `${api?.name} answers ${client.name} with its token` : `${api?.name} admits a client`,
  essential: true,
  subjects: (system) => [
    ...apisWithoutClient(system),
    ...eachClient(system, (client) => client.admitted && client.hasRole !== false),
  ],
  async run({ api, client }, context) {
    if (!api) return notChecked("2xx", "no API is known");
    if (!client) return nobody(api);
    const obtained = await context.tokens.issue(api, client);
    if (obtained.kind !== "token") return notChecked("2xx", `there is no token: ${obtained.reason}`);
    return expectAdmission(api, obtained.token, context);
  },
};

/** APIs for whose tokens Entra is asked, and that nobody may call. */
const apisWithoutClient = ({ apis }: System): Subject[] =>
  apis
    .filter(
      ({ clients, scope }) =>
        scope !== undefined && !clients.some((client) => client.admitted && client.hasRole !== false),
    )
    .map((api) => ({ api }));

function nobody({ clients }: Api): Outcome {
  const expected = "at least one client with a role that the gateway lists";
  if (clients.length === 0) return notChecked(expected, "no client is registered");
  const look = clients.map(({ name, clientId, admitted, hasRole }) => {
    if (!admitted)
      return `${name} (${clientId}) is not in the gateway's allow-list: look at verify_claims of azp or appid.`;
    return hasRole === false
      ? `${name} (${clientId}) is listed, and holds no role of the API in Entra.`
      : `${name} is listed.`;
  });
  return { status: "failed", expected, got: "none", look };
}
