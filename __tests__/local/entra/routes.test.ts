import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { goodForm, ids, type RunningTenant, startTenant, tenantId } from "./tenant";

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

const grants = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"];
const names = ["client_id", "redirect_uri", "scope", "state", "response_type", "response_mode", "prompt", "login_hint"];
const more = ["code", "code_verifier", "code_challenge", "refresh_token", "device_code", "user_code", "grant_type"];
const known = [...grants, ids.cli, "http://localhost", `api://${ids.api}/access`, "code", "form_post", "none"];

it("whatever somebody sends who signs in, nothing breaks, and nobody is redirected to where nobody registered", async () => {
  const word = fc.oneof(fc.string(), fc.constantFrom(...known, "robin@example.com", "https://evil.example.com"));
  const query = fc.dictionary(fc.constantFrom(...names, ...more), word, { minKeys: 3 });
  const usual = { client_id: ids.cli, redirect_uri: "http://localhost", response_type: "code", scope: "openid" };
  const endpoint = fc.constantFrom("v2.0/authorize", "v2.0/devicecode", "v2.0/token", "deviceauth");
  await fc.assert(
    fc.asyncProperty(query, endpoint, fc.boolean(), async (sent, path, isUsual) => {
      const place = `${tenant.entra.url}/${path === "deviceauth" ? "common" : tenantId}/oauth2/${path}`;
      const parameters = new URLSearchParams(isUsual ? { ...usual, ...sent } : sent);
      const isGet = path === "v2.0/authorize";
      const answer = await fetch(isGet ? `${place}?${parameters}` : place, {
        ...{ method: isGet ? "GET" : "POST", redirect: "manual" },
        ...(isGet ? {} : { body: parameters }),
      });
      await answer.text();
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get("location") ?? "http://localhost?").toMatch(/^http:\/\/localhost[?#]/);
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
    "authorize",
    "devicecode",
    "deviceauth",
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
