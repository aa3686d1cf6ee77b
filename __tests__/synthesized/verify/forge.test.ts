import fc from "fast-check";
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, importJWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as forge from "../../../synthesized/verify/forge";
import { ids, type RunningTenant, startTenant } from "../../local/entra/tenant";

let tenant: RunningTenant;
let token: string;
let verify: (candidate: string) => Promise<unknown>;

beforeAll(async () => {
  tenant = await startTenant();
  token = await tenant.entra.mint({ client: ids.client, api: ids.api });
  const { kid, n, e } = tenant.entra.keys.signing;
  const keys = createLocalJWKSet({ keys: [{ kty: "RSA", alg: "RS256", kid, n, e }] });
  verify = (candidate) => compactVerify(candidate, keys);
});
afterAll(() => tenant.entra.close());

const key = () => {
  const { n, e } = tenant.entra.keys.signing;
  return { kty: "RSA", n, e };
};

it("the original verifies", async () => {
  await expect(verify(token)).resolves.toMatchObject({ protectedHeader: { alg: "RS256" } });
});

describe("no forgery verifies", () => {
  it.each<[string, string, () => string | Promise<string>]>([
    ["withClaims", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => forge.withClaims(token, { roles: ["Admin"] })],
    ["withHeader", "ERR_JOSE_NOT_SUPPORTED", () => forge.withHeader(token, { crit: ["x"], x: 1 })],
    ["withBrokenSignature", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => forge.withBrokenSignature(token)],
    ["withoutSignature", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => forge.withoutSignature(token)],
    ["unsecured", "ERR_JOSE_NOT_SUPPORTED", () => forge.unsecured(token)],
    ["unsecured, in capitals", "ERR_JOSE_NOT_SUPPORTED", () => forge.unsecured(token, "NONE")],
    ["hmacWithPublicKey", "ERR_JOSE_NOT_SUPPORTED", () => forge.hmacWithPublicKey(token, key())],
    ["hmacWithPublicKey of the JWK", "ERR_JOSE_NOT_SUPPORTED", () => forge.hmacWithPublicKey(token, key(), "jwk")],
    [
      "a stranger's signature",
      "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
      async () => (await forge.stranger()).sign(token),
    ],
    [
      "a stranger's embedded key",
      "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
      async () => {
        const intruder = await forge.stranger();
        return intruder.sign(token, { jwk: { ...intruder.jwk } as never });
      },
    ],
  ])("%s", async (_name, code, make) => {
    const forged = await make();
    expect(forged).not.toBe(token);
    await expect(verify(forged)).rejects.toMatchObject({ code });
  });
});

describe("each forgery is what it says", () => {
  it("withClaims changes what it is told to and keeps the rest, whatever the claims", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (changes) => {
        expect(decodeJwt(forge.withClaims(token, changes))).toEqual({ ...decodeJwt(token), ...changes });
      }),
    );
  });

  it("unsecured has no signature and the algorithm that it is told", () => {
    const forged = forge.unsecured(token, "nOnE");
    expect(decodeProtectedHeader(forged).alg).toBe("nOnE");
    expect(forged.endsWith(".")).toBe(true);
  });

  it("hmacWithPublicKey would be accepted by a verifier that takes the key for a secret", async () => {
    const secret = await importJWK(
      { kty: "oct", k: Buffer.from(JSON.stringify(key())).toString("base64url") },
      "HS256",
    );
    await expect(compactVerify(forge.hmacWithPublicKey(token, key(), "jwk"), secret)).resolves.toMatchObject({
      protectedHeader: { alg: "HS256" },
    });
  });

  it("a stranger signs with the key that it shows", async () => {
    const intruder = await forge.stranger();
    const forged = await intruder.sign(token, { kid: "../../dev/null" }, { azp: "intruder" });
    const shown = await importJWK(intruder.jwk, "RS256");
    const { protectedHeader } = await compactVerify(forged, shown);
    expect(protectedHeader.kid).toBe("../../dev/null");
    expect(decodeJwt(forged).azp).toBe("intruder");
  });

  it("signText keeps members that are written twice", async () => {
    const { privateKey, kid } = tenant.entra.keys.signing;
    const payload = '{"aud":"a","aud":"b"}';
    const forged = await forge.signText(`{"alg":"RS256","kid":"${kid}"}`, payload, privateKey);
    await expect(verify(forged)).resolves.toMatchObject({ protectedHeader: { kid } });
    expect(Buffer.from(forged.split(".")[1] ?? "", "base64url").toString()).toBe(payload);
  });
});
