import { expect, it } from "vitest";
import { contextTables } from "../../limits/context-variables";

it.each([
  ["path", "order_1", true],
  ["path", "rest*", false],
  ["query", "a b", true],
  ["headers", "X-A", true],
  ["headers", "X A", false],
  ["auth", "https://example.com/plan", true],
  ["auth", "a}b", false],
  ["cert", "client_base64", true],
  ["cert", "subject", false],
  ["usage_plan", "id", true],
])("of request.%s knows the key %s: %s", (table, key, known) => {
  expect(contextTables[table]?.pattern.test(key)).toBe(known);
});
