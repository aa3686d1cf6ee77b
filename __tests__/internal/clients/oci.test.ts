import { createPrivateKey, generateKeyPairSync, verify } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { requestOci, signedHeaders } from "../../../internal/clients/oci";
import { answer, type Loopback, startLoopback } from "../../doctor/loopback";

/** Oracle's published test values: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm#testvalues */
const published = {
  key: `-----BEGIN RSA PRIVATE KEY-----
MIICXgIBAAKBgQDCFENGw33yGihy92pDjZQhl0C36rPJj+CvfSC8+q28hxA161QF
NUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6Z4UMR7EOcpfdUE9Hf3m/hs+F
UR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJwoYi+1hqp1fIekaxsyQIDAQAB
AoGBAJR8ZkCUvx5kzv+utdl7T5MnordT1TvoXXJGXK7ZZ+UuvMNUCdN2QPc4sBiA
QWvLw1cSKt5DsKZ8UETpYPy8pPYnnDEz2dDYiaew9+xEpubyeW2oH4Zx71wqBtOK
kqwrXa/pzdpiucRRjk6vE6YY7EBBs/g7uanVpGibOVAEsqH1AkEA7DkjVH28WDUg
f1nqvfn2Kj6CT7nIcE3jGJsZZ7zlZmBmHFDONMLUrXR/Zm3pR5m0tCmBqa5RK95u
412jt1dPIwJBANJT3v8pnkth48bQo/fKel6uEYyboRtA5/uHuHkZ6FQF7OUkGogc
mSJluOdc5t6hI1VsLn0QZEjQZMEOWr+wKSMCQQCC4kXJEsHAve77oP6HtG/IiEn7
kpyUXRNvFsDE0czpJJBvL/aRFUJxuRK91jhjC68sA7NsKMGg5OXb5I5Jj36xAkEA
gIT7aFOYBFwGgQAQkWNKLvySgKbAZRTeLBacpHMuQdl1DfdntvAyqpAZ0lY0RKmW
G6aFKaqQfOXKCyWoUiVknQJAXrlgySFci/2ueKlIE1QqIiLSZ8V8OlpFLRnb1pzI
7U1yQXnTAEFYM560yJlzUpOb1V4cScGd365tiSMvxLOvTA==
-----END RSA PRIVATE KEY-----`,
  keyId:
    "ocid1.tenancy.oc1..aaaaaaaaba3pv6wkcr4jqae5f15p2b2m2yt2j6rx32uzr4h25vqstifsfdsq/ocid1.user.oc1..aaaaaaaat5nvwcna5j6aqzjcaty5eqbb6qt2jvpkanghtgdaqedqw3rynjq/20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34",
  path: "/20160918/instances?availabilityDomain=Pjwf%3A%20PHX-AD-1&compartmentId=ocid1.compartment.oc1..aaaaaaaam3we6vgnherjq5q2idnccdflvjsnog7mlr6rtdb25gilchfeyjxa&displayName=TeamXInstances&volumeId=ocid1.volume.oc1.phx.abyhqljrgvttnlx73nmrwfaux7kcvzfs3s66izvxf2h4lgvyndsdsnoiwr5q",
  date: "Thu, 05 Jan 2014 21:31:40 GMT",
  signature:
    "GBas7grhyrhSKHP6AVIj/h5/Vp8bd/peM79H9Wv8kjoaCivujVXlpbKLjMPeDUhxkFIWtTtLBj3sUzaFj34XE6YZAHc9r2DmE4pMwOAy/kiITcZxa1oHPOeRheC0jP2dqbTll8fmTZVwKZOKHYPtrLJIJQHJjNvxFWeHQjMaR7M=",
};
const url = new URL(published.path, "https://iaas.us-phoenix-1.oraclecloud.com");

const signer = { keyId: published.keyId, key: createPrivateKey(published.key) };

test("a GET has the headers of Oracle's example", () => {
  const { keyId, date, signature } = published;
  expect(signedHeaders({ url }, signer, date)).toEqual({
    date,
    authorization: `Signature version="1",headers="date (request-target) host",keyId="${keyId}",algorithm="rsa-sha256",signature="${signature}"`,
  });
});

/** The other of the published values: a request with a body. */
test("a POST has the headers of Oracle's example", () => {
  const body = `{
    "compartmentId": "ocid1.compartment.oc1..aaaaaaaam3we6vgnherjq5q2idnccdflvjsnog7mlr6rtdb25gilchfeyjxa",
    "instanceId": "ocid1.instance.oc1.phx.abuw4ljrlsfiqw6vzzxb43vyypt4pkodawglp3wqxjqofakrwvou52gb6s5a",
    "volumeId": "ocid1.volume.oc1.phx.abyhqljrgvttnlx73nmrwfaux7kcvzfs3s66izvxf2h4lgvyndsdsnoiwr5q"
}`;
  const volumes = new URL("/20160918/volumeAttachments", url);
  expect(signedHeaders({ method: "POST", url: volumes, body }, signer, published.date)).toMatchObject({
    "content-length": "316",
    "x-content-sha256": "V9Z20UJTvkvpJ50flBzKE32+6m2zJjweHpDMX/U4Uy0=",
    authorization: `Signature version="1",headers="date (request-target) host content-length content-type x-content-sha256",keyId="${published.keyId}",algorithm="rsa-sha256",signature="Mje8vIDPlwIHmD/cTDwRxE7HaAvBg16JnVcsuqaNRim23fFPgQfLoOOxae6WqKb1uPjYEl0qIdazWaBy/Ml8DRhqlocMwoSXv0fbukP8J5N80LCmzT/FFBvIvTB91XuXI3hYfP9Zt1l7S6ieVadHUfqBedWH0itrtPJBgKmrWso="`,
  });
});

describe("over the wire", () => {
  let server: Loopback;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  beforeEach(async () => {
    server = await startLoopback((_, response) => answer(response, 200, { here: true }));
  });
  afterEach(() => server.close());

  test.each([
    ["GET", undefined],
    ["DELETE", undefined],
    ["POST", '{"name":"ä"}'],
    ["PUT", "{}"],
    ["PATCH", undefined],
  ] as const)("%s %s is what was signed", async (method, body) => {
    const context = { fetch, patience: 10_000, now: () => new Date() };
    const request = { method, url: new URL("/20190501/gateways?limit=1", server.url), ...(body && { body }) };
    const answered = await requestOci(context, { keyId: "a/b/c", key: privateKey }, request);
    expect(answered).toMatchObject({ value: { status: 200, json: { here: true } } });
    const [received] = server.requests;
    const fields = new Map(
      [...(received?.headers.authorization ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, said]) => [name, said]),
    );
    const lines = (fields.get("headers") ?? "").split(" ").map((name) => {
      const { pathname, search } = received?.url ?? new URL("x:");
      return `${name}: ${name === "(request-target)" ? `${method.toLowerCase()} ${pathname}${search}` : received?.headers[name]}`;
    });
    const signature = Buffer.from(fields.get("signature") ?? "", "base64");
    expect(verify("sha256", Buffer.from(lines.join("\n")), publicKey, signature)).toBe(true);
    expect(received?.body).toBe(body ?? "");
    expect(lines.some((line) => line.startsWith("x-content-sha256: "))).toBe(!["GET", "DELETE"].includes(method));
  });
});
