import { type Check, eachApi, notChecked } from "../check";
import { expectRefusal } from "../expect-answer";

/** Forgetting the token must not open the API. */
export const noToken: Check = {
  id: "no-token",
  title: ({ api }) => `${api?.name} refuses a request without a token`,
  essential: true,
  subjects: eachApi,
  run: async ({ api }, context) =>
    api
      ? expectRefusal(
          api,
          undefined,
          "The route is open: look at the deployment's authentication and the route's authorization.",
          context,
        )
      : notChecked("401", "no API is known"),
};
