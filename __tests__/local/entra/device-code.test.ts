/** Devices that people let in. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { clients, errorOf, extra, minute, present, type Query, SigningIn, scope } from "./signing-in";
import { ids, personId, secret, startTenant } from "./tenant";

let people: SigningIn;
beforeAll(async () => {
  people = new SigningIn(await startTenant(extra));
});
afterAll(() => people.tenant.entra.close());

describe("by device code", () => {
  async function begun(over: Query = {}) {
    const body = present({ client_id: ids.cli, scope, ...over });
    const answer = await fetch(people.at("devicecode"), { method: "POST", body });
    // Sound: the endpoint answers with JSON objects.
    return (await answer.json()) as Readonly<Record<string, string>>;
  }
  const poll = (deviceCode: string | undefined, over: Query = {}) =>
    people.token({
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
    people.tenant.clock.moveBy(wait);
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
