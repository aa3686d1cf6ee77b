/** People sign in over HTTP: by code, by device and by refresh token, and everything that is refused, at its edge. */
import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import {
  baseResources,
  ids,
  personId,
  type RunningTenant,
  resource,
  secret,
  stackOf,
  startTenant,
  tenantId,
} from "./tenant";

const uris = {
  web: "https://web.example.com/back",
  spa: "https://spa.example.com/back",
  native: "http://localhost/back",
  other: "https://other.example.com/back?kept=1",
};
const clients = { app: "c1000000-0000-4000-8000-000000000001", bare: "c1000000-0000-4000-8000-000000000002" } as const;
const spaOrigin = "https://spa.example.com";

const api = `api://${ids.api}`;
const scope = `${api}/access openid offline_access`;
const [granted] = baseResources.filter(({ type }) => type === "azuread_application_pre_authorized");

const appObject = "b1000000-0000-4000-8000-000000000001";
const extra = [
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

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant(extra);
});
afterAll(() => tenant.entra.close());

const verifier = "v".repeat(43);
const challenge = createHash("sha256").update(verifier).digest("base64url");

type Query = Readonly<Record<string, string | undefined>>;
const present = (query: Query): URLSearchParams =>
  new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined));

const asked: Query = {
  ...{ client_id: clients.app, response_type: "code", redirect_uri: uris.native, scope, state: "s&1" },
  ...{ code_challenge: challenge, code_challenge_method: "S256", login_hint: "robin@example.com" },
};

const at = (path: string, name = tenantId): string => `${tenant.entra.url}/${name}/oauth2/v2.0/${path}`;

