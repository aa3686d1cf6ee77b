/** Settings, network and clock → what answers calls. */
import { patience } from "./call-deadline";
import { type Clock, settledWithin } from "./clock";
import { type Answer, type Call, keySetAnswer, misconfigured, refuseMethod, unavailable } from "./jwks-answer";
import { jwksFetch } from "./jwks-fetch";
import { JwksRefresh } from "./jwks-refresh";
import { type Configuration, readSettings, type Settings } from "./jwks-settings";
import type { Log } from "./log";
import { type UpstreamGet, upstreamGet } from "./upstream-get";

/** @param deadline gives the header Fn-Deadline; most calls need not know it */
export type Adapter = (call: Call, deadline: () => string | null) => Answer | Promise<Answer>;

export interface AdapterParts {
  readonly clock: Clock;
  readonly log: Log;
  /** @default - HTTPS to the host that JWKS_URI names */
  readonly connect?: (uri: URL, maxBytes: number) => UpstreamGet;
}

/** Never fails: with settings that cannot be used, what it makes says so to every call and asks nobody. */
export function makeAdapter(environment: Readonly<Record<string, string | undefined>>, parts: AdapterParts): Adapter {
  const { settings, findings } = readSettings(environment);
  for (const finding of findings) {
    parts.log({ level: finding.problem === "unknown" ? "warn" : "error", event: "setting", ...finding });
  }
  return settings === undefined ? refuseAll(findings) : serve(settings, parts);
}

const refuseAll =
  (findings: Configuration["findings"]): Adapter =>
  (call) =>
    refuseMethod(call) ?? misconfigured(call, findings);

function serve(settings: Settings, { clock, log, connect = upstreamGet }: AdapterParts): Adapter {
  const fetch = jwksFetch(connect(settings.uri, settings.maxBytes), clock, settings.timeoutMs);
  const keys = new JwksRefresh(settings, { fetch, clock, log });
  const answer = (call: Call, waitMs: number): Answer =>
    keys.served === undefined ? unavailable(call, waitMs, keys.problem) : keySetAnswer(call, keys.served, waitMs);
  return (call, deadline) => {
    const refusal = refuseMethod(call);
    if (refusal !== undefined) return refusal;
    const untilDueMs = keys.untilDue();
    if (untilDueMs > 0) return answer(call, untilDueMs);
    // The refresh goes on when this call has no more time: others share it, and the next one finds what it brought.
    const waitMs = patience(deadline(), clock.wall(), settings.timeoutMs, keys.served === undefined);
    return settledWithin(clock, waitMs, keys.refresh()).then(() => answer(call, keys.untilDue()));
  };
}
