import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gatewayChoices } from "../../../../synthesized/local/gateway/choices";

const synthesized = join(__dirname, "../../../../synthesized");
const ofTenant = /^(?:tenant|read-tenant|read-application|resource-values|well-known|pem)\.ts$/;
const sources = [
  ...readdirSync(join(synthesized, "local/gateway")).map((name) => join("local/gateway", name)),
  ...readdirSync(join(synthesized, "system"))
    .filter((name) => !ofTenant.test(name))
    .map((name) => join("system", name)),
]
  .filter((file) => !file.endsWith("choices.ts"))
  .map((file) => readFileSync(join(synthesized, file), "utf8"))
  .join("\n");

test("each choice is named once and has a page", () => {
  expect(new Set(gatewayChoices.map(({ id }) => id)).size).toBe(gatewayChoices.length);
  for (const { source } of gatewayChoices) expect(new URL(source).hostname).toBe("docs.oracle.com");
});

test("each choice that the code refers to is in the table", () => {
  const referred = [...sources.matchAll(/`([a-z]+(?:-[a-z]+)+)` in (?:\{@link )?choices/g)].map(([, id]) => id);
  expect(referred.length).toBeGreaterThan(10);
  expect(referred.filter((id) => !gatewayChoices.some((choice) => choice.id === id))).toEqual([]);
});