async function authorize(over: Query = {}, name?: string) {
  const answer = await fetch(`${at("authorize", name)}?${present({ ...asked, ...over })}`, { redirect: "manual" });
  const location = answer.headers.get("location");
  const [, parameters = ""] = /[?#](.*)$/.exec(location ?? "") ?? [];
  return { status: answer.status, location, parameters: new URLSearchParams(parameters), page: await answer.text() };
}

async function codeFor(over: Query = {}): Promise<string> {
  const { parameters } = await authorize(over);
  expect(parameters.get("error_description")).toBeNull();
  return String(parameters.get("code"));
}

async function token(form: Query, headers: Record<string, string> = {}, name?: string) {
  const answer = await fetch(at("token", name), {
    ...{ method: "POST", headers, body: present({ client_id: clients.app, ...form }) },
  });
  // Sound: the endpoint answers with JSON objects.
  const body = (await answer.json()) as Readonly<Record<string, unknown>>;
  return { status: answer.status, headers: answer.headers, body };
}

const byCode = (code: string, over: Query = {}): Query => ({
  ...{ grant_type: "authorization_code", code, redirect_uri: uris.native, code_verifier: verifier, ...over },
});
const byRefresh = (refresh: unknown, over: Query = {}): Query => ({
  ...{ grant_type: "refresh_token", refresh_token: String(refresh), ...over },
});

const errorOf = ({ body }: { body: Readonly<Record<string, unknown>> }): string => {
  const [, code] = /^AADSTS(\d+)/.exec(String(body.error_description)) ?? [];
  return `${body.error} ${code}`;
};

/** The clock moves on for one step alone: what was given before is older, and nothing else. */
const minute = 60_000;

describe("by authorization code", () => {
  it("gives a person's tokens, as they are minted", async () => {
    const { parameters, location } = await authorize({ nonce: "n" });
    expect(location).toMatch(/^http:\/\/localhost\/back\?code=/);
    expect(parameters.get("state")).toBe("s&1");
    const { status, body } = await token(byCode(String(parameters.get("code")), { client_info: "1" }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: "Bearer",
      scope: `${api}/access openid`,
      refresh_token: expect.any(String),
    });
    const claims = decodeJwt(String(body.access_token));
    const minted = decodeJwt(await tenant.entra.userToken(clients.app, api));
    const changing = ["exp", "aio", "rh", "uti"] as const;
    for (const name of changing) delete minted[name];
    expect(claims).toMatchObject(minted);
    expect(decodeJwt(String(body.id_token))).toMatchObject({ aud: clients.app, nonce: "n", oid: personId });
    const info: unknown = JSON.parse(Buffer.from(String(body.client_info), "base64url").toString());
    expect(info).toEqual({ uid: personId, utid: tenantId });
  });

  test.each<[string, Query, Query, Record<string, string>, string]>([
    ["a server, with its secret", { redirect_uri: uris.web }, { client_secret: secret }, {}, "1"],
    ["a page, from its origin", { redirect_uri: uris.spa }, {}, { origin: spaOrigin }, "0"],
    ["a program, on any port", { redirect_uri: "http://localhost:49152/back" }, {}, {}, "0"],
  ])("%s", async (_name, over, form, headers, azpacr) => {
    const code = await codeFor(over);
    const given = await token(byCode(code, { ...form, redirect_uri: String(over.redirect_uri) }), headers);
    expect(given.status).toBe(200);
    expect(decodeJwt(String(given.body.access_token))).toMatchObject({ azpacr, scp: "access", roles: ["Api.User"] });
    expect(given.headers.get("access-control-allow-origin")).toBe(headers.origin === undefined ? null : "*");
  });

  test.each<[string, Query, string]>([
    ["fragment", { response_mode: "fragment" }, `${uris.native}#code=`],
    ["query", { response_mode: "query" }, `${uris.native}?code=`],
    ["a URI that has a query", { redirect_uri: uris.other }, `${uris.other}&code=`],
  ])("answers by %s", async (_name, over, start) => {
    expect((await authorize(over)).location?.startsWith(start)).toBe(true);
  });

  it("answers by a form where that is asked for", async () => {
    const { status, page } = await authorize({ response_mode: "form_post", state: `"><script>` });
    expect(status).toBe(200);
    expect(page).toContain(`action="${uris.native}"`);
    expect(page).toMatch(/name="code" value="[^"]+"/);
    expect(page).not.toContain(`value=""><script>`);
  });

  it("lets choose who signs in where nobody is named", async () => {
    for (const over of [{ login_hint: undefined }, { login_hint: "who@example.com" }, { prompt: "select_account" }]) {
      const { status, page } = await authorize(over);
      expect(status).toBe(200);
      const links = [...page.matchAll(/href="\?([^"]+)"/g)].map(
        ([, query = ""]) => new URLSearchParams(query.replaceAll("&#38;", "&")),
      );
      expect(links.map((link) => link.get("login_hint"))).toEqual([
        ...["robin@example.com", "kim@neighbour.example", "lou@neighbour.example"],
      ]);
      const [first] = links;
      expect((await authorize(Object.fromEntries(first ?? []))).parameters.get("code")).toBeTruthy();
    }
  });

  it("tells guests from members", async () => {
    const { body } = await token(byCode(await codeFor({ login_hint: "KIM@neighbour.example" })));
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      ...{ oid: personId, roles: ["Api.User"], idp: expect.stringContaining("sts.windows.net"), name: "Kim Neighbour" },
    });
  });

  it("signs in alone where no API is asked for", async () => {
    const { body } = await token(byCode(await codeFor({ scope: "openid profile" })));
    expect(body).not.toHaveProperty("refresh_token");
    expect(body.scope).toBe("openid profile");
    expect(decodeJwt(String(body.access_token)).aud).toBe("https://graph.microsoft.com");
  });

  test.each<[string, Query, string]>([
    ["no kind of answer", { response_type: undefined }, "invalid_request 900144"],
    ["the implicit flow", { response_type: "token" }, "unsupported_response_type 70005"],
    ["an ID token at once", { response_type: "code id_token" }, "unsupported_response_type 700054"],
    ["an answer in another way", { response_mode: "jwt" }, "invalid_request 70007"],
    ["another prompt", { prompt: "often" }, "invalid_request 90023"],
    ["silence, and nobody named", { prompt: "none", login_hint: undefined }, "login_required 50058"],
    ["silence, for somebody unknown", { prompt: "none", login_hint: "who@example.com" }, "login_required 50058"],
    ["no scope", { scope: " " }, "invalid_request 900144"],
    ["two APIs", { scope: `${api}/access api://open/x` }, "invalid_scope 28000"],
    ["a permission that the API has not", { scope: `${api}/accesS` }, "invalid_client 650053"],
    ["an API that there is not", { scope: "api://nobody/x" }, "invalid_resource 500011"],
    ["an API that is disabled", { scope: `${ids.disabledApi}/x` }, "invalid_resource 500014"],
    ["an API that did not pre-authorize it", { scope: "api://open/.default" }, "consent_required 65001"],
    ["Graph", { scope: "User.Read" }, "consent_required 65001"],
    ["somebody without an assignment", { login_hint: "lou@neighbour.example" }, "access_denied 50105"],
    ["a challenge that is too short", { code_challenge: "c".repeat(42) }, "invalid_request 50147"],
    ["one that is too long", { code_challenge: "c".repeat(129) }, "invalid_request 50147"],
    ["a method alone", { code_challenge: undefined }, "invalid_request 50147"],
    ["another method", { code_challenge_method: "S512" }, "invalid_request 90023"],
    [
      "a page without a challenge",
      { redirect_uri: uris.spa, code_challenge: undefined, code_challenge_method: undefined },
      "invalid_request 9002325",
    ],
  ])("%s is told to the client", async (_name, over, expected) => {
    const { status, parameters } = await authorize(over);
    expect(status).toBe(302);
    expect(errorOf({ body: Object.fromEntries(parameters) })).toBe(expected);
    expect(parameters.get("state")).toBe("s&1");
    expect(parameters.get("code")).toBeNull();
  });

  test.each<[string, Query, string, string?]>([
    ["no client", { client_id: undefined }, "900144"],
    ["a client that nobody registered", { client_id: ids.orphanClient.replace("c", "e") }, "700016"],
    ["no redirect URI", { redirect_uri: undefined }, "900971"],
    ["a client without any", { client_id: ids.client }, "500113"],
    ["one that is not registered", { redirect_uri: "https://evil.example.com/" }, "50011"],
    ["another case", { redirect_uri: uris.native.replace("back", "Back") }, "50011"],
    ["a slash more", { redirect_uri: `${uris.web}/` }, "50011"],
    ["another port of another host", { redirect_uri: "https://web.example.com:8443/back" }, "50011"],
    ["another host of this machine", { redirect_uri: "http://127.0.0.1/back" }, "50011"],
    ["https for http", { redirect_uri: "https://localhost/back" }, "50011"],
    ["a tenant that there is not", {}, "90002", "f1000000-0000-4000-8000-000000000001"],
    ["a client of one tenant at several", {}, "50194", "common"],
  ])("%s is shown, and nobody redirected", async (_name, over, code, name) => {
    const { status, location, page } = await authorize(over, name);
    expect([status, location]).toEqual([400, null]);
    expect(page).toContain(`AADSTS${code}: `);
  });
});

