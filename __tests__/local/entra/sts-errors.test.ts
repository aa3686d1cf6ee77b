import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stsErrors } from "../../../local/entra/sts-errors";
import { foreignTenant } from "../../../synthesized/system/well-known";
import {
  askToken,
  expiredSecret,
  futureSecret,
  goodForm,
  ids,
  type RunningTenant,
  secret,
  startTenant,
  tenantId,
} from "./tenant";

let tenant: RunningTenant;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.entra.close());

const v1 = `${tenantId}/oauth2/token`;
const v1Form = { ...goodForm, scope: undefined, resource: ids.api };

interface Refusal {
  readonly when: string;
  readonly form: Parameters<typeof askToken>[1];
  readonly path?: string;
  readonly code: number;
  readonly error: string;
  readonly status?: number;
}

const refusals: readonly Refusal[] = [
  {
    when: "the secret is wrong",
    form: { ...goodForm, client_secret: "wrong" },
    code: 7000215,
    error: "invalid_client",
    status: 401,
  },
  {
    when: "the secret is another client's key id",
    form: { ...goodForm, client_secret: "current" },
    code: 7000215,
    error: "invalid_client",
    status: 401,
  },
  {
    when: "the secret has not begun",
    form: { ...goodForm, client_secret: futureSecret },
    code: 7000215,
    error: "invalid_client",
    status: 401,
  },
  {
    when: "the secret has ended",
    form: { ...goodForm, client_secret: expiredSecret },
    code: 7000222,
    error: "invalid_client",
    status: 401,
  },
  {
    when: "there is no secret",
    form: { ...goodForm, client_secret: undefined },
    code: 7000216,
    error: "invalid_client",
    status: 401,
  },
  {
    when: "nobody has the client id",
    form: { ...goodForm, client_id: randomUUID() },
    code: 700016,
    error: "unauthorized_client",
  },
  {
    when: "the client id is Graph's",
    form: { ...goodForm, client_id: "00000003-0000-0000-c000-000000000000" },
    code: 700016,
    error: "unauthorized_client",
  },
  {
    when: "the client is asked for in another tenant",
    form: goodForm,
    path: `${foreignTenant}/oauth2/v2.0/token`,
    code: 700016,
    error: "unauthorized_client",
  },
  {
    when: "the client has no service principal",
    form: { ...goodForm, client_id: ids.orphanClient },
    code: 7000229,
    error: "unauthorized_client",
  },
  {
    when: "the client is disabled",
    form: { ...goodForm, client_id: ids.disabledClient },
    code: 7000112,
    error: "unauthorized_client",
  },
  {
    when: "the client holds no assignment",
    form: { ...goodForm, client_id: ids.roleless },
    code: 501051,
    error: "invalid_grant",
  },
  {
    when: "the scope lacks /.default",
    form: { ...goodForm, scope: `api://${ids.api}` },
    code: 1002012,
    error: "invalid_scope",
  },
  {
    when: "the scope is a delegated one",
    form: { ...goodForm, scope: `api://${ids.api}/access` },
    code: 1002012,
    error: "invalid_scope",
  },
  {
    when: "the scope is nothing but /.default",
    form: { ...goodForm, scope: "/.default" },
    code: 70011,
    error: "invalid_scope",
  },
  { when: "the scope is blank", form: { ...goodForm, scope: " " }, code: 70011, error: "invalid_scope" },
  {
    when: "there are two scopes",
    form: { ...goodForm, scope: "api://a/.default api://b/.default" },
    code: 28000,
    error: "invalid_scope",
  },
  {
    when: "nobody has the resource",
    form: { ...goodForm, scope: "api://nobody/.default" },
    code: 500011,
    error: "invalid_resource",
  },
  {
    when: "the resource differs in case",
    form: { ...goodForm, scope: "api://OPEN/.default" },
    code: 500011,
    error: "invalid_resource",
  },
  {
    when: "the resource has no service principal",
    form: { ...goodForm, scope: `${ids.orphanApi}/.default` },
    code: 500011,
    error: "invalid_resource",
  },
  {
    when: "the resource is disabled",
    form: { ...goodForm, scope: `${ids.disabledApi}/.default` },
    code: 500014,
    error: "invalid_resource",
  },
  {
    when: "the tenant does not exist",
    form: goodForm,
    path: `${randomUUID()}/oauth2/v2.0/token`,
    code: 90002,
    error: "invalid_request",
  },
  {
    when: "no tenant is named",
    form: goodForm,
    path: "common/oauth2/v2.0/token",
    code: 50059,
    error: "invalid_request",
  },
  {
    when: "grant_type is missing",
    form: { ...goodForm, grant_type: undefined },
    code: 900144,
    error: "invalid_request",
  },
  { when: "client_id is missing", form: { ...goodForm, client_id: undefined }, code: 900144, error: "invalid_request" },
  { when: "scope is missing", form: { ...goodForm, scope: undefined }, code: 900144, error: "invalid_request" },
  { when: "resource is missing on version 1", form: goodForm, path: v1, code: 900144, error: "invalid_request" },
  {
    when: "the grant is another",
    form: { ...goodForm, grant_type: "magic" },
    code: 70003,
    error: "unsupported_grant_type",
  },
  {
    when: "the assertion's type is missing",
    form: { ...goodForm, client_assertion: "a.b.c" },
    code: 900144,
    error: "invalid_request",
  },
  {
    when: "the assertion's type is wrong",
    form: { ...goodForm, client_assertion: "a.b.c", client_assertion_type: "saml" },
    code: 90023,
    error: "invalid_request",
  },
];

