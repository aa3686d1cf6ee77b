/** Clients of every kind in the tenant, and the requests by which people sign in to them. */
import { createHash } from "node:crypto";
import { expect } from "vitest";
import { baseResources, ids, type RunningTenant, resource, secret, tenantId } from "./tenant";

export const uris = {
  web: "https://web.example.com/back",
  spa: "https://spa.example.com/back",
  native: "http://localhost/back",
  other: "https://other.example.com/back?kept=1",
};
export const clients = {
  app: "c1000000-0000-4000-8000-000000000001",
  bare: "c1000000-0000-4000-8000-000000000002",
} as const;
export const spaOrigin = "https://spa.example.com";

export const api = `api://${ids.api}`;
export const scope = `${api}/access openid offline_access`;
const [granted] = baseResources.filter(({ type }) => type === "azuread_application_pre_authorized");

const appObject = "b1000000-0000-4000-8000-000000000001";
export const extra = [
  resource("azuread_application", "app", {
    ...{ display_name: "app", client_id: clients.app, object_id: appObject, id: `/applications/${appObject}` },
    web: [{ redirect_uris: [uris.web, uris.other] }],
    single_page_application: [{ redirect_uris: [uris.spa] }],
  }),
  resource("azuread_application_redirect_uris", "app", {
    ...{ application_id: `/applications/${appObject}`, type: "PublicClient", redirect_uris: [uris.native] },
  }),
  resource("azuread_service_principal", "app", {
    ...{ client_id: clients.app, object_id: "d1000000-0000-4000-8000-000000000001" },
  }),
  resource("azuread_application_password", "app", {
    ...{ application_id: `/applications/${appObject}`, key_id: "app", value: secret },
  }),
  resource("azuread_application_pre_authorized", "app", {
    ...{ application_id: granted?.values.application_id ?? "", authorized_client_id: clients.app },
    permission_ids: granted?.values.permission_ids ?? [],
  }),
  resource("azuread_application", "bare", {
    ...{ display_name: "bare", client_id: clients.bare, object_id: "b1000000-0000-4000-8000-000000000002" },
    ...{ id: "/applications/b1000000-0000-4000-8000-000000000002", public_client: [{ redirect_uris: [uris.native] }] },
  }),
];

export const verifier = "v".repeat(43);
export const challenge = createHash("sha256").update(verifier).digest("base64url");

export type Query = Readonly<Record<string, string | undefined>>;
export const present = (query: Query): URLSearchParams =>
  new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined));

const asked: Query = {
  ...{ client_id: clients.app, response_type: "code", redirect_uri: uris.native, scope, state: "s&1" },
  ...{ code_challenge: challenge, code_challenge_method: "S256", login_hint: "robin@example.com" },
};

/** People who sign in to a running tenant. */
export class SigningIn {
  constructor(readonly tenant: RunningTenant) {}

  at(path: string, name = tenantId): string {
    return `${this.tenant.entra.url}/${name}/oauth2/v2.0/${path}`;
  }

  async authorize(over: Query = {}, name?: string) {
    const query = present({ ...asked, ...over });
    const answer = await fetch(`${this.at("authorize", name)}?${query}`, { redirect: "manual" });
    const location = answer.headers.get("location");
    const [, parameters = ""] = /[?#](.*)$/.exec(location ?? "") ?? [];
    return { status: answer.status, location, parameters: new URLSearchParams(parameters), page: await answer.text() };
  }

  async codeFor(over: Query = {}): Promise<string> {
    const { parameters } = await this.authorize(over);
    expect(parameters.get("error_description")).toBeNull();
    return String(parameters.get("code"));
  }

  async token(form: Query, headers: Record<string, string> = {}, name?: string) {
    const body = present({ client_id: clients.app, ...form });
    const answer = await fetch(this.at("token", name), { method: "POST", headers, body });
    // Sound: the endpoint answers with JSON objects.
    const given = (await answer.json()) as Readonly<Record<string, unknown>>;
    return { status: answer.status, headers: answer.headers, body: given };
  }
}

export const byCode = (code: string, over: Query = {}): Query => ({
  ...{ grant_type: "authorization_code", code, redirect_uri: uris.native, code_verifier: verifier, ...over },
});
export const byRefresh = (refresh: unknown, over: Query = {}): Query => ({
  ...{ grant_type: "refresh_token", refresh_token: String(refresh), ...over },
});

export const errorOf = ({ body }: { body: Readonly<Record<string, unknown>> }): string => {
  const [, code] = /^AADSTS(\d+)/.exec(String(body.error_description)) ?? [];
  return `${body.error} ${code}`;
};

export const minute = 60_000;
