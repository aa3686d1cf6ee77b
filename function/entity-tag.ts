/** Entity tags in a request. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */

/** An entity tag, weak or strong: the group is its opaque part, quotes included. The sticky flag makes a list readable from left to right. */
const entityTag = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/y;

const separator = /[ \t]*(?:,[ \t]*)+/y;

/**
 * @param lines the values of If-None-Match, one a header line
 * @param etag a strong entity tag
 * @returns whether the caller has it already, by weak comparison; false where the header is malformed
 */
export function noneMatchNames(lines: readonly string[], etag: string): boolean {
  if (lines.length === 0) return false;
  const value = lines.join(",").trim();
  if (value === "*") return true;
  return parseTags(value)?.includes(etag) ?? false;
}

/** @returns the opaque parts, or undefined if the list is malformed; empty elements are allowed */
function parseTags(list: string): readonly string[] | undefined {
  const tags: string[] = [];
  let at = skip(separator, list, 0);
  while (at < list.length) {
    entityTag.lastIndex = at;
    const [, opaque] = entityTag.exec(list) ?? [];
    if (opaque === undefined) return undefined;
    tags.push(opaque);
    const next = skip(separator, list, entityTag.lastIndex);
    if (next === entityTag.lastIndex && next < list.length) return undefined;
    at = next;
  }
  return tags;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
