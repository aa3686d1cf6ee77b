/**
 * Whether a text is a URL, asked without `URL.canParse`: once V8 has optimized it, Node 20's own answers wrongly for texts with letters of
 * Latin 1 beyond ASCII, such as `https://ä.example`.
 *
 * @module
 */

/** @param base what a relative URL is relative to */
export function isUrl(text: string, base?: string | URL): boolean {
  try {
    new URL(text, base);
    return true;
  } catch {
    return false;
  }
}
