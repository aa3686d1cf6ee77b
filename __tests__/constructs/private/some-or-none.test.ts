import { expect, it } from "vitest";
import { someOrNone } from "../../../constructs/private/some-or-none";

it("leaves out an empty list, and copies another", () => {
  const list = [1];
  expect(someOrNone([])).toBeUndefined();
  expect(someOrNone(list)).toEqual(list);
  expect(someOrNone(list)).not.toBe(list);
});
