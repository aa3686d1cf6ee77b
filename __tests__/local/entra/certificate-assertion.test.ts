import { webcrypto } from "node:crypto";
import { decodeJwt, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertionClaims, assertionForm, type ClientKey, createClientKey, signAssertion } from "./client-key";
import {
  applied,
  askToken,
  clientCertificate,
  ids,
  type RunningTenant,
  resource,
  startTenant,
  tenantId,
} from "./tenant";

let key: ClientKey;
let former: ClientKey;
let other: ClientKey;
let tenant: RunningTenant;

const sixYears = 6 * 365 * 86_400_000;

beforeAll(async () => {
  [key, former, other] = await Promise.all([
    createClientKey(),
    createClientKey(new Date(applied.getTime() - sixYears)),
    createClientKey(),
  ]);
  const old = clientCertificate(former.pem);
  tenant = await startTenant([clientCertificate(key.pem), resource(old.type, "former", old.values)]);
});
afterAll(() => tenant.entra.close());

const withPayload = (token: string, payload: string): string =>
  token.replace(/\.[^.]*\./, `.${Buffer.from(payload).toString("base64url")}.`);
const base64url = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");

async function ask(assertion: string) {
  return askToken(tenant.entra, assertionForm(assertion));
}

describe("a certificate assertion", () => {
  it("earns a token that says so", async () => {
    const { body } = await ask(await signAssertion(key));
    expect(decodeJwt(String(body.access_token))).toMatchObject({ azp: ids.client, azpacr: "2" });
  });

  it.each([
    ["the SHA-1 thumbprint in hexadecimal as kid", () => ({ x5t: undefined, kid: key.sha1.toUpperCase() })],
    ["the SHA-256 thumbprint", () => ({ x5t: undefined, "x5t#S256": base64url(key.sha256) })],
  ])("may name the key by %s", async (_how, header) => {
    expect((await ask(await signAssertion(key, {}, header()))).status).toBe(200);
  });

  it.each([
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
    `https://login.microsoftonline.com/${tenantId}/oauth2/token`,
    `https://sts.windows.net/${tenantId}/`,
  ])("may be addressed to %s", async (aud) => {
    expect((await ask(await signAssertion(key, { aud }))).status).toBe(200);
  });

  it("may be addressed to where this Entra listens", async () => {
    expect(
      (await ask(await signAssertion(key, { aud: `${tenant.entra.url}/${tenantId}/oauth2/v2.0/token` }))).status,
    ).toBe(200);
  });
});

describe("a certificate assertion is refused", () => {
  const now = applied.getTime() / 1000;
  it.each([
    ["its key is nobody's", 700027, () => signAssertion(other)],
    ["its certificate has ended", 700027, () => signAssertion(former)],
    [
      "it names a registered key but another signed",
      700027,
      () => signAssertion(other, {}, { x5t: base64url(key.sha1) }),
    ],
    ["it names no key", 5002723, () => signAssertion(key, {}, { x5t: undefined })],
    ["its subject is another client", 700021, () => signAssertion(key, { sub: ids.roleless })],
    [
      "it is meant for another tenant",
      700023,
      () => signAssertion(key, { aud: "https://login.microsoftonline.com/common/v2.0" }),
    ],
    [
      "it is meant for a look-alike",
      700023,
      () => signAssertion(key, { aud: "https://login.microsoftonline.com.evil.example/" }),
    ],
    ["it has ended", 700024, () => signAssertion(key, { exp: now - 301 })],
    ["it has not begun", 700024, () => signAssertion(key, { nbf: now + 302 })],
    ["it never ends", 700024, () => signAssertion(key, { exp: undefined })],
    ["it is no JWT", 50027, async () => "not-a-token"],
    ["it names its subject twice", 50027, async () => withPayload(await signAssertion(key), '{"sub":"a","sub":"b"}')],
    ["its algorithm is too weak a name for a certificate", 700027, () => signHmac()],
  ])("when %s: AADSTS%i", async (_why, code, assertion) => {
    const { body } = await ask(await assertion());
    expect(body).toMatchObject({ error_codes: [code] });
  });

  it("and tells when a clock is wrong", async () => {
    const { body } = await ask(await signAssertion(key, { exp: now - 600 }));
    expect(body.error_description).toContain(
      "Current time: 2030-01-01 00:00:00Z, assertion valid from 2030-01-01 00:00:00Z, expiry time of assertion 2029-12-31 23:50:00Z",
    );
  });

  it("but five minutes of difference between clocks are allowed", async () => {
    expect((await ask(await signAssertion(key, { exp: now - 299 }))).status).toBe(200);
    expect((await ask(await signAssertion(key, { nbf: now + 300 }))).status).toBe(200);
  });
});

function signHmac(): Promise<string> {
  return new SignJWT(assertionClaims)
    .setProtectedHeader({ alg: "HS256", x5t: base64url(key.sha1) })
    .sign(webcrypto.getRandomValues(new Uint8Array(32)));
}

describe("a token without the proof", () => {
  it("is the one that a valid certificate earns", async () => {
    const scope = `api://${ids.api}/.default`;
    const { aio, uti, rh, exp, ...claims } = decodeJwt(await tenant.entra.unprovenToken(ids.client, scope));
    const proven = decodeJwt(String((await ask(await signAssertion(key))).body.access_token));
    expect(proven).toEqual({
      ...claims,
      ...Object.fromEntries(["aio", "uti", "rh", "exp"].map((name) => [name, expect.anything()])),
    });
    expect([aio, uti, rh, exp]).not.toContain(undefined);
  });

  it.each([
    ["an API that is not there", ids.client, "api://nowhere/.default", "AADSTS500011"],
    ["a client that is not there", "99999999-9999-4999-8999-999999999999", `api://${ids.api}/.default`, "AADSTS700016"],
    ["a client without a certificate", ids.roleless, `api://${ids.api}/.default`, "AADSTS700027"],
  ])("is refused for %s as Entra would", async (_, client, scope, code) => {
    await expect(tenant.entra.unprovenToken(client, scope)).rejects.toThrow(code);
  });

  it("is refused once every certificate has expired", async () => {
    const { entra } = await startTenant([clientCertificate(former.pem)]);
    try {
      await expect(entra.unprovenToken(ids.client, `api://${ids.api}/.default`)).rejects.toThrow(
        /AADSTS700027.*The key used is expired/s,
      );
    } finally {
      await entra.close();
    }
  });
});
