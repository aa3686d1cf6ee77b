/** What a program may show, and what a file that holds something else is told. */
import { createPrivateKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../../synthesized/system/apis";
import { assertNoProof, proofIn } from "../../../synthesized/tokens/proof";
import { type ClientKey, createClientKey } from "../../local/entra/client-key";
import { newFolder } from "../../run-folder";

const folder = newFolder("proof");
const client: Client = { name: "billing", clientId: "c", admitted: true, credential: "unknown" };
const none = { certificate: undefined, assertion: undefined };
let key: ClientKey;
let other: ClientKey;

/** Files by name. */
const files: Readonly<Record<string, () => string>> = {
  "sound.pem": () => `Bag Attributes\n${key.pem}\n${key.privatePem}`,
  "key-first.pem": () => `${key.privatePem}${key.pem}${other.pem}`,
  "pkcs1.pem": () => `${key.pem}\n${createPrivateKey(key.privatePem).export({ type: "pkcs1", format: "pem" })}`,
  "certificate.pem": () => key.pem,
  "key.pem": () => key.privatePem,
  "another's.pem": () => `${key.pem}\n${other.privatePem}`,
  "broken.pem": () => `${key.pem}\n${key.privatePem.replace("MII", "AAA")}`,
  "password.pem": () =>
    `${key.pem}\n${createPrivateKey(key.privatePem).export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })}`,
  "token.jwt": () => "eyJhbGciOiJub25lIn0.e30.c2ln\n",
  "answer.json": () => '{"value": "eyJhbGciOiJub25lIn0.e30.c2ln"}',
  empty: () => "",
};

beforeAll(async () => {
  [key, other] = await Promise.all([createClientKey(), createClientKey()]);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text());
});

test.each(["sound.pem", "key-first.pem", "pkcs1.pem"])("a certificate and its key are read from %s", (certificate) => {
  const proof = proofIn({ ...none, certificate }, folder)(client);
  expect(proof).toEqual({
    clientCertificate: { thumbprint: key.sha1, thumbprintSha256: key.sha256, privateKey: expect.any(String) },
  });
  const { privateKey } = "clientCertificate" in proof ? proof.clientCertificate : { privateKey: "" };
  expect(privateKey.trim()).toBe(key.privatePem.trim());
});

test("a token is read without what stands around it, and a secret where nothing else is named", () => {
  expect(proofIn({ ...none, assertion: "token.jwt" }, folder)(client)).toEqual({
    clientAssertion: "eyJhbGciOiJub25lIn0.e30.c2ln",
  });
  expect(proofIn(none, folder)({ ...client, secret: "s" })).toEqual({ clientSecret: "s" });
  expect(proofIn(none, folder)(client)).toEqual({
    missing: expect.stringMatching(/^no secret: set ENTRA_CLIENT_SECRET_BILLING, .*; or --certificate, --assertion /),
  });
});

test.each<[keyof typeof none, string, RegExp]>([
  ["certificate", "certificate.pem", /certificate\.pem, without such a key that can be read\. Expected: a PEM file/],
  ["certificate", "key.pem", /key\.pem, without a certificate that can be read\./],
  ["certificate", "another's.pem", /another's\.pem, whose key is not the certificate's\./],
  ["certificate", "broken.pem", /broken\.pem, without such a key that can be read\./],
  ["certificate", "password.pem", /password\.pem, without such a key that can be read\. .* which has no password\.$/],
  ["certificate", "empty", /empty, without a certificate that can be read\./],
  ["certificate", "missing", /missing, which is not there\./],
  ["assertion", "answer.json", /answer\.json, with something else\. Expected: a file with a token/],
  ["assertion", "empty", /empty, with something else\./],
  ["assertion", "missing", /missing, which is not there\./],
])("--%s %s is a mistake, told without what the file holds", (option, file, says) => {
  const read = (): unknown => proofIn({ ...none, [option]: file }, folder);
  expect(read).toThrow(says);
  expect(read).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(read).not.toThrow(/eyJ|BEGIN/);
});

test("they are for programs of a deployed system, and one of both is enough", () => {
  expect(() => proofIn({ certificate: "sound.pem", assertion: "token.jwt" }, folder)).toThrow(
    "--certificate: got it together with --assertion. Expected: one of both.",
  );
  expect(() => assertNoProof({ ...none, assertion: "token.jwt" }, "a local cloud")).toThrow(
    "--assertion: got it together with a local cloud. Expected: --outputs, for a program of a deployed system.",
  );
  expect(() => assertNoProof(none, "a local cloud")).not.toThrow();
});
