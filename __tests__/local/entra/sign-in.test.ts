/** Who signs in by authorization code, and all that is refused, each at its edge. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { api, byCode, clients, errorOf, extra, type Query, SigningIn, spaOrigin, uris } from "./signing-in";
import { ids, personId, secret, startTenant, tenantId } from "./tenant";

let people: SigningIn;
beforeAll(async () => {
  people = new SigningIn(await startTenant(extra));
});
afterAll(() => people.tenant.entra.close());

describe("by authorization code", () => {
  it("gives a person's tokens, as they are minted", async () => {
    const { parameters, location } = await people.authorize({ nonce: "n" });
    expect(location).toMatch(/^http:\/\/localhost\/back\?code=/);
    expect(parameters.get("state")).toBe("s&1");
    const { status, body } = await people.token(byCode(String(parameters.get("code")), { client_info: "1" }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: "Bearer",
      scope: `${api}/access openid`,
      refresh_token: expect.any(String),
    });
    const claims = decodeJwt(String(body.access_token));
    const minted = decodeJwt(await people.tenant.entra.userToken(clients.app, api));
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
    const code = await people.codeFor(over);
    const given = await people.token(byCode(code, { ...form, redirect_uri: String(over.redirect_uri) }), headers);
    expect(given.status).toBe(200);
    expect(decodeJwt(String(given.body.access_token))).toMatchObject({ azpacr, scp: "access", roles: ["Api.User"] });
    expect(given.headers.get("access-control-allow-origin")).toBe(headers.origin === undefined ? null : "*");
  });

  test.each<[string, Query, string]>([
    ["fragment", { response_mode: "fragment" }, `${uris.native}#code=`],
    ["query", { response_mode: "query" }, `${uris.native}?code=`],
    ["a URI that has a query", { redirect_uri: uris.other }, `${uris.other}&code=`],
  ])("answers by %s", async (_name, over, start) => {
    expect((await people.authorize(over)).location?.startsWith(start)).toBe(true);
  });

  it("answers by a form where that is asked for", async () => {
    const { status, page } = await people.authorize({ response_mode: "form_post", state: `"><script>` });
    expect(status).toBe(200);
    expect(page).toContain(`action="${uris.native}"`);
    expect(page).toMatch(/name="code" value="[^"]+"/);
    expect(page).not.toContain(`value=""><script>`);
  });

  it("lets choose who signs in where nobody is named", async () => {
    for (const over of [{ login_hint: undefined }, { login_hint: "who@example.com" }, { prompt: "select_account" }]) {
      const { status, page } = await people.authorize(over);
      expect(status).toBe(200);
      const links = [...page.matchAll(/href="\?([^"]+)"/g)].map(
        ([, query = ""]) => new URLSearchParams(query.replaceAll("&#38;", "&")),
      );
      expect(links.map((link) => link.get("login_hint"))).toEqual([
        ...["robin@example.com", "kim@neighbour.example", "lou@neighbour.example"],
      ]);
      const [first] = links;
      expect((await people.authorize(Object.fromEntries(first ?? []))).parameters.get("code")).toBeTruthy();
    }
  });

  it("tells guests from members", async () => {
    const { body } = await people.token(byCode(await people.codeFor({ login_hint: "KIM@neighbour.example" })));
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      ...{ oid: personId, roles: ["Api.User"], idp: expect.stringContaining("sts.windows.net"), name: "Kim Neighbour" },
    });
  });

  it("signs in alone where no API is asked for", async () => {
    const { body } = await people.token(byCode(await people.codeFor({ scope: "openid profile" })));
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
    const { status, parameters } = await people.authorize(over);
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
    const { status, location, page } = await people.authorize(over, name);
    expect([status, location]).toEqual([400, null]);
    expect(page).toContain(`AADSTS${code}: `);
  });
});
