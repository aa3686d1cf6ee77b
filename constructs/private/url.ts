/**
 * Whether a text is a URL, asked without `URL.canParse`: once V8 has optimized it, Node 20's own answers wrongly for texts with letters of
 * Latin 1 beyond ASCII, such as `https://ä.example`.
 *
 * @module
 */

/** An absolute one. */
export function isUrl(text: string): boolean {
  try {
    new URL(text);
    return true;
  } catch {
    return false;
  }
}
