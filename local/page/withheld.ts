/**
 * What somebody gave, as a value of a variable or of an account, is nobody else's to read: back ends, functions and logs repeat it, and the page's
 * server passes it on to nobody.
 *
 * @module
 */

/** Shorter ones are parts of words. */
const fewestCharacters = 6;

/** Writes JSON in which what was given stands nowhere. */
export type ToJson = (value: unknown) => string;

/**
 * @param given all that somebody gave
 * @param told what has to be told all the same, such as addresses and ids: of what stands in it nothing is withheld
 */
export function withheld(given: readonly string[], told: string): ToJson {
  const lines = [...given, ...given.flatMap((text) => (text.includes("\n") ? text.split(/\r?\n/) : []))];
  const hidden = [...new Set(lines.map((line) => line.trim()))]
    .filter((text) => text.length >= fewestCharacters && !told.includes(text) && !told.includes(inJson(text)))
    // As it is, as a part of JSON, and as a part of a URL.
    .flatMap((text) => [
      ...new Set([text, inJson(text), encodeURIComponent(text), Buffer.from(text).toString("base64")]),
    ])
    .sort((one, other) => other.length - one.length);
  const hide = (text: string): string => hidden.reduce((kept, one) => kept.replaceAll(one, "…"), text);
  const withoutGiven = (_name: string, value: unknown): unknown => (typeof value === "string" ? hide(value) : value);
  const needles = [...new Set(hidden.flatMap((text) => [text, inJson(text)]))];
  return (value) => {
    const json = JSON.stringify(value);
    // Names stay, and so does the form.
    return needles.some((one) => json.includes(one)) ? JSON.stringify(value, withoutGiven) : json;
  };
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
