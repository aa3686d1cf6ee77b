import { expect, it } from "vitest";
import { azureCliClientId, entra } from "../../limits/entra";
import { consumerTenant } from "../../limits/entra-tokens";

it("knows ids as tokens carry them", () => {
  for (const id of [azureCliClientId, consumerTenant]) expect(id).toMatch(entra.guid.pattern);
  expect("11111111-2222-3333-4444-55555555555").not.toMatch(entra.guid.pattern);
  expect("AAAAAAAA-2222-3333-4444-555555555555").not.toMatch(entra.guid.pattern);
});

it.each([
  ["api://orders", true],
  ["api://11111111-2222-3333-4444-555555555555/orders", true],
  ["https://orders.example.com/a?b=c#d", true],
  ["urn:example:orders", true],
  ["urn:orders", false],
  ["api://", false],
  ["https://", false],
  ["http://orders.example.com", false],
  ["api://orders/", false],
  ["api://*.orders", false],
  ["api://orders a", false],
])("takes %s for an application id URI: %s", (uri, valid) => {
  expect(entra.identifierUri.pattern.test(uri)).toBe(valid);
});

it.each([
  ["Orders.Read", true],
  ["Orders", true],
  [".Read", false],
  ["Orders Read", false],
  ["a".repeat(120), true],
  ["a".repeat(121), false],
])("takes %s for the value of a role: %s", (value, valid) => {
  expect(entra.roleValue.pattern.test(value)).toBe(valid);
});

it("lets no secret outlive what a baseline of hardened tenants allows, unless asked by name", () => {
  expect(entra.secretLifetimeDays.max).toBe(180);
  expect(entra.longSecretLifetimeDays.min).toBe(entra.secretLifetimeDays.min);
  expect(entra.longSecretLifetimeDays.max).toBeGreaterThan(entra.secretLifetimeDays.max);
});
