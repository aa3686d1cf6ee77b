import { decodeJwt } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventStream, type KeysServedEvent, type TokenEvent } from "../../../local/events";
import { askToken, goodForm, ids, type RunningTenant, startTenant, tenantId } from "./tenant";

let tenant: RunningTenant;
let tokens: TokenEvent[];
let served: KeysServedEvent[];

beforeEach(async () => {
  [tokens, served] = [[], []];
  const events = eventStream();
  events.on("token", (event) => tokens.push(event));
  events.on("keysServed", (event) => served.push(event));
  tenant = await startTenant([], { events });
});
afterEach(() => tenant.entra.close());

const keys = () => fetch(`${tenant.entra.url}/${tenantId}/discovery/v2.0/keys`, { headers: { "user-agent": "me" } });

test("a token is told of by the claim that a request with it shows", async () => {
  const { body } = await askToken(tenant.entra, goodForm);
  await expect.poll(() => tokens).toHaveLength(1);
  const { uti } = decodeJwt<{ uti: string }>(String(body.access_token));
  const about = { at: tenant.clock.now(), tenant: tenantId, clientId: ids.client, wanted: goodForm.scope };
  expect(tokens).toEqual([{ ...about, status: 200, uti, userAgent: "node", durationMs: expect.any(Number) }]);
});

test("a refusal is told of with Entra's code, and without what was sent as a secret", async () => {
  await askToken(tenant.entra, { ...goodForm, client_secret: "not~the~secret" });
  await expect.poll(() => tokens).toHaveLength(1);
  expect(tokens[0]).toMatchObject({
    clientId: ids.client,
    status: 401,
    reason: expect.stringMatching(/^AADSTS7000215: /),
  });
  expect(JSON.stringify(tokens)).not.toContain("not~the~secret");
});

test("a key set is told of with the keys that it had, and to whom it went", async () => {
  const document = JSON.parse(await (await keys()).text());
  await expect.poll(() => served).toHaveLength(1);
  const kids = document.keys.map(({ kid }: { kid: string }) => kid);
  expect(served).toEqual([{ at: tenant.clock.now(), tenant: tenantId, status: 200, kids, userAgent: "me" }]);
});

test.each([
  ["unavailable", 503],
  ["reset", 0],
] as const)("an outage is told of too: %s", async (outage, status) => {
  tenant.entra.faults.outage = outage;
  await Promise.allSettled([keys(), askToken(tenant.entra, goodForm)]);
  await expect.poll(() => [...served, ...tokens]).toMatchObject([{ status, kids: [] }, { status }]);
});

test("nothing else is told of", async () => {
  await fetch(`${tenant.entra.url}/${tenantId}/v2.0/.well-known/openid-configuration`);
  await keys();
  await expect.poll(() => served).toHaveLength(1);
  expect(tokens).toEqual([]);
});
