import { expect, it } from "vitest";
import { forwarded, sureClaims } from "../../limits/token-claims";

it("holds no claim that a directory's people can empty, nor a list, nor one of only some tokens", () => {
  const all = Object.values(sureClaims).flatMap(({ oneOf }) => oneOf);
  for (const claim of ["name", "email", "upn", "preferred_username", "roles", "groups", "wids", "amr", "scp", "idtyp"])
    expect(all).not.toContain(claim);
});

it("tells the versions of Entra's tokens apart by how they name the client", () => {
  expect(sureClaims.entraV2.oneOf).toContain("azp");
  expect(sureClaims.entraV2.oneOf).not.toContain("appid");
  expect(sureClaims.entraV1.oneOf).toContain("appid");
  expect(sureClaims.entraV1.oneOf).not.toContain("azp");
});

it.each([
  ["a", true],
  ["a b", true],
  ["~", true],
  ["", false],
  [" ", false],
  ["a ", false],
  ["a\tb", false],
  ["a\n", false],
  ["a\u0000", false],
  ["a\u007f", false],
  ["ä", false],
])("takes %j for a value that surely arrives: %s", (value, arrives) => {
  expect(forwarded.listedValue.pattern.test(value)).toBe(arrives);
});
