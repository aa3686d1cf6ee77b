/** The functions that know keys, as suites try both: what each is started with, and how one sees what it knows. */
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { type FunctionAnswer, FunctionProcess, functionBundle, kidsIn } from "./function-process";
import { forgedInput, inputOf, trustIn } from "./signed-keys";

interface Started {
  readonly uri: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Where copies of the adapter answer. */
  readonly copies?: string;
  /** Where its last good key set is kept. */
  readonly snapshot?: string;
  /** The kid of a key that is denied. */
  readonly denied?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TestedFunction {
  readonly name: "adapter" | "authorizer";
  readonly start: (
    started: Started,
    over?: Partial<Parameters<typeof FunctionProcess.start>[0]>,
  ) => Promise<FunctionProcess>;
  /** A call that is answered where the key is known. @param headers of the Fn contract */
  readonly call: (
    fn: FunctionProcess,
    kid: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<FunctionAnswer>;
  /** Whether this is the answer to {@link call} of a function that knows the key. */
  readonly isGood: (answer: FunctionAnswer) => boolean;
  /** Which of the kids are known. */
  readonly known: (fn: FunctionProcess, ...kids: readonly string[]) => Promise<readonly string[]>;
  /** The answer of a function that knows no key. */
  readonly isUnavailable: (answer: FunctionAnswer) => boolean;
}

const environmentOf = (prefix: "JWKS" | "AUTHORIZER", { timeoutMs, maxBytes, environment }: Started) => ({
  ...(timeoutMs !== undefined && { [`${prefix}_TIMEOUT_MS`]: String(timeoutMs) }),
  ...(maxBytes !== undefined && { [`${prefix}_MAX_BYTES`]: String(maxBytes) }),
  ...environment,
});

const adapter: TestedFunction = {
  name: "adapter",
  start: (started, over) =>
    FunctionProcess.start({
      bundle: functionBundle(),
      environment: {
        JWKS_URI: started.uri,
        JWKS_SELF_URI: started.copies ?? "",
        JWKS_SNAPSHOT_URI: started.snapshot ?? "",
        JWKS_DENIED_KIDS: started.denied ?? "",
        ...environmentOf("JWKS", started),
      },
      ...over,
    }),
  call: (fn, _kid, headers = {}) => fn.call({ fn: headers }),
  isGood: ({ socketStatus, status }) => socketStatus === 200 && status === 200,
  known: async (fn) => kidsIn(await fn.call()),
  isUnavailable: ({ socketStatus, status }) => socketStatus === 200 && status === 503,
};

/** The part of an answer that decides. */
const isActive = ({ socketStatus, body }: FunctionAnswer): boolean =>
  // Sound: what the function answers with 200 is such an object.
  socketStatus === 200 && (JSON.parse(body) as { active: boolean }).active;

const authorizer: TestedFunction = {
  name: "authorizer",
  start: (started, over) =>
    FunctionProcess.start({
      bundle: join(dirname(functionBundle()), "authorizer", "func.js"),
      environment: {
        AUTHORIZER_TRUSTS: JSON.stringify([
          trustIn(started.uri, {
            ...{ copies: started.copies, snapshot: started.snapshot },
          }),
        ]),
        AUTHORIZER_DENIED: JSON.stringify({ kids: started.denied === undefined ? [] : [started.denied] }),
        ...environmentOf("AUTHORIZER", started),
      },
      ...over,
    }),
  call: (fn, kid, headers = {}) => fn.invoke({ "Content-Type": "application/json", ...headers }, inputOf(kid)),
  isGood: isActive,
  async known(fn, ...kids) {
    const known: string[] = [];
    for (const kid of kids) {
      if (isActive(await this.call(fn, kid))) known.push(kid);
      // Whatever happens to its keys, a stranger's token is never admitted.
      expect(isActive(await fn.invoke({}, forgedInput(kid)))).toBe(false);
    }
    return known;
  },
  isUnavailable: ({ socketStatus }) => socketStatus === 502,
};

export const testedFunctions: readonly TestedFunction[] = [adapter, authorizer];
