import { isObject, isText, type Json, type JsonObject } from "../../../internal/json";
import { keySet as limits } from "../../../limits/jwks";
import { send } from "../answer";
import type { Check, Outcome } from "../check";
import { loggedOf, notPlayedHere, passed } from "../check";
import { whyNoKeys } from "../diagnosis";

const expected = `200, 1 to ${limits.keys.max} RSA keys with kid and alg`;

/** The key set must be one that API Gateway takes. */
export const adapterKeys: Check = {
  id: "adapter-keys",
  title: () => "The adapter serves keys that the gateway accepts",
  essential: true,
  asks: ["keys"],
  subjects: ({ keySets }) => keySets.map((keySet) => ({ keySet })),
  async run({ keySet = "" }, { fetch, ...context }) {
    const answer = await send(fetch, { method: "GET", url: keySet });
    const id = answer.requestId === undefined ? {} : { requestId: answer.requestId };
    if (answer.notPlayed !== undefined) return notPlayedHere(expected, answer.notPlayed);
    if (answer.status !== 200) {
      const got = answer.failure ?? `${answer.status} in ${answer.milliseconds} ms`;
      return {
        status: "failed",
        expected,
        got: `${got} at ${keySet}`,
        look: [...whyNoKeys(answer), ...loggedOf(answer, context)],
        ...id,
      };
    }
    return judged(answer.body, answer.milliseconds, id);
  },
};

function judged(body: string, milliseconds: number, id: { requestId?: string }): Outcome {
  const keys = keysOf(body);
  if (!keys) return { status: "failed", expected, got: "200 with something that is no key set", ...id };
  const wrong = keys.flatMap(problemsOf);
  const count = `${keys.length} keys`;
  if (keys.length < 1 || keys.length > limits.keys.max) wrong.push(`${count}: see ${limits.keys.source}`);
  if (wrong.length > 0) return { status: "failed", expected, got: `200 with ${count}`, look: wrong, ...id };
  return passed(expected, `200 with ${count} in ${milliseconds} ms`, milliseconds);
}

function keysOf(body: string): JsonObject[] | undefined {
  try {
    const document: Json = JSON.parse(body);
    return isObject(document) && Array.isArray(document.keys) ? document.keys.filter(isObject) : undefined;
  } catch {
    return undefined;
  }
}

/** https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-keyparams.htm */
function problemsOf({ kty, kid, n, e, alg, use }: JsonObject): string[] {
  const name = `Key ${isText(kid) ? kid : "without kid"}`;
  const bits = isText(n) ? Buffer.from(n, "base64url").length * 8 : 0;
  const isSize = bits >= limits.modulusBits.min && bits <= limits.modulusBits.max;
  return [
    ...(isText(kid) && kid !== "" ? [] : [`${name}: it has no kid`]),
    ...(kty === "RSA" && isText(e) ? [] : [`${name}: it is no RSA key`]),
    ...(isSize ? [] : [`${name}: ${bits} bits, ${limits.modulusBits.min} to ${limits.modulusBits.max} are allowed`]),
    ...(isText(alg) && limits.algorithms.oneOf.includes(alg)
      ? []
      : [`${name}: alg is ${String(alg)}, not one of ${limits.algorithms.oneOf.join(", ")}`]),
    ...(use === undefined || use === "sig" ? [] : [`${name}: its use is ${String(use)}`]),
  ];
}