describe("redeeming a code", () => {
  test.each<[string, Query, Query, Record<string, string>, string]>([
    ["without a verifier", {}, { code_verifier: undefined }, {}, "invalid_grant 501481"],
    ["with another", {}, { code_verifier: "w".repeat(43) }, {}, "invalid_grant 501481"],
    [
      "with one that nobody asked for",
      { code_challenge: undefined, code_challenge_method: undefined },
      {},
      {},
      "invalid_grant 501481",
    ],
    ["for another redirect URI", {}, { redirect_uri: uris.web }, {}, "invalid_client 500112"],
    ["without a redirect URI", {}, { redirect_uri: undefined }, {}, "invalid_request 900144"],
    ["through another client", {}, { client_id: clients.bare }, {}, "invalid_grant 70000"],
    ["that is none", {}, { code: "x" }, {}, "invalid_grant 70000"],
    ["with a secret, by a program", {}, { client_secret: secret }, {}, "invalid_client 700025"],
    ["from a page, by a program", {}, {}, { origin: spaOrigin }, "invalid_request 9002326"],
    [
      "without a secret, by a server",
      { redirect_uri: uris.web },
      { redirect_uri: uris.web },
      {},
      "invalid_client 7000218",
    ],
    [
      "with a wrong secret",
      { redirect_uri: uris.web },
      { redirect_uri: uris.web, client_secret: "x" },
      {},
      "invalid_client 7000215",
    ],
    ["of a page, by a program", { redirect_uri: uris.spa }, { redirect_uri: uris.spa }, {}, "invalid_request 9002327"],
    [
      "of a page, with a secret",
      { redirect_uri: uris.spa },
      { redirect_uri: uris.spa, client_secret: secret },
      { origin: spaOrigin },
      "invalid_client 700025",
    ],
  ])("%s is refused, and the code not spent", async (_name, over, form, headers, expected) => {
    const code = await codeFor(over);
    const refused = await token(byCode(code, form), headers);
    expect(errorOf(refused)).toBe(expected);
    expect(refused.headers.get("access-control-allow-origin")).toBe(
      headers.origin === undefined || expected.endsWith("9002326") ? null : "*",
    );
    const isWeb = over.redirect_uri === uris.web;
    const right = {
      ...{ redirect_uri: over.redirect_uri ?? uris.native, client_secret: isWeb ? secret : undefined },
      code_verifier: "code_challenge" in over ? undefined : verifier,
    };
    const again = await token(byCode(code, right), over.redirect_uri === uris.spa ? { origin: spaOrigin } : {});
    expect(again.status).toBe(200);
  });

  it("compares a plain challenge as it is", async () => {
    const plain = { code_challenge: verifier, code_challenge_method: undefined };
    expect((await token(byCode(await codeFor(plain)))).status).toBe(200);
    expect(errorOf(await token(byCode(await codeFor(plain), { code_verifier: challenge })))).toBe(
      "invalid_grant 501481",
    );
  });

  it("is possible once", async () => {
    const code = await codeFor();
    const all = await Promise.all([1, 2, 3].map(() => token(byCode(code))));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(errorOf(await token(byCode(code)))).toBe("invalid_grant 54005");
  });

  test.each([
    ["just before ten minutes", 10 * minute - 1, 200],
    ["after ten minutes", 10 * minute, 400],
  ])("%s", async (_name, wait, status) => {
    const code = await codeFor();
    tenant.clock.moveBy(wait);
    const given = await token(byCode(code));
    expect(given.status).toBe(status);
    if (status === 400) expect(errorOf(given)).toBe("invalid_grant 70008");
  });

  it("is for the tenant whose code it is", async () => {
    const [, other] = tenant.entra.directories().map((one) => one.tenantId);
    const refused = await token(
      byCode(await codeFor({ client_id: ids.cli, redirect_uri: "http://localhost" }), {
        ...{ client_id: ids.cli, redirect_uri: "http://localhost" },
      }),
      {},
      other,
    );
    expect(errorOf(refused)).toBe("invalid_grant 700005");
  });

  it("is judged by what holds when it is redeemed", async () => {
    const code = await codeFor();
    tenant.entra.apply(stackOf([...baseResources.filter(({ name }) => name !== "person"), ...extra]));
    const refused = await token(byCode(code));
    tenant.entra.apply(stackOf([...baseResources, ...extra]));
    expect(errorOf(refused)).toBe("invalid_grant 50105");
  });
});

