/** What reports say of permissions is what the authorizer function grants and what routes ask for. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { permissionsOf } from "../../../function/authorizer/permissions";
import { combination, permission } from "../../../limits/permissions";
import {
  alternativesInWords,
  askedBy,
  askedInWords,
  hasInWords,
  isEnough,
  permissionNamed,
  permissionsIn,
} from "../../../synthesized/system/permissions";

const name = fc.oneof(fc.constantFrom("Orders.Read", "a b", "a+b", "scp:x", "", "%"), fc.string({ unit: "grapheme" }));
const list = fc.oneof(name, fc.array(name, { maxLength: 3 }), fc.constantFrom(null, 1, { a: "b" }));
const claims = fc.record(
  { idtyp: fc.constantFrom("app", "user", "other", null), scp: list, scope: list, roles: list, groups: list },
  { requiredKeys: [] },
);

test("a token is told to have what the function grants it, but for combinations, which follow", () => {
  fc.assert(
    fc.property(claims, (token) => {
      expect([...permissionsIn(token)].sort()).toEqual([...permissionsOf(token, [])].sort());
    }),
  );
});

test("a route is told to ask for what its combination was made of, whatever the names", () => {
  const kinds = fc.constantFrom("app-role" as const, "user-role" as const, "scp" as const, "group" as const);
  // Half a surrogate pair has no encoding.
  const named = fc.tuple(
    kinds,
    name.filter((one) => one !== "" && !/\p{Surrogate}/u.test(one)),
  );
  fc.assert(
    fc.property(fc.uniqueArray(named, { minLength: 1, maxLength: 3 }), (all) => {
      const permissions = all.map(([kind, one]) => permission(kind, one));
      const scope = permissions.length === 1 ? String(permissions[0]) : combination(permissions);
      const [asked = []] = askedBy({ authorization: { type: "ANY_OF", scopes: [scope] } }) ?? [];
      expect(new Set(asked)).toEqual(new Set(permissions));
      expect(new Set(asked.map(permissionNamed).map(({ kind, name: one }) => `${kind} ${one}`))).toEqual(
        new Set(all.map(([kind, one]) => `${kind} ${one}`)),
      );
      expect(isEnough([asked], permissions)).toBe(true);
      expect(isEnough([asked], permissions.slice(1))).toBe(
        new Set(permissions.slice(1)).size === new Set(permissions).size,
      );
    }),
  );
});

describe("words", () => {
  test.each([
    [[], ""],
    [[["app-role:A"], ["app-role:B"]], "the application's role A or B"],
    [
      [["app-role:A"], ["user-role:A"], ["scp:a%20b"]],
      "the application's role A, or the person's role A, or the scope a b",
    ],
    [[["app-role:A", "app-role:B"], ["group:g"]], "the group g, or the application's roles A and B"],
    [[["user-role:A", "scp:s"]], "the person's role A and the scope s"],
    [[["Orders.Read"]], "what no token is granted Orders.Read"],
    [[["scp:%zz"]], "the scope %zz"],
  ])("%j", (asked, words) => {
    expect(askedInWords(asked)).toBe(words);
    expect(alternativesInWords(asked.map((all) => all.map(permissionNamed)))).toBe(words);
  });

  test("of what somebody has", () => {
    expect(hasInWords([])).toBe("nothing");
    expect(hasInWords(["app-role:A", "scp:s"])).toBe("the application's role A, the scope s");
  });
});

test("a route that is open asks for nothing, and one that wants any token for an empty list", () => {
  expect(askedBy({ authorization: { type: "open" } })).toBeUndefined();
  expect(askedBy({ authorization: { type: "AUTHENTICATION_ONLY" } })).toEqual([]);
  expect(isEnough([], [])).toBe(true);
});
