import type { Probe } from "../../system/apis";
import { type ProbeAnswer, send } from "../answer";
import { answerInWords, type Check, type CheckContext, loggedOf, notPlayedHere, type Outcome, passed } from "../check";

type Answered = readonly [probe: Probe, answer: ProbeAnswer];

/** What asks for no token must be answered without one. Where an adapter's keys are served, that is a check of its own. */
export const openRoutes: Check = {
  id: "open",
  title: ({ open }) => `${open?.name} answers without a token where it is open`,
  essential: true,
  isSpecial: true,
  asks: ["gateway"],
  subjects: ({ open, keySets }) =>
    open
      .map((api) => ({ open: { ...api, probes: api.probes.filter(({ url }) => !keySets.includes(url)) } }))
      .filter((subject) => subject.open.probes.length > 0),
  async run({ open }, context) {
    const answers: Answered[] = [];
    for (const probe of open?.probes ?? []) answers.push([probe, await send(context.fetch, probe)]);
    return judged(answers, context);
  },
};

function judged(answers: readonly Answered[], context: CheckContext): Outcome {
  const expected = expectedOf(answers.map(([probe]) => probe));
  const played = answers.filter(([, { notPlayed }]) => notPlayed === undefined);
  const [unplayed] = answers.flatMap(([, { notPlayed }]) => notPlayed ?? []);
  if (played.length === 0) return notPlayedHere(expected, unplayed ?? "it has no routes");
  const wrong = played.filter(([probe, answer]) => !isAnswer(probe, answer));
  const [first, ...others] = wrong;
  if (first === undefined) return passed(expected, inAll(played));
  const [probe, answer] = first;
  const besides = others.length === 0 ? "" : `; ${others.length} more of ${played.length} routes are wrong`;
  const logged = wrong.flatMap(([, one]) => loggedOf(one, context));
  return {
    ...{ status: "failed", expected, got: `${nameOf(probe)}: ${answerInWords(answer)}${besides}` },
    look: [...new Set([answer.status < 500 ? takenElsewhere : noAnswer, ...logged])],
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  };
}

const takenElsewhere =
  "The route is open, and something else answers for it: look at deployments whose path prefix leads to it, too, and at the routes beside it.";

const noAnswer =
  "The route is open, and its back end does not answer: look at it, at the network of the gateway, and at the policy that lets it call functions.";

function expectedOf(probes: readonly Probe[]): string {
  const [status, ...others] = [...new Set(probes.map((probe) => probe.status))];
  return status === undefined || others.length > 0 ? "an answer of the back end" : String(status);
}

/** A back end decides what it says to a request that nobody meant; the gateway itself says 429, and 5xx where there is no answer. */
const isAnswer = ({ status: stock }: Probe, { status }: ProbeAnswer): boolean =>
  stock === undefined ? status >= 200 && status < 500 && status !== 429 : status === stock;

const nameOf = ({ method, url }: Probe): string => `${method} ${new URL(url).pathname}`;

function inAll(answers: readonly Answered[]): string {
  const [first, ...others] = answers;
  if (first !== undefined && others.length === 0) return answerInWords(first[1]);
  const statuses = [...new Set(answers.map(([, { status }]) => status))].sort((one, other) => one - other);
  const echoes = answers.filter(([, { isEcho }]) => isEcho === true).length;
  const ofEcho = echoes === 0 ? "" : `, ${echoes === answers.length ? "all" : echoes} from the echo`;
  return `${statuses.join(", ")} of ${answers.length} routes${ofEcho}`;
}
