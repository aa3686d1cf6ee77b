/**
 * Shapes and values in words. Values that may be secret are told by their kind alone.
 *
 * @module
 */
import { type InstanceShape, type Members, type ReadyShape, readyShape, type Shape } from "./shapes";
import { similarName } from "./similar-name";

/** What a setting may be. */
export function shapeInWords(shape: Shape, owner: string, many = false): string {
  const wanted = readyShape(shape, owner);
  switch (wanted.kind) {
    case "text":
      return many ? "texts" : "a text";
    case "number":
      return many ? "whole numbers" : "a whole number";
    case "boolean":
      return "true or false";
    case "is":
      return wanted.values.map((value) => JSON.stringify(value)).join(", ");
    case "list":
      return `a list of ${shapeInWords(wanted.item, owner, true)}`;
    case "map":
      return `an object of ${shapeInWords(wanted.item, owner, true)} by name`;
    case "object":
      return `${many ? "objects" : "an object"} with ${memberNames(wanted.members)}`;
    case "instance":
      return instanceInWords(wanted.type, wanted.shape);
    case "alternatives":
      return wanted.all.map((one) => shapeInWords(one, owner, many)).join(", or ");
    default:
      return wanted.kind === "function" ? "a function" : "nothing";
  }
}

function instanceInWords(type: string, { by = [] }: InstanceShape): string {
  return by.length === 0 ? `${/^[AEIOU]/.test(type) ? "an" : "a"} ${type}` : `what ${by.join(" or ")} gives`;
}

/** Those that cannot be left out first, and no more than can be read at a glance. */
export function memberNames({ required, shapes }: Members): string {
  const names = [...shapes].filter(([, shape]) => shape !== "never").map(([name]) => name);
  const all = [...new Set([...required, ...names])];
  return all.length > 12 ? `${all.slice(0, 12).join(", ")}, …` : all.join(", ");
}

/** The choice that somebody probably meant. */
export function similarValue(wanted: ReadyShape, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (["object", "list", "map"].includes(wanted.kind) && /^\s*[[{]/.test(value)) return "what JSON.parse makes of it";
  if (wanted.kind !== "is") return undefined;
  const texts = wanted.values.filter((one) => typeof one === "string");
  const similar = similarName(value, texts) ?? wanted.values.find((one) => String(one) === value.trim());
  return similar === undefined ? undefined : JSON.stringify(similar);
}

/** What a setting was given. */
export function valueInWords(value: unknown, wanted: ReadyShape, owner: string): string {
  if (value === undefined) return "undefined";
  if (value === null || typeof value === "boolean" || Number.isNaN(value)) return String(value);
  if (typeof value === "string") return isShown(wanted, owner) ? shown(value) : "a text";
  if (typeof value === "number") return isShown(wanted, owner) ? String(value) : "a number";
  if (typeof value === "function") return "a function, which nobody called";
  if (typeof value !== "object") return `a ${typeof value}`;
  if (Array.isArray(value)) return "a list";
  if ("then" in value && typeof value.then === "function") return "a promise, for which nobody waited";
  return isPlain(value) ? "an object" : nameOfClass(value);
}

const nameOfClass = (value: object): string => {
  const { name } = value.constructor;
  return /^\w{1,60}$/.test(name) ? `an object of the class ${name}` : "an object of another class";
};

/** Numbers, choices and what is one of several words hold no secrets; any text may be one. */
function isShown(wanted: ReadyShape, owner: string): boolean {
  if (wanted.kind === "list") return isShown(readyShape(wanted.item, owner), owner);
  return wanted.kind === "number" || wanted.kind === "boolean" || wanted.kind === "is";
}

/** In quotes, so that a text which looks like a number is told from one. */
function shown(text: string): string {
  const quoted = JSON.stringify(text).replace(/\p{C}/gu, "?");
  return quoted.length > 60 ? `${quoted.slice(0, 57)}…"` : quoted;
}

/** Made by nobody's class, in whichever realm. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** `routes`, or `["X-Any"]` where the name could be misread. */
export const settingPlace = (name: string | number): string => {
  if (typeof name === "number") return `[${name}]`;
  return /^[\w-]{1,60}$/.test(name) ? name : `[${JSON.stringify(name.slice(0, 60)).replace(/\p{C}/gu, "?")}]`;
};
