import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combination, permission } from "../../../limits/permissions";
import { asked } from "./asked";
import { type Authorizer, type Check, without } from "./without-checks";

describe("permissions", () => {
  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ["a program's roles", { idtyp: "app", roles: ["A"] }, ["app-role:A"]],
    ["a person's roles and scopes", { scp: "A B", roles: ["A"] }, ["user-role:A", "scp:A", "scp:B"]],
    ["no roles where nobody says whose they are", { roles: ["A"] }, []],
    ["scopes of other issuers", { scope: "A B" }, ["scp:A", "scp:B"]],
    ["no roles where two say it", { idtyp: "app", scp: "A", roles: ["A"] }, ["scp:A"]],
    ["groups", { groups: ["g-1", "g-2"] }, ["group:g-1", "group:g-2"]],
    ["no group of an overage", { _claim_names: { groups: "src1" } }, []],
    [
      "names that hold separators",
      { scp: "a:b", groups: ["a+b c", "scp:a"] },
      ["scp:a%3Ab", "group:a%2Bb%20c", "group:scp%3Aa"],
    ],
    ["a role that is one text", { idtyp: "app", roles: "A" }, ["app-role:A"]],
    ["nothing of other kinds", { idtyp: "app", roles: [1, null, "", {}], scp: ["A"], groups: { 0: "g" } }, []],
  ])("%s", async (_what, more, scope) => {
    const { ask, signed } = asked();
    expect(await ask(await signed(more))).toMatchObject({ active: true, scope });
  });

  test("together, where a token has all of them", async () => {
    const [read, write] = [permission("app-role", "Read"), permission("app-role", "Write")];
    const { ask, signed } = asked({
      combinations: [
        [write, read],
        [read, permission("group", "g")],
      ],
    });
    expect(await ask(await signed({ idtyp: "app", roles: ["Write", "Read"] }))).toMatchObject({
      scope: [write, read, "all-of:app-role:Read+app-role:Write"],
    });
    expect(await ask(await signed({ idtyp: "app", roles: ["Read"] }))).toMatchObject({ scope: [read] });
  });

  test("a name never passes for a combination", async () => {
    const { ask, signed } = asked({ combinations: [["app-role:A", "app-role:B"]] });
    const answer = await ask(await signed({ idtyp: "app", roles: ["A+app-role:B", "all-of:app-role:A+app-role:B"] }));
    expect(answer.scope).toEqual(["app-role:A%2Bapp-role%3AB", "app-role:all-of%3Aapp-role%3AA%2Bapp-role%3AB"]);
  });
});

describe("names", () => {
  const name = fc.string({ unit: "grapheme-ascii", minLength: 1 });
  const kind = fc.constantFrom("app-role", "user-role", "scp", "group" as const);
  const one = fc.tuple(kind, name);

  test("two are the same text only if they are the same", () => {
    fc.assert(
      fc.property(one, one, (a, b) => {
        const isSame = a[0] === b[0] && a[1] === b[1];
        expect(permission(a[0] as "scp", a[1]) === permission(b[0] as "scp", b[1])).toBe(isSame);
      }),
    );
  });

  test("nothing is left that Terraform's urlencode would write in another way", () => {
    expect(permission("scp", "a-b_c.d~e!'()*f+g h/é")).toBe("scp:a-b_c.d~e%21%27%28%29%2Af%2Bg%20h%2F%C3%A9");
    fc.assert(
      fc.property(one, ([of, called]) => {
        expect(permission(of as "scp", called)).toMatch(/^[a-z-]+:(?:[\w.~-]|%[0-9A-F]{2})+$/);
      }),
    );
  });

  test("a combination is none of them, whatever the names, and depends on no order", () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 4 }), one, (parts, other) => {
        const all = parts.map(([of, called]) => permission(of as "scp", called));
        expect(combination([...all].reverse())).toBe(combination(all));
        expect(combination(all)).not.toBe(permission(other[0] as "scp", other[1]));
        expect(combination(all)).not.toMatch(/\s/);
      }),
    );
  });
});

interface Rise {
  readonly check: Check;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly combinations?: (by: Authorizer) => readonly (readonly string[])[];
  /** What a route asks for, which the token must not be granted. */
  readonly wants: (by: Authorizer) => string;
}

