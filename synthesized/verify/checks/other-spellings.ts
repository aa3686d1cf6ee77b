/** The path of a closed route, written otherwise. */
import { send } from "../answer";
import { type Check, notChecked, notPlayedHere, passed } from "../check";

/** No other spelling may lead past the token. */
export const otherSpellings: Check = {
  id: "other-spellings",
  title: ({ api }) => `${api?.name} refuses its path in other spellings without a token`,
  essential: false,
  isSpecial: true,
  asks: ["gateway"],
  subjects: ({ apis }) => apis.flatMap((api) => (api.spellings === undefined ? [] : { api })),
  async run({ api }, { fetch, logOf }) {
    const spellings = api?.spellings ?? [];
    const expected = "no 2xx";
    const statuses = new Set<number>();
    for (const probe of spellings) {
      const answer = await send(fetch, probe);
      if (answer.notPlayed !== undefined) return notPlayedHere(expected, answer.notPlayed);
      if (answer.failure !== undefined) return notChecked(expected, answer.failure);
      if (answer.status >= 200 && answer.status < 300) {
        const logged = (logOf?.(answer.requestId ?? "") ?? []).map((line) => `The gateway logged: ${line}`);
        return {
          ...{
            status: "failed",
            expected,
            got: `${answer.status} for ${probe.url}`,
            milliseconds: answer.milliseconds,
          },
          look: [why, ...logged],
          ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
        };
      }
      statuses.add(answer.status);
    }
    return passed(expected, `${[...statuses].join(", ")} for ${spellings.length} spellings`);
  },
};

const why =
  "An open route answers a request that a closed one is for, or hands it to a server that closed routes lead to: look at the open routes beside it, and at parameters in their paths.";
