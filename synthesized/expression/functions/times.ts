/** Terraform's date and time functions; times are RFC 3339 text. */
import type { Json } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { toText } from "../values";
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
function toDuration(value: Json): number {
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

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const two = (value: number): string => String(value).padStart(2, "0");
const hour12 = (time: Date): number => time.getUTCHours() % 12 || 12;
const dayName = (time: Date): string => days[time.getUTCDay()] ?? "";
const monthName = (time: Date): string => months[time.getUTCMonth()] ?? "";

/** Times are held in UTC, so that the zone is always the same. */
const verbs: Readonly<Record<string, (time: Date) => string>> = {
  YYYY: (time) => String(time.getUTCFullYear()).padStart(4, "0"),
  YY: (time) => two(time.getUTCFullYear() % 100),
  MMMM: monthName,
  MMM: (time) => monthName(time).slice(0, 3),
  MM: (time) => two(time.getUTCMonth() + 1),
  M: (time) => String(time.getUTCMonth() + 1),
  DD: (time) => two(time.getUTCDate()),
  D: (time) => String(time.getUTCDate()),
  EEEE: dayName,
  EEE: (time) => dayName(time).slice(0, 3),
  hh: (time) => two(time.getUTCHours()),
  h: (time) => String(time.getUTCHours()),
  HH: (time) => two(hour12(time)),
  H: (time) => String(hour12(time)),
  AA: (time) => (time.getUTCHours() < 12 ? "AM" : "PM"),
  aa: (time) => (time.getUTCHours() < 12 ? "am" : "pm"),
  mm: (time) => two(time.getUTCMinutes()),
  m: (time) => String(time.getUTCMinutes()),
  ss: (time) => two(time.getUTCSeconds()),
  s: (time) => String(time.getUTCSeconds()),
  ZZZZZ: () => "+00:00",
  ZZZZ: () => "+0000",
  ZZZ: () => "UTC",
  Z: () => "Z",
};

/**
 * https://developer.hashicorp.com/terraform/language/functions/formatdate
 *
 * Runs of one letter are verbs, text in single quotes is literal, and other characters stand for themselves.
 */
function formatDate(format: string, time: Date): string {
  return format.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*|'/g, (part, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    const verb = verbs[part];
    if (!verb) throw new EvaluationFailure(`"${part}" is no part of a date; literal text stands in single quotes`);
    return verb(time);
  });
}