describe("by refresh token", () => {
  const given = async (over: Query = {}, headers: Record<string, string> = {}) => {
    const code = await codeFor(over);
    const redirect_uri = String(over.redirect_uri ?? uris.native);
    return (await token(byCode(code, { redirect_uri }), headers)).body.refresh_token;
  };

  it("gives new ones, and stays good", async () => {
    const first = await given();
    for (const wanted of [undefined, `${api}/.default`]) {
      const { status, body } = await token(byRefresh(first, { scope: wanted }));
      expect([status, decodeJwt(String(body.access_token)).scp]).toEqual([200, "access"]);
      expect(body.refresh_token).not.toBe(first);
    }
  });

  test.each<[string, Query, string]>([
    ["one that is none", { refresh_token: "x" }, "invalid_grant 70000"],
    ["another client's", { client_id: clients.bare }, "invalid_grant 70000"],
    ["a permission that there is not", { scope: `${api}/more` }, "invalid_client 650053"],
    ["an API that did not pre-authorize", { scope: "api://open/.default" }, "invalid_grant 65001"],
    ["a secret, by a program", { client_secret: secret }, "invalid_client 700025"],
  ])("%s is refused", async (_name, over, expected) => {
    expect(errorOf(await token(byRefresh(await given(), over)))).toBe(expected);
  });

  const hours = 60 * minute;
  test.each<[string, Query, Record<string, string>, number, string | undefined]>([
    ["a program's for 90 days", {}, {}, 90 * 24 * hours - 1, undefined],
    ["and no longer", {}, {}, 90 * 24 * hours, "invalid_grant 700082"],
    ["a page's for a day", { redirect_uri: uris.spa }, { origin: spaOrigin }, 24 * hours - 1, undefined],
    ["and no longer", { redirect_uri: uris.spa }, { origin: spaOrigin }, 24 * hours, "invalid_grant 700084"],
  ])("is good, %s", async (_name, over, headers, wait, expected) => {
    const refresh = await given(over, headers);
    tenant.clock.moveBy(wait);
    const answer = await token(byRefresh(refresh), headers);
    expect(answer.status === 200 ? undefined : errorOf(answer)).toBe(expected);
  });

  it("of a page ends with the first, however often it is renewed", async () => {
    const origin = { origin: spaOrigin };
    let refresh = await given({ redirect_uri: uris.spa }, origin);
    tenant.clock.moveBy(23 * hours);
    refresh = (await token(byRefresh(refresh), origin)).body.refresh_token;
    tenant.clock.moveBy(hours);
    expect(errorOf(await token(byRefresh(refresh), origin))).toBe("invalid_grant 700084");
  });
});

