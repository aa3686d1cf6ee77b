/**
 * Text as a header value.
 *
 * @module
 */

/**
 * UTF-8, byte by byte as Node wants it.
 *
 * @returns `undefined` for what no header may hold: control characters but the tab, RFC 9110, section 5.5
 */
export function headerValue(text: string): string | undefined {
  return controls.test(text) ? undefined : Buffer.from(text, "utf8").toString("latin1");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\0-\x08\n-\x1f\x7f]/;
