/** A call and what is known → the HTTP answer. Pure. */
import { type AdapterErrorCode, adapterErrors } from "../limits/adapter";
import { noneMatchNames } from "./entity-tag";
import type { ServedKeySet } from "./jwks-serialize";
import type { SettingFinding } from "./setting-reader";
import { away, type UpstreamProblem } from "./upstream-problem";

export interface Call {
  /** The caller's method; null where the function is invoked without a gateway. */
  readonly method: string | null;
  readonly ifNoneMatch: readonly string[];
  /** The value of {@link selfCallMark}, where another copy asks; null or undefined where nobody says so. */
  readonly mark?: string | null;
}

export interface Answer {
  readonly status: number;
  /**
   * Beside Content-Type, which is always `application/json`, as Entra says of its key sets, too: `application/jwk-set+json` is a newer name that not every
   * client expects. https://www.rfc-editor.org/rfc/rfc7517#section-8.5
   */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer;
}

const isReading = ({ method }: Call): boolean =>
  method === null || method === "" || method === "GET" || method === "HEAD";

/** @returns the answer to a call that no key set could satisfy; undefined if it asks for the key set */
export function refuseMethod(call: Call): Answer | undefined {
  if (isReading(call)) return undefined;
  return failed("METHOD_NOT_ALLOWED", "Only GET and HEAD are allowed.", [["Allow", "GET, HEAD"]]);
}

/** @param waitMs until the identity provider is asked again */
export function keySetAnswer(call: Call, served: ServedKeySet, waitMs: number): Answer {
  const headers = [
    ["Cache-Control", `public, max-age=${Math.floor(waitMs / 1000)}`],
    ["ETag", served.etag],
  ] as const;
  if (noneMatchNames(call.ifNoneMatch, served.etag)) return { status: 304, headers, body: "" };
  return { status: 200, headers, body: call.method === "HEAD" ? "" : served.body };
}

/** @param told what another copy needs beside the key set; nobody else keeps it */
export const copyAnswer = (call: Call, served: ServedKeySet, told: Answer["headers"]): Answer =>
  bodyFor(call, { status: 200, headers: [["Cache-Control", "no-store"], ...told], body: served.body });

/** @param waitMs until the identity provider is asked again */
export const unavailable = (call: Call, waitMs: number, { code, message }: UpstreamProblem = away): Answer =>
  bodyFor(call, failed(code, message, [["Retry-After", String(Math.max(1, Math.ceil(waitMs / 1000)))]]));

export function misconfigured(call: Call, findings: readonly SettingFinding[]): Answer {
  const wrong = findings.filter(({ problem }) => problem !== "unknown");
  const sentences = wrong.map(({ setting, problem, allowed }) =>
    problem === "missing" ? `${setting} is missing: ${allowed}.` : `${setting} must be ${allowed}.`,
  );
  return bodyFor(call, failed("ADAPTER_MISCONFIGURED", sentences.join(" ")));
}

export const internalError: Answer = failed("INTERNAL_ERROR", "The adapter failed.");

const bodyFor = (call: Call, answer: Answer): Answer => (call.method === "HEAD" ? { ...answer, body: "" } : answer);

function failed(code: AdapterErrorCode, message: string, headers: Answer["headers"] = []): Answer {
  const { status } = adapterErrors[code];
  return { status, headers: [["Cache-Control", "no-store"], ...headers], body: JSON.stringify({ code, message }) };
}
