import { type Check, eachClient, notChecked } from "../check";
import { expectRefusal } from "../expect-answer";

/** Holding a valid token for the API is not enough: the client must be listed. */
export const clientNotListed: Check = {
  id: "client-not-listed",
  title: ({ api, client }) => `${api?.name} refuses ${client?.name}, which has a valid token and is not listed`,
  essential: true,
  subjects: (system) => eachClient(system, (client) => !client.admitted && client.hasRole !== false),
  async run({ api, client }, context) {
    if (!api || !client) return notChecked("401", "no client is known");
    const obtained = await context.tokens.issue(api, client);
    if (obtained.kind !== "token") return notChecked(String(api.refusal), `there is no token: ${obtained.reason}`);
    return expectRefusal(
      api,
      obtained.token,
      "A client that is not listed was admitted: look at verify_claims of azp or appid.",
      context,
    );
  },
};
