import { verify } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ResourcePrincipal, resourcePrincipal, signatureHeaders } from "../../function/resource-principal";
import { rsaKeyPair } from "../prepared-keys";
import { newFolder } from "../run-folder";

const { privateKey, publicKey } = rsaKeyPair();
const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
const environment = { OCI_RESOURCE_PRINCIPAL_RPST: "token", OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: pem };

describe("the resource principal", () => {
  it("is read from variables, or from the files that they name, anew each time", () => {
    const [token, key] = ["rpst", "key.pem"].map((name) => join(newFolder("principal"), name));
    if (token === undefined || key === undefined) throw new Error("two files");
    const files = { OCI_RESOURCE_PRINCIPAL_RPST: token, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: key };
    expect(resourcePrincipal(files)).toBeUndefined();
    writeFileSync(key, pem);
    for (const content of ["first", "second\n"]) {
      writeFileSync(token, content);
      expect(resourcePrincipal(files)?.keyId).toBe(`ST$${content.trim()}`);
    }
    rmSync(token);
    expect(resourcePrincipal(files)).toBeUndefined();
    expect(resourcePrincipal(environment)?.keyId).toBe("ST$token");
  });

  it("may have its key encrypted", () => {
    const encrypted = String(
      privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" }),
    );
    const closed = { ...environment, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: encrypted };
    expect(resourcePrincipal(closed)).toBeUndefined();
    expect(resourcePrincipal({ ...closed, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE: "secret" })).toBeDefined();
  });

  it.each([
    {},
    { ...environment, OCI_RESOURCE_PRINCIPAL_RPST: "" },
    { ...environment, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: "no key" },
    { ...environment, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: "/nonexistent/key.pem" },
  ])("is none where there is none", (none) => {
    expect(resourcePrincipal(none)).toBeUndefined();
  });
});

describe("a signature", () => {
  const signer = resourcePrincipal(environment) as ResourcePrincipal;
  const uri = new URL("https://objectstorage.eu-frankfurt-1.oraclecloud.com/n/ns/b/bucket/o/keys.json");
  const now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const isGood = (authorization: string | undefined, lines: readonly string[]): boolean => {
    const [, signature = ""] = /signature="([^"]+)"/.exec(authorization ?? "") ?? [];
    return verify("sha256", Buffer.from(lines.join("\n")), publicKey, Buffer.from(signature, "base64"));
  };

  it("of a read covers date, target and host", () => {
    const { authorization, ...others } = signatureHeaders({ method: "GET", uri }, signer, now);
    expect(others).toEqual({ date: "Fri, 02 Jan 2026 03:04:05 GMT" });
    expect(authorization).toMatch(
      /^Signature version="1",headers="date \(request-target\) host",keyId="ST\$token",algorithm="rsa-sha256",signature="[\w+/=]+"$/,
    );
    const lines = [
      "date: Fri, 02 Jan 2026 03:04:05 GMT",
      "(request-target): get /n/ns/b/bucket/o/keys.json",
      "host: objectstorage.eu-frankfurt-1.oraclecloud.com",
    ];
    expect(isGood(authorization, lines)).toBe(true);
  });

  it("of a write covers what is written, too", () => {
    const { authorization, ...others } = signatureHeaders({ method: "PUT", uri, body: Buffer.from("{}") }, signer, now);
    expect(others).toEqual({
      date: "Fri, 02 Jan 2026 03:04:05 GMT",
      "content-length": "2",
      "content-type": "application/json",
      "x-content-sha256": "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
    });
    const lines = [
      "date: Fri, 02 Jan 2026 03:04:05 GMT",
      "(request-target): put /n/ns/b/bucket/o/keys.json",
      "host: objectstorage.eu-frankfurt-1.oraclecloud.com",
      "content-length: 2",
      "content-type: application/json",
      "x-content-sha256: RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
    ];
    expect(isGood(authorization, lines)).toBe(true);
  });
});
