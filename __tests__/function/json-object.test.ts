import { expect, it } from "vitest";
import { isJsonObject } from "../../function/json-object";

it("tells objects from everything else that JSON has", () => {
  expect([{}, { a: 1 }].every(isJsonObject)).toBe(true);
  expect([null, undefined, [], [{}], "x", 1, true].some(isJsonObject)).toBe(false);
});
