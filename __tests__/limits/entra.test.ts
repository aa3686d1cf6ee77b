import { expect, it } from "vitest";
import { azureCliClientId, consumerTenant, entra, entraClouds, sharedAudiences } from "../../limits/entra";

it("knows ids as tokens carry them", () => {
  for (const id of [azureCliClientId, consumerTenant]) expect(id).toMatch(entra.guid.pattern);
  expect("11111111-2222-3333-4444-55555555555").not.toMatch(entra.guid.pattern);
  expect("AAAAAAAA-2222-3333-4444-555555555555").not.toMatch(entra.guid.pattern);
});

it("knows the audiences that everybody can get tokens for, in the form they are compared in", () => {
  expect(sharedAudiences.names.has("00000002-0000-0000-c000-000000000000")).toBe(true);
  for (const audience of sharedAudiences.names.keys()) expect(audience).toBe(audience.toLowerCase().replace(/\/$/, ""));
});

it("knows each cloud by hosts of its own, without scheme or path", () => {
  expect(Object.keys(entraClouds)).toEqual(["global", "usgovernment", "china"]);
  const logins = Object.values(entraClouds).map(({ login }) => login);
  expect(new Set(logins).size).toBe(logins.length);
  for (const { login, sts } of Object.values(entraClouds))
    for (const host of [login, sts]) expect(host).toMatch(/^[a-z.]+$/);
});

it("lets no secret outlive what a baseline of hardened tenants allows, unless asked by name", () => {
  expect(entra.secretLifetimeDays.max).toBe(180);
  expect(entra.longSecretLifetimeDays.min).toBe(entra.secretLifetimeDays.min);
  expect(entra.longSecretLifetimeDays.max).toBeGreaterThan(entra.secretLifetimeDays.max);
});
