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
  const hasControl = [...text].some((character) => (character < " " && character !== "\t") || character === "\x7f");
  return hasControl ? undefined : Buffer.from(text, "utf8").toString("latin1");
}
