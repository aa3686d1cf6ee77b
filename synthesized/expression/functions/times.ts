/** Terraform's date and time functions; times are RFC 3339 text. */
import type { Json } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { toText } from "../values";
import { formatDate } from "./format-date";
import { fixed, type TerraformFunction } from "./signature";

export const times: Readonly<Record<string, TerraformFunction>> = {
  plantimestamp: (_args, { now }) => terraformTime(now),
  timestamp: (_args, { now }) => terraformTime(now),
  timeadd: fixed([toUtcTime, toDuration], (time, milliseconds) =>
    terraformTime(new Date(time.getTime() + milliseconds)),
  ),
  timecmp: fixed([toTime, toTime], (one, other) => Math.sign(one.getTime() - other.getTime())),
  formatdate: fixed([toText, toUtcTime], formatDate),
};

/** Terraform writes whole seconds in UTC. */
export const terraformTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function toTime(value: Json): Date {
  const text = toText(value);
  const time = new Date(text);
  if (!rfc3339.test(text) || Number.isNaN(time.getTime())) {
    throw new EvaluationFailure(`"${text}" is no RFC 3339 time such as 2026-01-31T12:00:00Z`);
  }
  return time;
}

/** What Terraform would answer in the zone of its argument. */
function toUtcTime(value: Json): Date {
  if (typeof value === "string" && /[+-]\d{2}:\d{2}$/.test(value)) {
    throw new UnsupportedFeature(`the time ${value} with an offset`, "write the time in UTC, with a Z at its end");
  }
  return toTime(value);
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/** Go's durations, `-1h30m`: https://pkg.go.dev/time#ParseDuration */
export function toDuration(value: Json): number {
  const text = toText(value);
  if (text === "0") return 0;
  if (!/^[+-]?(?:\d+(?:\.\d*)?(?:ms|us|µs|ns|h|m|s))+$/.test(text)) {
    throw new EvaluationFailure(`"${text}" is no duration such as 720h or 1h30m (units: h, m, s, ms, us, ns)`);
  }
  const parts = text.matchAll(/(\d+(?:\.\d*)?)(ms|us|µs|ns|h|m|s)/g);
  const total = [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitMilliseconds[unit ?? ""] ?? 0),
    0,
  );
  return text.startsWith("-") ? -total : total;
}
