import { describe, expect, test } from "vitest";
import { errorCode, likeness } from "../../doctor/printable";

test("a code is a plain word; anything else stays unsaid", () => {
  expect(errorCode("NotAuthorizedOrNotFound")).toBe("NotAuthorizedOrNotFound");
  for (const value of ["Basic YTpi", "", "x".repeat(62), "a-b", 7, undefined, "a\n"])
    expect(errorCode(value)).toBeUndefined();
});

describe("a value of another form is described, not shown", () => {
  test.each([
    ["ocid1.user.oc1..aaaa", "the OCID of a user"],
    ["hunter2", "a text of 7 characters"],
    ["two words", "a text of 9 characters with white space"],
    ["ocid1.SECRET.x", "a text of 14 characters"],
  ])("%j", (value, words) => {
    expect(likeness(value)).toBe(words);
  });
});
