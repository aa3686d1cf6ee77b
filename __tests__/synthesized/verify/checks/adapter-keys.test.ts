import { expect, test } from "vitest";
import type { CheckContext } from "../../../../synthesized/verify/check";
import { adapterKeys } from "../../../../synthesized/verify/checks/adapter-keys";

const key = (over: object = {}) => ({
  kty: "RSA",
  use: "sig",
  alg: "RS256",
  kid: "k",
  e: "AQAB",
  n: Buffer.alloc(256, 1).toString("base64url"),
  ...over,
});

function run(body: unknown, status = 200) {
  const context = {
    fetch: async () => new Response(typeof body === "string" ? body : JSON.stringify(body), { status }),
  } as unknown as CheckContext;
  return adapterKeys.run({ keySet: "https://gateway/jwks" }, context);
}

test.each([1, 10])("%i good keys pass", async (count) => {
  expect(await run({ keys: Array.from({ length: count }, () => key()) })).toMatchObject({ status: "passed" });
});

test("4096 bits are the most", async () => {
  expect((await run({ keys: [key({ n: Buffer.alloc(512, 1).toString("base64url") })] })).status).toBe("passed");
  expect((await run({ keys: [key({ n: Buffer.alloc(513, 1).toString("base64url") })] })).status).toBe("failed");
});

test.each([
  ["no keys", [], /0 keys/],
  ["more than ten", Array.from({ length: 11 }, () => key()), /11 keys/],
  ["no alg, as Entra's own", [key({ alg: undefined })], /alg is undefined/],
  ["another algorithm", [key({ alg: "PS256" })], /alg is PS256/],
  ["an elliptic curve", [key({ kty: "EC" })], /no RSA key/],
  ["a small key", [key({ n: Buffer.alloc(128, 1).toString("base64url") })], /1024 bits/],
  ["no kid", [key({ kid: undefined })], /has no kid/],
  ["a key for encryption", [key({ use: "enc" })], /its use is enc/],
])("%s fails, and the key is named", async (_, keys, reason) => {
  const { status, look = [] } = await run({ keys });
  expect(status).toBe("failed");
  expect(look.join("\n")).toMatch(reason);
});

test.each([["<html>"], ["[]"], ['{"error":"x"}']])("%s is no key set", async (body) => {
  expect(await run(body)).toMatchObject({ status: "failed", got: "200 with something that is no key set" });
});

test.each([404, 500, 502])("%i fails, with what to look at", async (status) => {
  expect(await run("", status)).toMatchObject({ status: "failed", look: [expect.stringMatching(/IAM policy/)] });
});
