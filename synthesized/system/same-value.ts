/**
 * When two values are one and the same to the provider and the service, in whatever form they stand, and when one is nothing to them.
 *
 * @module
 */
import { isObject, type Json } from "../../internal/json";
import { neutralContent } from "../../limits/deployment-specification";
import { isValueObject, Unknown, type Value } from "../expression/value";

/** An empty text counts as left out where it may be; an empty list of plain values, `false` and 0 do not. */
export const isGiven = (value: Value | undefined): boolean => value !== undefined && value !== null && value !== "";

/** The provider stores what is not there as any of these. */
export const isThere = (value: Value | undefined): boolean =>
  isGiven(value) &&
  value !== false &&
  value !== 0 &&
  !(typeof value === "object" && value !== null && !Unknown.is(value) && !Object.values(value).some(isThere));

const nothing = new RegExp(neutralContent);

/** It changes nothing, wherever it stands. */
export const isNeutral = (value: Json | undefined): boolean =>
  value !== undefined && nothing.test(JSON.stringify(sorted(value)));

/** Terraform's own JSON has the members of objects in one order, and the pattern is made for it. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

/** Whether both are the same to the provider, which holds numbers in 32 bits and takes texts for numbers and switches. */
export function isSame(own: Value | undefined, has: Value | undefined): boolean {
  if (!isThere(own) && !isThere(has)) return true;
  if (Array.isArray(own) && Array.isArray(has))
    return own.length === has.length && own.every((item, index) => isSame(item, has[index]));
  if (isValueObject(own) && isValueObject(has))
    return [...new Set([...Object.keys(own), ...Object.keys(has)])].every((name) => isSame(own[name], has[name]));
  if (typeof own === "number" || typeof has === "number") return Math.fround(Number(own)) === Math.fround(Number(has));
  return typeof own !== "object" && typeof has !== "object" && String(own) === String(has);
}
