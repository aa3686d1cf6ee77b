import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatJson } from "../../../../providers/oci/scripts/format-json";

describe("formatJson", () => {
  it("sorts keys, writes short values on one line and ends with a newline", () => {
    const attribute = { type: ["list", "string"], required: true };
    const text = formatJson({
      b: Object.fromEntries(["z", "y", "x"].map((name) => [name.repeat(30), attribute])),
      a: {},
    });
    const line = '{ "required": true, "type": ["list", "string"] }';
    expect(text).toBe(
      `{\n  "a": {},\n  "b": {\n${["x", "y", "z"].map((name) => `    "${name.repeat(30)}": ${line}`).join(",\n")}\n  }\n}\n`,
    );
  });

  it("breaks long arrays", () => {
    const item = "x".repeat(60);
    expect(formatJson([item, item])).toBe(`[\n  "${item}",\n  "${item}"\n]\n`);
  });

  it("keeps every JSON value, and writes the same text for the same content", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = formatJson(value);
        const read: unknown = JSON.parse(text);
        expect(JSON.stringify(sorted(read))).toBe(JSON.stringify(sorted(JSON.parse(JSON.stringify(value)))));
        expect(formatJson(read)).toBe(text);
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, child]) => [key, sorted(child)]);
}
