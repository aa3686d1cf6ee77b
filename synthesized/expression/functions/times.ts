/** Terraform's date and time functions; times are RFC 3339 text. */
import type { Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { toText } from "../values";
import { fixed, type TerraformFunction } from "./signature";

export const times: Readonly<Record<string, TerraformFunction>> = {
  plantimestamp: (_args, { now }) => terraformTime(now),
  timestamp: (_args, { now }) => terraformTime(now),
  timeadd: fixed([toTime, toDuration], ({ instant, offset }, milliseconds) =>
    written({ instant: new Date(instant.getTime() + milliseconds), offset }),
  ),
  timecmp: fixed([toTime, toTime], (one, other) => Math.sign(one.instant.getTime() - other.instant.getTime())),
  formatdate: fixed([toText, toTime], formatDate),
};

/** An instant, and by how many minutes the clock that wrote it is ahead of UTC. */
interface ZonedTime {
  readonly instant: Date;
  readonly offset: number;
}

/** Terraform writes whole seconds in UTC. */
export const terraformTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

function toTime(value: Json): ZonedTime {
  const text = toText(value);
  const [matched, sign, hours, minutes] = rfc3339.exec(text) ?? [];
  const instant = new Date(text);
  // JavaScript takes the 31st of any month for the first of the next.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (
    matched === undefined ||
    Number.isNaN(instant.getTime()) ||
    terraformTime(day).slice(0, 10) !== text.slice(0, 10)
  ) {
    throw new EvaluationFailure("this text is no RFC 3339 time such as 2026-01-31T12:00:00Z");
  }
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  return { instant, offset };
}

/** What a clock of the time's own zone shows, in the fields for UTC. */
const local = ({ instant, offset }: ZonedTime): Date => new Date(instant.getTime() + offset * 60_000);

const written = (time: ZonedTime): string =>
  terraformTime(local(time)).replace(/Z$/, time.offset === 0 ? "Z" : offsetText(time.offset, ":"));

function offsetText(offset: number, separator: string): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};

/** Go's durations, `-1h30m`: https://pkg.go.dev/time#ParseDuration */
function toDuration(value: Json): number {
  const text = toText(value);
  if (/^[+-]?0$/.test(text)) return 0;
  if (!/^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ms|us|µs|μs|ns|h|m|s))+$/.test(text)) {
    throw new EvaluationFailure("this text is no duration such as 720h or 1h30m (units: h, m, s, ms, us, ns)");
  }
  const parts = text.matchAll(/(\d+\.?\d*|\.\d+)(ms|us|µs|μs|ns|h|m|s)/g);
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
};

const zones: Readonly<Record<string, (offset: number) => string>> = {
  ZZZZZ: (offset) => offsetText(offset, ":"),
  ZZZZ: (offset) => offsetText(offset, ""),
  ZZZ: (offset) => (offset === 0 ? "UTC" : offsetText(offset, "")),
  Z: (offset) => (offset === 0 ? "Z" : offsetText(offset, ":")),
};

/**
 * https://developer.hashicorp.com/terraform/language/functions/formatdate
 *
 * Runs of one letter are verbs, text in single quotes is literal, and other characters stand for themselves.
 */
function formatDate(format: string, time: ZonedTime): string {
  return format.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*|'/g, (part, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'") || "'";
    const written = zones[part]?.(time.offset) ?? verbs[part]?.(local(time));
    if (written !== undefined) return written;
    throw new EvaluationFailure(
      "the format has letters that are no part of a date; literal text stands in single quotes",
    );
  });
}
