import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOpenEnded, liesBelow, mayTake, prefixesAbove } from "../../../constructs/private/route-paths";
import { decisionsOf } from "../../../local/gateway/choices";
import { localDeployments } from "../../../local/gateway/local-deployments";
import { RouteTable } from "../../../local/gateway/route-table";
import { bySpecificity, parsePattern } from "../../../synthesized/system/path-pattern";
import { deploymentResource, stackOf, stockRoute } from "../../local/gateway/test-stack";

const word = fc.constantFrom("a", "b", "Admin");
const ending = fc.constantFrom("", "/", "/{rest*}");
const pattern = fc
  .tuple(fc.array(fc.oneof(word, fc.constantFrom("{x}", "{y}")), { minLength: 1, maxLength: 3 }), ending)
  .map(([segments, end]) => `/${segments.join("/")}${end}`);
/** Without text: whatever it takes, nobody named. */
const openEnded = fc
  .tuple(fc.array(fc.constantFrom("{x}", "{y}"), { maxLength: 3 }), fc.constantFrom("", "/", "/{rest*}"))
  .map(([segments, end]) => `/${segments.join("/")}${end}`.replace("//", "/"))
  .filter((path) => path.includes("{"));

/** As clients and servers may spell the same path. */
const variation = fc.constantFrom<(path: string) => string>(
  (path) => path,
  (path) => path.toUpperCase(),
  (path) => path.toLowerCase(),
  (path) => (path.endsWith("/") ? path.slice(0, -1) : `${path}/`),
  (path) => path.replace(/a/, "%61"),
);

const routed = (table: RouteTable, path: string): string => {
  const routing = table.find("GET", path);
  return routing.kind === "route" ? routing.match.route.pattern.text : "";
};

describe("a route", () => {
  it.each(["strict", "lenient"] as const)(
    "that takes a spelling of a stricter route's path is found, by the %s routing of another judge",
    (reading) => {
      let taken = 0;
      fc.assert(
        fc.property(
          openEnded,
          pattern,
          fc.array(word, { minLength: 4, maxLength: 4 }),
          variation,
          (loose, exact, words, vary) => {
            fc.pre(loose !== exact);
            // Where the first of the list answers, the loose one stands last, so that what is meant is answered at all.
            const listed = reading === "strict" ? [loose, exact] : [exact, loose];
            const routes = listed.map((path) => stockRoute(path, path));
            const table = new RouteTable(
              localDeployments(stackOf([deploymentResource("/api", { routes })])).gateways.flatMap(
                (one) => one.deployments,
              ),
              decisionsOf(reading),
            );
            const path = exact.replace("{rest*}", "a/b").replace(/\{\w\}/g, () => words.pop() ?? "a");
            const [meant, spelled] = [`/api${path}`, `/api${vary(path)}`];
            // What is the more exact of the two is named, and takes what it names.
            const [first, second] = [loose, exact].map(parsePattern);
            fc.pre(first !== undefined && second !== undefined && bySpecificity(first, second) >= 0);
            if (routed(table, meant) !== exact || routed(table, spelled) !== loose) return;
            taken += 1;
            expect(mayTake(loose, exact), `${spelled} of ${exact} is answered by ${loose}`).toBe(true);
          },
        ),
        { numRuns: 2000 },
      );
      expect(taken).toBeGreaterThan(reading === "strict" ? 20 : 5);
    },
  );

  it("takes its own path, in any case and encoding, with or without a slash", () => {
    fc.assert(
      fc.property(pattern, variation, (path, vary) => {
        fc.pre(!path.includes("{"));
        expect(mayTake(vary(path), path)).toBe(true);
        expect(mayTake(path, vary(path))).toBe(true);
      }),
    );
  });

  it.each([
    ["/public/{path*}", "/{path*}"],
    ["/health", "/{name}"],
    ["/a/{x}", "/b/{x}"],
    ["/{x}", "/a/b"],
    ["/", "/{path*}"],
    ["/a/{x}/c", "/a/{x}/{y}"],
  ])("%s takes nothing of %s but what it names", (loose, exact) => {
    expect(mayTake(loose, exact)).toBe(false);
  });

  it.each([
    ["/{path*}", "/"],
    ["/a/{path*}", "/a"],
    ["/{x}", "/a/{path*}"],
    ["/{x}/b", "/a/{y}"],
    ["/{x*}", "/{y*}"],
    ["/%zz", "/%ZZ"],
  ])("%s may take what is for %s", (loose, exact) => {
    expect(mayTake(loose, exact)).toBe(true);
  });

  it.each([
    ["/a", false],
    ["/a/{x}", true],
    ["/{x*}", true],
    ["/", false],
  ])("%s leaves something to the client: %s", (path, isOpen) => {
    expect(isOpenEnded(path)).toBe(isOpen);
  });
});

it.each([
  ["/a/b", "/a", true],
  ["/a", "/", true],
  ["/ab", "/a", false],
  ["/a", "/a", false],
  ["/a", "/a/b", false],
])("%s lies below %s: %s", (prefix, other, below) => {
  expect(liesBelow(prefix, other)).toBe(below);
});

it("lies below each prefix that it begins with, up to a slash", () => {
  const prefix = fc.array(fc.constantFrom("/", "a", "b", "${x}"), { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(prefix, prefix, (one, other) => {
      const isBelow = one !== other && one.startsWith(other === "/" ? "/" : `${other}/`);
      expect(liesBelow(one, other)).toBe(isBelow);
      expect(new Set(prefixesAbove(one)).size).toBe(prefixesAbove(one).length);
    }),
  );
});
