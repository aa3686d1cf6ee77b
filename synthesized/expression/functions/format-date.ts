/** https://developer.hashicorp.com/terraform/language/functions/formatdate */
import { EvaluationFailure } from "../failure";

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

/** Runs of one letter are verbs, text in single quotes is literal, and other characters stand for themselves. */
export function formatDate(format: string, time: Date): string {
  return format.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*|'/g, (part, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    const verb = verbs[part];
    if (!verb) throw new EvaluationFailure(`"${part}" is no part of a date; literal text stands in single quotes`);
    return verb(time);
  });
}
