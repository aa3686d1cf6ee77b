import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprintOf } from "../../../internal/clients/oci-key";
import { healthyMachine, type Machine, reported } from "../../doctor/machine";
import { rsaKeyPair } from "../../prepared-keys";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const key = () => reported(machine, "oci-private-key");
const write = (pem: string | Buffer) => writeFileSync(machine.keyFile, pem);
const pemOf = (privateKey: ReturnType<typeof createPrivateKey>) => privateKey.export({ type: "pkcs8", format: "pem" });

test("is good when it is RSA, the login's, and its owner's alone", async () => {
  expect(await key()).toMatchObject({ state: "ok", detail: "RSA, 2048 bits, with the login's fingerprint" });
});

test.skipIf(process.platform === "win32").each([0o644, 0o640, 0o604, 0o660])(
  "is not for others to read: %o",
  async (mode) => {
    chmodSync(machine.keyFile, mode);
    expect(await key()).toMatchObject({ state: "wrong", remedy: `chmod 600 '${machine.keyFile}'` });
  },
);

test("must be there", async () => {
  rmSync(machine.keyFile);
  expect(await key()).toMatchObject({ state: "missing", detail: expect.stringContaining("key_file of DEFAULT in") });
  expect(await reported(machine, "oci-home-region")).toMatchObject({ state: "not checked" });
});

test("must be a private key in PEM", async () => {
  write("-----BEGIN PUBLIC KEY-----\nno\n-----END PUBLIC KEY-----\n");
  expect(await key()).toMatchObject({ state: "wrong", detail: expect.stringContaining("no private key in PEM") });
});

test("needs its passphrase, and its own", async () => {
  const config = join(machine.home, ".oci", "config");
  const content = readFileSync(config, "utf8");
  writeFileSync(config, content.replace(/pass_phrase=.*/, ""));
  expect(await key()).toMatchObject({ state: "missing", detail: expect.stringContaining("there is no passphrase") });
  writeFileSync(config, content.replace(/pass_phrase=.*/, "pass_phrase=another"));
  expect(await key()).toMatchObject({ state: "wrong" });
});

test("must have the fingerprint that the login names", async () => {
  write(pemOf(rsaKeyPair().privateKey));
  expect(await key()).toMatchObject({ state: "wrong", detail: expect.stringContaining("another fingerprint") });
});

test("must be RSA, and long enough", async () => {
  write(pemOf(generateKeyPairSync("ed25519").privateKey));
  expect(await key()).toMatchObject({ state: "wrong", detail: expect.stringContaining("is not RSA") });
  write(pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey));
  expect(await key()).toMatchObject({ state: "wrong", detail: expect.stringContaining("has 1024 bits") });
});

test("has the fingerprint that OpenSSL and OCI's console show", () => {
  // openssl rsa -pubout -outform DER | openssl md5 -c, of the key of Oracle's published test values.
  const sign = readFileSync(join(__dirname, "oci.test.ts"), "utf8");
  const pem = /-----BEGIN[\s\S]*?END RSA PRIVATE KEY-----/.exec(sign)?.[0] ?? "";
  expect(fingerprintOf(createPrivateKey(pem))).toBe("73:61:a2:21:67:e0:df:be:7e:4b:93:1e:15:98:a5:b7");
});
