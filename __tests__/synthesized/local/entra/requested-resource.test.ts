import fc from "fast-check";
import { expect, it } from "vitest";
import { resourceInScope } from "../../../../synthesized/local/entra/requested-resource";

it("gives back whatever stands before /.default", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !text.includes(" "));
  fc.assert(fc.property(name, (resource) => void expect(resourceInScope(`${resource}/.default`)).toBe(resource)));
});

it("keeps a slash that belongs to the resource", () => {
  expect(resourceInScope("https://old.example.com//.default")).toBe("https://old.example.com/");
});

it.each([
  ["", 70011],
  ["  ", 70011],
  ["/.default", 70011],
  ["api://x", 1002012],
  ["api://x/.Default", 1002012],
  ["openid", 1002012],
  ["api://x/.default api://x/.default", 28000],
])("refuses %j: AADSTS%i", (scope, code) => {
  expect(() => resourceInScope(scope)).toThrow(expect.objectContaining({ code, error: "invalid_scope" }));
});