const granting = "function/authorizer/permissions.ts";
const naming = "limits/permissions.ts";
const noKind: Check = [naming, "`${kind}:${encoded(name)}`", '`${kind && ""}${encoded(name)}`'];
const noEncoding: Check = [naming, "`${kind}:${encoded(name)}`", "`${kind}:${name}`"];
const adminOfPrograms: Rise["wants"] = (by) => by.permission("app-role", "Admin");

const rises: Readonly<Record<string, Rise>> = {
  "a scope that is called as a role": { check: noKind, claims: { scp: "Admin" }, wants: adminOfPrograms },
  "a group that is called as a role": { check: noKind, claims: { groups: ["Admin"] }, wants: adminOfPrograms },
  "a role that is called as a scope": {
    ...{ check: noKind, claims: { idtyp: "app", roles: ["Read"] } },
    wants: (by) => by.permission("scp", "Read"),
  },
  "a person with a program's role": {
    check: [granting, "permission(`${holder}-role`, name)", 'permission("app-role", name)'],
    ...{ claims: { scp: "x", roles: ["Admin"] }, wants: adminOfPrograms },
  },
  "a program with a person's role": {
    check: [granting, "permission(`${holder}-role`, name)", 'permission("user-role", name)'],
    claims: { idtyp: "app", roles: ["Admin"] },
    wants: (by) => by.permission("user-role", "Admin"),
  },
  "a token that does not say whose": {
    check: [granting, 'idtyp === "user" ? "user" : undefined', 'idtyp === "user" ? "user" : "app"'],
    ...{ claims: { roles: ["Admin"] }, wants: adminOfPrograms },
  },
  "a token that says both": {
    check: [granting, 'return isOfPerson ? undefined : "app";', 'return "app";'],
    ...{ claims: { idtyp: "app", scp: "x", roles: ["Admin"] }, wants: adminOfPrograms },
  },
  "a token that says both, with its scopes in a list": {
    check: [granting, "scp !== undefined && scp !== null && !(", 'typeof scp === "string" && !('],
    ...{ claims: { idtyp: "app", scp: ["x"], roles: ["Admin"] }, wants: adminOfPrograms },
  },
  "a role whose name holds a space": {
    ...{ check: noEncoding, claims: { scp: "x", roles: ["x app-role:Admin"] }, wants: adminOfPrograms },
  },
  "one of several that are asked for together": {
    check: [granting, "all.every((one)", "all.some((one)"],
    claims: { idtyp: "app", roles: ["Read"] },
    combinations: (by) => [[by.permission("app-role", "Read"), by.permission("app-role", "Write")]],
    wants: (by) => by.combination([by.permission("app-role", "Read"), by.permission("app-role", "Write")]),
  },
  "a role whose name holds what separates": {
    ...{ check: noEncoding, claims: { idtyp: "app", roles: ["A+app-role:B", "C"] } },
    combinations: (by) =>
      [
        ["A", "B", "C"],
        ["A+app-role:B", "C"],
      ].map((all) => ofPrograms(by, all)),
    wants: (by) => by.combination(ofPrograms(by, ["A", "B", "C"])),
  },
};

const ofPrograms = ({ permission: by }: Authorizer, names: readonly string[]) =>
  names.map((name) => by("app-role", name));

describe.each(Object.entries(rises))("%s", (_name, { check, claims, combinations, wants }) => {
  /** By a gateway that would take a text with spaces for several. */
  const isGranted = async (by: Authorizer): Promise<boolean> => {
    const { ask, signed } = asked({ combinations: combinations?.(by) }, by.makeAuthorizer);
    const { scope } = await ask(await signed(claims));
    return (scope as readonly string[]).join(" ").split(" ").includes(wants(by));
  };

  test("is granted nothing more", async () => {
    expect(await isGranted(await without([]))).toBe(false);
  });

  test("is without the check", async () => {
    expect(await isGranted(await without([check]))).toBe(true);
  });
});

test("what has no encoding names nothing, and costs nothing else", async () => {
  const { ask, signed } = asked();
  const answer = await ask(await signed({ idtyp: "app", roles: ["\ud800", "A"], groups: ["\udfff", "\ufffd"] }));
  expect(answer).toMatchObject({ active: true, scope: ["app-role:A", "group:%EF%BF%BD"] });
});

test("200 groups, as many as Entra writes into a token, are each a permission", async () => {
  const groups = Array.from({ length: 200 }, (_, at) => `group-${at}`);
  const { ask, signed } = asked({ combinations: [groups.map((name) => permission("group", name))] });
  const { scope } = await ask(await signed({ groups }));
  expect(scope).toHaveLength(201);
});
