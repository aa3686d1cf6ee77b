import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { goodForm, type RunningTenant, startTenant, tenantId } from "./tenant";

let tenant: RunningTenant;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.entra.close());

const value = fc.oneof(fc.string(), fc.constantFrom(...Object.values(goodForm)));
const anyForm = fc.dictionary(
  fc.constantFrom(...Object.keys(goodForm), "resource", "client_assertion", "client_assertion_type"),
  value,
);
const path = fc.constantFrom("oauth2/v2.0/token", "oauth2/token");

it("whatever a client sends, the answer is a token or an error in Entra's form", async () => {
  await fc.assert(
    fc.asyncProperty(anyForm, path, async (form, endpoint) => {
      const answer = await fetch(`${tenant.entra.url}/${tenantId}/${endpoint}`, {
        method: "POST",
        body: new URLSearchParams(form),
      });
      const body = JSON.parse(await answer.text());
      if (answer.status === 200) expect(body.token_type).toBe("Bearer");
      else {
        expect([400, 401]).toContain(answer.status);
        expect(body.error_description).toMatch(
          /^AADSTS\d+: .* Trace ID: [0-9a-f-]{36} Correlation ID: .* Timestamp: [\d-]{10} [\d:]{8}Z$/s,
        );
      }
    }),
  );
});

it("whatever the address, nothing breaks", async () => {
  const segment = fc.constantFrom(
    "common",
    tenantId,
    "..",
    "%00",
    "v2.0",
    "discovery",
    "keys",
    "oauth2",
    "token",
    "%F0%9F%94%91",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 5 }), async (segments) => {
      const answer = await fetch(`${tenant.entra.url}/${segments.join("/")}`);
      await answer.text();
      expect(answer.status).toBeLessThan(500);
    }),
  );
});
