/**
 * Paths of routes, compared as the least exact part of a system would: in any case, decoded, with or without a trailing slash.
 *
 * @module
 */

type Segment = { readonly rank: 0; readonly text: string } | { readonly rank: 1 | 2 };

/** Text, `{name}`, `{name*}`: the more of the path a segment leaves open, the higher its rank. */
function segmentsOf(path: string): Segment[] {
  return path
    .replace(/^\/|\/$/g, "")
    .split("/")
    .filter((segment, index, all) => segment !== "" || index < all.length - 1)
    .flatMap((segment): Segment[] => {
      const [, wildcard] = /^\{[^{}*]*(\*?)\}$/.exec(segment) ?? [];
      if (wildcard !== undefined) return [{ rank: wildcard === "" ? 1 : 2 }];
      return decoded(segment)
        .toLowerCase()
        .split("/")
        .map((text) => ({ rank: 0, text }));
    });
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Whether a path holds a parameter or wildcard, so that the client chooses a part of it. */
export function isOpenEnded(path: string): boolean {
  return segmentsOf(path).some(({ rank }) => rank > 0);
}

/**
 * Whether a request for `exact` may be answered by `loose`: both match it, and `loose` is nowhere the more exact of the two, or somewhere the
 * less exact. A plain path that lies in another's wildcard takes only what it names.
 */
export function mayTake(loose: string, exact: string): boolean {
  const [one, other] = [segmentsOf(loose), segmentsOf(exact)];
  let [isLooser, isCloser] = [false, false];
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const [left, right] = [one[index], other[index]];
    if (left?.rank === 2) return right?.rank !== 2 || isLooser || !isCloser;
    if (right?.rank === 2) return isLooser;
    if (left === undefined || right === undefined) return false;
    if (left.rank === 0 && right.rank === 0 && left.text !== right.text) return false;
    if (left.rank > right.rank) isLooser = true;
    if (left.rank < right.rank) isCloser = true;
  }
  return isLooser || !isCloser;
}

/** The prefixes that lie above a deployment's: what stands before each of its slashes, and `/`, which is above all. */
export function prefixesAbove(prefix: string): string[] {
  // Plain JavaScript may leave it out.
  if (typeof prefix !== "string") return [];
  const above = new Set(prefix.startsWith("/") && prefix !== "/" ? ["/"] : []);
  for (let slash = prefix.indexOf("/"); slash >= 0; slash = prefix.indexOf("/", slash + 1))
    above.add(prefix.slice(0, slash));
  return [...above];
}

/** Whether a deployment's prefix lies below another's. */
export function liesBelow(prefix: string, other: string): boolean {
  return prefixesAbove(prefix).includes(other);
}
