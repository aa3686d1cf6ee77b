/**
 * Times in words.
 *
 * @module
 */

export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 19);

export const instantOf = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** A time of today's without its date. */
export const momentOf = (milliseconds: number, now: number): string =>
  instantOf(milliseconds).slice(0, 10) === instantOf(now).slice(0, 10) ? timeOf(milliseconds) : instantOf(milliseconds);

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

export function spanOf(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  const [name, unit] = units.find(([, each]) => length >= each) ?? ["second", 1000];
  const count = Math.round(length / unit);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
