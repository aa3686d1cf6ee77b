/** What is redeemed for tokens, once and in time. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import {
  api,
  byCode,
  byRefresh,
  challenge,
  clients,
  errorOf,
  extra,
  minute,
  type Query,
  SigningIn,
  spaOrigin,
  uris,
  verifier,
} from "./signing-in";
import { baseResources, ids, secret, stackOf, startTenant } from "./tenant";

let people: SigningIn;
beforeAll(async () => {
  people = new SigningIn(await startTenant(extra));
});
afterAll(() => people.tenant.entra.close());

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
    const code = await people.codeFor(over);
    const refused = await people.token(byCode(code, form), headers);
    expect(errorOf(refused)).toBe(expected);
    expect(refused.headers.get("access-control-allow-origin")).toBe(
      headers.origin === undefined || expected.endsWith("9002326") ? null : "*",
    );
    const isWeb = over.redirect_uri === uris.web;
    const right = {
      ...{ redirect_uri: over.redirect_uri ?? uris.native, client_secret: isWeb ? secret : undefined },
      code_verifier: "code_challenge" in over ? undefined : verifier,
    };
    const again = await people.token(byCode(code, right), over.redirect_uri === uris.spa ? { origin: spaOrigin } : {});
    expect(again.status).toBe(200);
  });

  it("compares a plain challenge as it is", async () => {
    const plain = { code_challenge: verifier, code_challenge_method: undefined };
    expect((await people.token(byCode(await people.codeFor(plain)))).status).toBe(200);
    expect(errorOf(await people.token(byCode(await people.codeFor(plain), { code_verifier: challenge })))).toBe(
      "invalid_grant 501481",
    );
  });

  it("is possible once", async () => {
    const code = await people.codeFor();
    const all = await Promise.all([1, 2, 3].map(() => people.token(byCode(code))));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(errorOf(await people.token(byCode(code)))).toBe("invalid_grant 54005");
  });

  test.each([
    ["just before ten minutes", 10 * minute - 1, 200],
    ["after ten minutes", 10 * minute, 400],
  ])("%s", async (_name, wait, status) => {
    const code = await people.codeFor();
    people.tenant.clock.moveBy(wait);
    const given = await people.token(byCode(code));
    expect(given.status).toBe(status);
    if (status === 400) expect(errorOf(given)).toBe("invalid_grant 70008");
  });

  it("is for the tenant whose code it is", async () => {
    const [, other] = people.tenant.entra.directories().map((one) => one.tenantId);
    const refused = await people.token(
      byCode(await people.codeFor({ client_id: ids.cli, redirect_uri: "http://localhost" }), {
        ...{ client_id: ids.cli, redirect_uri: "http://localhost" },
      }),
      {},
      other,
    );
    expect(errorOf(refused)).toBe("invalid_grant 700005");
  });

  it("is judged by what holds when it is redeemed", async () => {
    const code = await people.codeFor();
    people.tenant.entra.apply(stackOf([...baseResources.filter(({ name }) => name !== "person"), ...extra]));
    const refused = await people.token(byCode(code));
    people.tenant.entra.apply(stackOf([...baseResources, ...extra]));
    expect(errorOf(refused)).toBe("invalid_grant 50105");
  });
});

describe("by refresh token", () => {
  const given = async (over: Query = {}, headers: Record<string, string> = {}) => {
    const code = await people.codeFor(over);
    const redirect_uri = String(over.redirect_uri ?? uris.native);
    return (await people.token(byCode(code, { redirect_uri }), headers)).body.refresh_token;
  };

  it("gives new ones, and stays good", async () => {
    const first = await given();
    for (const wanted of [undefined, `${api}/.default`]) {
      const { status, body } = await people.token(byRefresh(first, { scope: wanted }));
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
    expect(errorOf(await people.token(byRefresh(await given(), over)))).toBe(expected);
  });

  const hours = 60 * minute;
  test.each<[string, Query, Record<string, string>, number, string | undefined]>([
    ["a program's for 90 days", {}, {}, 90 * 24 * hours - 1, undefined],
    ["and no longer", {}, {}, 90 * 24 * hours, "invalid_grant 700082"],
    ["a page's for a day", { redirect_uri: uris.spa }, { origin: spaOrigin }, 24 * hours - 1, undefined],
    ["and no longer", { redirect_uri: uris.spa }, { origin: spaOrigin }, 24 * hours, "invalid_grant 700084"],
  ])("is good, %s", async (_name, over, headers, wait, expected) => {
    const refresh = await given(over, headers);
    people.tenant.clock.moveBy(wait);
    const answer = await people.token(byRefresh(refresh), headers);
    expect(answer.status === 200 ? undefined : errorOf(answer)).toBe(expected);
  });

  it("of a page ends with the first, however often it is renewed", async () => {
    const origin = { origin: spaOrigin };
    let refresh = await given({ redirect_uri: uris.spa }, origin);
    people.tenant.clock.moveBy(23 * hours);
    refresh = (await people.token(byRefresh(refresh), origin)).body.refresh_token;
    people.tenant.clock.moveBy(hours);
    expect(errorOf(await people.token(byRefresh(refresh), origin))).toBe("invalid_grant 700084");
  });
});
