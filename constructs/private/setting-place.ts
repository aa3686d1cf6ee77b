/**
 * How findings name a part of the settings.
 *
 * @module
 */

/** `routes`, or `["X-Any"]` where the name could be misread. */
export const settingPlace = (name: string | number): string => {
  if (typeof name === "number") return `[${name}]`;
  return /^[\w-]{1,60}$/.test(name) ? name : `[${JSON.stringify(name.slice(0, 60)).replace(/\p{C}/gu, "?")}]`;
};
