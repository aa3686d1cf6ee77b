import { expect, test } from "vitest";
import { readClaims } from "../../../doctor/entra/token-claims";
import { unsignedToken } from "../fake-clouds";

test("tells permissions, scopes and directory roles apart", () => {
  expect(readClaims(unsignedToken({ roles: ["A"], wids: ["w"] }))).toEqual({ roles: ["A"], directoryRoles: ["w"] });
  expect(readClaims(unsignedToken({ scp: "a b" }))).toEqual({ roles: [], scopes: ["a", "b"] });
});

test("keeps only what has the documented form", () => {
  expect(readClaims(unsignedToken({ roles: "A", wids: [1, "w"], scp: ["a"] }))).toEqual({
    roles: [],
    directoryRoles: ["w"],
  });
});

test.each(["", "opaque", "a.b", "a.b.c", "a.bnVsbA.c", "a.Ww.c.d"])("takes %j for no token", (token) => {
  expect(readClaims(token)).toBeUndefined();
});