describe("by device code", () => {
  async function begun(over: Query = {}) {
    const body = present({ client_id: ids.cli, scope, ...over });
    const answer = await fetch(at("devicecode"), { method: "POST", body });
    // Sound: the endpoint answers with JSON objects.
    return (await answer.json()) as Readonly<Record<string, string>>;
  }
  const poll = (deviceCode: string | undefined, over: Query = {}) =>
    token({
      ...{ grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: deviceCode, client_id: ids.cli },
      ...over,
    });
  const say = async (uri: string | undefined, form: Query): Promise<number> =>
    (await fetch(String(uri), { method: "POST", body: present(form) })).status;

  it("is pending until somebody says who they are, and spent after that", async () => {
    const device = await begun();
    expect(device).toMatchObject({
      expires_in: 900,
      interval: 5,
      message: expect.stringContaining(String(device.user_code)),
    });
    expect(errorOf(await poll(device.device_code))).toBe("authorization_pending 70016");
    const page = await fetch(`${device.verification_uri}?user_code=${String(device.user_code).toLowerCase()}`);
    expect(await page.text()).toContain('value="robin@example.com"');
    const answer = { user_code: device.user_code, login_hint: "robin@example.com" };
    expect(await say(device.verification_uri, answer)).toBe(200);
    const { status, body } = await poll(device.device_code);
    expect(status).toBe(200);
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      azp: ids.cli,
      azpacr: "0",
      oid: personId,
      scp: "access",
    });
    expect(errorOf(await poll(device.device_code))).toBe("invalid_grant 54005");
    expect(await say(device.verification_uri, answer)).toBe(400);
  });

  it("is declined where somebody says no", async () => {
    const device = await begun();
    expect(await say(device.verification_uri, { user_code: device.user_code, decline: "1" })).toBe(200);
    expect(errorOf(await poll(device.device_code))).toBe("authorization_declined 65004");
  });

  it("stays open where who says yes may not, or is nobody", async () => {
    const device = await begun();
    for (const login_hint of ["lou@neighbour.example", "who@example.com"])
      expect(await say(device.verification_uri, { user_code: device.user_code, login_hint })).toBe(400);
    expect(errorOf(await poll(device.device_code))).toBe("authorization_pending 70016");
  });

  test.each([
    ["just before a quarter of an hour", 15 * minute - 1, "authorization_pending 70016"],
    ["after it", 15 * minute, "expired_token 70019"],
  ])("%s", async (_name, wait, expected) => {
    const device = await begun();
    tenant.clock.moveBy(wait);
    expect(errorOf(await poll(device.device_code))).toBe(expected);
    expect(await say(device.verification_uri, { user_code: device.user_code, decline: "1" })).toBe(
      wait < 15 * minute ? 200 : 400,
    );
  });

  it("is no other client's, and none that is made up", async () => {
    const device = await begun();
    await say(device.verification_uri, { user_code: device.user_code, login_hint: "robin@example.com" });
    expect(errorOf(await poll(device.device_code, { client_id: clients.app }))).toBe("invalid_grant 70000");
    expect(errorOf(await poll("x"))).toBe("bad_verification_code 70018");
  });

  test.each<[string, string, Query, string | undefined]>([
    ["a program", clients.bare, { scope: "openid" }, undefined],
    ["a server without its secret", ids.roleless, { scope: "openid" }, "invalid_client 7000218"],
    ["a server with its secret", ids.roleless, { scope: "openid", client_secret: secret }, undefined],
  ])("is for %s", async (_name, client_id, over, expected) => {
    const device = await begun({ client_id, scope: over.scope });
    await say(device.verification_uri, { user_code: device.user_code, login_hint: "robin@example.com" });
    const answer = await poll(device.device_code, { client_id, client_secret: over.client_secret });
    expect(answer.status === 200 ? undefined : errorOf(answer)).toBe(expected);
  });

  test.each<[string, Query, string]>([
    ["no client", { client_id: undefined }, "invalid_request 900144"],
    ["no scope", { scope: undefined }, "invalid_request 900144"],
    [
      "a client that nobody registered",
      { client_id: "e0000000-0000-4000-8000-000000000001" },
      "unauthorized_client 700016",
    ],
  ])("is not begun with %s", async (_name, over, expected) => {
    expect(errorOf({ body: await begun(over) })).toBe(expected);
  });
});
