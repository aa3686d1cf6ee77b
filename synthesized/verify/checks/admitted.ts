import { type Check, eachClient, notChecked } from "../check";
import { expectAdmission } from "../expect-answer";

/** The client that the system is for must be answered. */
export const admitted: Check = {
  id: "admitted",
  title: ({ api, client }) => `${api?.name} answers ${client?.name} with its token`,
  essential: true,
  subjects: (system) => eachClient(system, (client) => client.admitted && client.hasRole !== false),
  async run({ api, client }, context) {
    if (!api || !client) return notChecked("2xx", "no client is known");
    const obtained = await context.tokens.issue(api, client);
    if (obtained.kind !== "token") return notChecked("2xx", `there is no token: ${obtained.reason}`);
    return expectAdmission(api, obtained.token, context);
  },
};
