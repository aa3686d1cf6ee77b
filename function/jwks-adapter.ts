/** Settings, network and clock → what answers calls. */
import {
  type Answer,
  type Call,
  copyAnswer,
  keySetAnswer,
  misconfigured,
  refuseMethod,
  unavailable,
} from "./jwks-answer";
import { handover } from "./jwks-self-call";
import { type Configuration, readSettings, type Settings } from "./jwks-settings";
import { KnownKeys, type KnownKeysParts } from "./known-keys";
import type { FunctionEnvironment } from "./setting-reader";

/** @param deadline gives the header Fn-Deadline; most calls need not know it */
export type Adapter = (call: Call, deadline: () => string | null) => Answer | Promise<Answer>;

/** Never fails: with settings that cannot be used, what it makes says so to every call and asks nobody. */
export function makeAdapter(environment: FunctionEnvironment, parts: KnownKeysParts): Adapter {
  const { settings, findings } = readSettings(environment);
  for (const finding of findings) {
    parts.log({ level: finding.problem === "unknown" ? "warn" : "error", event: "setting", ...finding });
  }
  return settings === undefined ? refuseAll(findings) : serve(settings, environment, parts);
}

const refuseAll =
  (findings: Configuration["findings"]): Adapter =>
  (call) =>
    refuseMethod(call) ?? misconfigured(call, findings);

const isMarked = (call: Call): call is Call & { readonly mark: string } => typeof call.mark === "string";

function serve(settings: Settings, environment: FunctionEnvironment, parts: KnownKeysParts): Adapter {
  const keys = new KnownKeys(settings, environment, parts);
  const { store } = keys;

  function answer(call: Call): Answer {
    const { served } = store;
    if (served === undefined) return unavailable(call, keys.untilDue(), keys.problem);
    if (isMarked(call)) return copyAnswer(call, served, handover(store, settings, call.mark));
    return keySetAnswer(call, served, Math.min(keys.untilDue(), store.servedForMs));
  }

  return (call, deadline) => {
    const refusal = refuseMethod(call);
    if (refusal !== undefined) return refusal;
    const wait = keys.upToDate(isMarked(call), deadline);
    return wait === undefined ? answer(call) : wait.then(() => answer(call));
  };
}
