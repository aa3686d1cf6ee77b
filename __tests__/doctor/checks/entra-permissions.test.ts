import { describe, expect, test } from "vitest";
import { judgePermissions, readClaims } from "../../../doctor/checks/entra-permissions";
import { unsignedToken } from "../fake-clouds";

const all = ["Application.ReadWrite.OwnedBy", "Application.Read.All", "AppRoleAssignment.ReadWrite.All"];
const cloudApplicationAdministrator = "158c047a-c907-4556-b7ef-466551a6b5f7";
/** What the Azure CLI gets for a person. */
const scopes = ["Directory.AccessAsUser.All", "Group.ReadWrite.All", "User.ReadWrite.All"];

describe("an application", () => {
  test("may do it with the least permissions, or wider ones", () => {
    expect(judgePermissions({ roles: all })).toMatchObject({ state: "ok" });
    expect(judgePermissions({ roles: ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"] })).toMatchObject(
      { state: "ok" },
    );
  });

  test.each(all)("may not without %s, and is told which to ask for", (without) => {
    const judged = judgePermissions({ roles: all.filter((role) => role !== without) });
    expect(judged).toMatchObject({
      state: "missing",
      detail: expect.stringContaining(without),
      remedy: expect.stringContaining(without),
    });
    for (const other of all.filter((role) => role !== without)) expect(judged.detail).not.toContain(other);
  });

  test("may do it by a directory role", () => {
    expect(judgePermissions({ roles: [], directoryRoles: [cloudApplicationAdministrator] })).toMatchObject({
      state: "ok",
    });
  });
});

describe("a person", () => {
  test("may do it by a directory role that the client acts upon", () => {
    expect(judgePermissions({ roles: [], scopes, directoryRoles: [cloudApplicationAdministrator] })).toMatchObject({
      state: "ok",
      detail: "directory role Cloud Application Administrator",
    });
  });

  test("may not without one, whatever the scopes", () => {
    const everyone = "b79fbf4d-3ef9-4689-8143-76b194e85509";
    expect(judgePermissions({ roles: [], scopes: [...scopes, ...all], directoryRoles: [everyone] })).toMatchObject({
      state: "missing",
      detail: expect.stringMatching(/none of the active directory roles Application Administrator, .*a custom role/),
    });
  });

  test("is not judged where the token leaves the roles out", () => {
    expect(judgePermissions({ roles: [], scopes })).toMatchObject({ state: "not checked" });
  });

  test("is not let through by a client that may not act for her", () => {
    const judged = judgePermissions({
      roles: [],
      scopes: ["User.Read"],
      directoryRoles: [cloudApplicationAdministrator],
    });
    expect(judged.state).not.toBe("ok");
  });
});

describe("a token for Microsoft Graph", () => {
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
});
