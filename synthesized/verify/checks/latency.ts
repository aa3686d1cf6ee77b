import { type Check, eachApi, isAnswerOf, notChecked, passed, request } from "../check";
import { permissionsHeld, probeFor } from "../guarded-routes";

const times = 10;

/** How long an admitted request takes, with the keys in the gateway's cache. */
export const latency: Check = {
  id: "latency",
  isSameInAnyReading: true,
  title: ({ api }) => `${api?.name} answers fast`,
  essential: false,
  asks: ["entra", "gateway"],
  subjects: eachApi,
  async run({ api, client }, { fetch, tokens, mostMilliseconds }) {
    const expected = `median ≤ ${mostMilliseconds} ms`;
    const obtained = api && client ? await tokens.issue(api, client) : undefined;
    const probe =
      api && client && obtained?.kind === "token" ? probeFor(api, permissionsHeld(client, obtained.token)) : undefined;
    if (!api || !probe || obtained?.kind !== "token") return notChecked(expected, "there is no token or no route");
    const taken: number[] = [];
    for (let count = 0; count < times; count += 1) {
      const answer = await request(fetch, api, probe, obtained.token);
      if (!isAnswerOf({ ...api, probe }, answer.status))
        return notChecked(expected, `it answers ${answer.failure ?? answer.status}`);
      taken.push(answer.milliseconds);
    }
    taken.sort((one, other) => one - other);
    const median = taken[times / 2] ?? 0;
    const got = `median ${median} ms, most ${taken.at(-1)} ms, of ${times}`;
    if (median <= mostMilliseconds) return passed(expected, got, median);
    const look = ["Look at the gateway's metrics Latency and IntegrationLatency: the second is the back end's part."];
    return { status: "failed", expected, got, look, milliseconds: median };
  },
};
