/**
 * Which paths a route answers.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingparamswildcards.htm
 *
 * @module
 */
import { deployment as limits } from "../../limits/api-gateway";

/** One piece of a route's path. */
type Segment =
  /** `written`: as it stands in the path, where that is percent-encoded. */
  | { readonly kind: "text"; readonly text: string; readonly written: string }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "rest"; readonly name: string };

/** A route's path, taken apart. The prefix of its deployment is part of it. */
export interface PathPattern {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** @returns `undefined` for what is no path of a route: `{name*}` anywhere but at the end among it */
export function parsePattern(path: string): PathPattern | undefined {
  if (!limits.routePath.pattern.test(path)) return undefined;
  const segments = path.slice(1).split("/").map(parseSegment);
  const isRestLast = segments.every(({ kind }, index) => kind !== "rest" || index === segments.length - 1);
  return isRestLast ? { text: path, segments } : undefined;
}

function parseSegment(segment: string): Segment {
  const [, name, wildcard] = /^\{(\w+)(\*?)\}$/.exec(segment) ?? [];
  if (name === undefined) return { kind: "text", text: decode(segment) ?? segment, written: segment };
  return { kind: wildcard === "" ? "parameter" : "rest", name };
}

/** How paths of requests are compared with those of routes. */
export interface PathReading {
  /** Pieces count as they came, whatever other parts of a system make of them: see `ambiguous-paths` in choices. */
  readonly takesAmbiguous: boolean;
  /** Letters that came encoded are others: see `encoded-letters` in choices. */
  readonly comparesEncoded: boolean;
  /** See `path-case` in choices. */
  readonly ignoresCase: boolean;
  /** See `trailing-slash` in choices. */
  readonly ignoresTrailingSlash: boolean;
}

/**
 * A request's path in pieces, still encoded.
 *
 * @returns `undefined` for a path that parts of a system read differently, and that therefore matches no route: `.` and `..`,
 * with parameters (`..;`) or encoded any number of times, empty pieces, a fragment, encoded `/`, `\` and NUL, broken percent-encoding. See `ambiguous-paths` in {@link choices}.
 */
export function pathSegments(path: string, { takesAmbiguous }: PathReading): readonly string[] | undefined {
  if (!path.startsWith("/")) return undefined;
  const segments = path.slice(1).split("/");
  if (takesAmbiguous) return segments;
  if (path.includes("#")) return undefined;
  const isPlain = segments.every((segment, index) => {
    const decoded = decode(segment);
    if (decoded === undefined || readings(decoded).some(leadsElsewhere)) return false;
    // Only the last piece may be empty: a trailing slash.
    return decoded !== "" || index === segments.length - 1;
  });
  return isPlain ? segments : undefined;
}

/** A piece as servers read it that decode once more than they should: until nothing is left to decode. */
function readings(piece: string): readonly string[] {
  const again = decode(piece);
  return again === undefined || again === piece ? [piece] : [piece, ...readings(again)];
}

/** What follows a `;` is a parameter to some servers, and `..;` to them the folder above: RFC 3986, section 3.3. */
function leadsElsewhere(piece: string): boolean {
  return /^\.{1,2}(?:;|$)/.test(piece) || /[/\\\0]/.test(piece);
}

/** @returns the values of the parameters, encoded as they came; `undefined` where the path does not match */
export function matchPath(
  { segments: pattern }: PathPattern,
  path: readonly string[],
  reading: PathReading,
): ReadonlyMap<string, string> | undefined {
  const exact = matchPieces(pattern, path, reading);
  if (exact !== undefined || !reading.ignoresTrailingSlash) return exact;
  return matchPieces(withoutSlash(pattern, isEmptyText), withoutSlash(path, isEmpty), reading);
}

const isEmpty = (piece: string): boolean => piece === "";
const isEmptyText = (segment: Segment): boolean => segment.kind === "text" && segment.text === "";

/** The root keeps its only piece. */
function withoutSlash<T>(pieces: readonly T[], isEmptyPiece: (piece: T) => boolean): readonly T[] {
  const last = pieces.at(-1);
  return pieces.length > 1 && last !== undefined && isEmptyPiece(last) ? pieces.slice(0, -1) : pieces;
}

/** Whether a piece of a request's path is this text of a pattern. */
export function isPiece(
  actual: string,
  { text, written }: { readonly text: string; readonly written: string },
  { comparesEncoded, ignoresCase }: PathReading,
): boolean {
  const [one, other] = comparesEncoded ? [actual, written] : [decode(actual), text];
  return one === other || (ignoresCase && one?.toLowerCase() === other.toLowerCase());
}

function matchPieces(
  pattern: readonly Segment[],
  path: readonly string[],
  reading: PathReading,
): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const actual = path[index];
    if (actual === undefined) return undefined;
    if (expected.kind === "rest") return parameters.set(expected.name, path.slice(index).join("/"));
    if (expected.kind === "text" && !isPiece(actual, expected, reading)) return undefined;
    if (expected.kind === "parameter") {
      if (actual === "") return undefined;
      parameters.set(expected.name, actual);
    }
  }
  return path.length === pattern.length ? parameters : undefined;
}

const rank = { text: 0, parameter: 1, rest: 2 } as const;

/** Sorts the more specific pattern first: piece by piece, text before `{name}` before `{name*}`. */
export function bySpecificity(one: PathPattern, other: PathPattern): number {
  for (const [index, { kind }] of one.segments.entries()) {
    const against = other.segments[index];
    if (against === undefined) return 0;
    const difference = rank[kind] - rank[against.kind];
    if (difference !== 0) return difference;
  }
  return 0;
}

/** @returns `undefined` for broken percent-encoding */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
