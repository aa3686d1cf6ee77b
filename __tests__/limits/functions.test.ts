import { expect, it } from "vitest";
import { functions, provisionedConcurrencyStep } from "../../limits/functions";

it("has a step of provisioned concurrency for each size of memory", () => {
  expect([...provisionedConcurrencyStep.byMemory.keys()]).toEqual(functions.memoryInMbs.oneOf);
});

it.each([
  ["fra.ocir.io/ns/repo:1.0.0", true],
  ["fra.ocir.io/ns/a/b_c-d:1", true],
  ["localhost:5000/repo", true],
  [`fra.ocir.io/ns/repo:1@sha256:${"a".repeat(64)}`, true],
  [`fra.ocir.io/ns/repo@sha256:${"a".repeat(63)}`, false],
  ["fra.ocir.io/ns/repo:", false],
  ["https://fra.ocir.io/ns/repo:1", false],
  ["repo", false],
  ["fra.ocir.io/ns/repo:1 ", false],
])("takes %s for an image: %s", (reference, valid) => {
  expect(functions.imageReference.pattern.test(reference)).toBe(valid);
});
