import { expect, it } from "vitest";
import { parseJson } from "../../../../providers/oci/scripts/parse-json";

it("parses JSON", () => {
  expect(parseJson('{"a":[1]}', "x")).toEqual({ a: [1] });
});

it("says what was read, and how it starts, when it is not JSON", () => {
  const text = `Error: Failed to load plugin schemas${".".repeat(500)}`;
  expect(() => parseJson(text, "full.json")).toThrow(
    'full.json is not JSON (it starts with "Error: Failed to load plugin',
  );
});