describe("a token is refused as Entra refuses it", () => {
  it.each(refusals)("when $when: AADSTS$code", async ({ form, path, code, error, status = 400 }) => {
    const { body, ...answer } = await askToken(tenant.entra, form, path === undefined ? {} : { path });
    expect(body).toMatchObject({ error, error_codes: [code] });
    expect(answer.status).toBe(status);
  });

  it("when an application asks for itself by name on version 1, but not by GUID", async () => {
    const form = { ...v1Form, client_id: ids.roleless };
    const own = await askToken(tenant.entra, { ...form, resource: `${ids.roleless}/` }, { path: v1 });
    expect(own.body).toMatchObject({ error: "invalid_request", error_codes: [90009] });
    const byGuid = await askToken(tenant.entra, { ...form, resource: ids.roleless }, { path: v1 });
    expect(byGuid.status).toBe(200);
  });

  it("when a parameter comes twice", async () => {
    const answer = await fetch(`${tenant.entra.url}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: `grant_type=client_credentials&client_id=${ids.client}&client_id=${ids.roleless}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(await answer.json()).toMatchObject({ error_codes: [9000411] });
  });

  it("when the body is JSON", async () => {
    const answer = await fetch(`${tenant.entra.url}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: JSON.stringify(goodForm),
      headers: { "content-type": "application/json" },
    });
    expect(await answer.json()).toMatchObject({ error_codes: [900144] });
  });

  it("when the method is GET", async () => {
    const answer = await fetch(`${tenant.entra.url}/${tenantId}/oauth2/v2.0/token`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_codes: [900561] });
  });

  it("once the clock passes the secret's end", async () => {
    const other = await startTenant();
    try {
      other.clock.moveBy(Date.parse("2030-06-01T00:00:00Z") - other.clock.now() - 1);
      expect((await askToken(other.entra, goodForm)).status).toBe(200);
      other.clock.moveBy(1);
      expect((await askToken(other.entra, goodForm)).body).toMatchObject({ error_codes: [7000222] });
    } finally {
      await other.entra.close();
    }
  });
});

describe("the body", () => {
  it("has all that Entra's has, the client's correlation id included", async () => {
    const correlation = randomUUID();
    const { body, headers } = await askToken(
      tenant.entra,
      { ...goodForm, client_secret: "wrong" },
      { headers: { "client-request-id": correlation } },
    );
    const { trace_id, timestamp } = body;
    expect(body).toEqual({
      error: "invalid_client",
      error_description: `${stsErrors.wrongSecret(ids.client).message} Trace ID: ${trace_id} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [7000215],
      timestamp: "2030-01-01 00:00:00Z",
      trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      correlation_id: correlation,
      error_uri: "https://login.microsoftonline.com/error?code=7000215",
    });
    expect(headers.get("x-ms-request-id")).toBe(trace_id);
    expect(headers.get("cache-control")).toBe("no-store, no-cache");
  });

  it("never repeats a secret", async () => {
    const { body } = await askToken(tenant.entra, { ...goodForm, client_secret: expiredSecret });
    expect(JSON.stringify(body)).not.toContain(expiredSecret);
    expect(JSON.stringify(body)).not.toContain(secret);
  });
});
