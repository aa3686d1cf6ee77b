/** An identity provider with Entra's documents on loopback, over TLS, that counts what it is asked. */
import "reflect-metadata";
import { fork } from "node:child_process";
import { webcrypto } from "node:crypto";
import { once } from "node:events";
import * as https from "node:https";
import { fileURLToPath } from "node:url";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};

/**
 * Runs as a process of its own, so that what it does is not measured with the bench.
 *
 * @returns {Promise<{
 *   uri: string, document: string, authority: string, signingKey: { kid: string, pkcs8: string }, requests(): Promise<number>, stop(): void
 * }>}
 */
export async function startEntra() {
  const child = fork(fileURLToPath(import.meta.url));
  const [started] = await once(child, "message");
  return {
    ...started,
    async requests() {
      child.send("requests");
      const [requests] = await once(child, "message");
      return requests;
    },
    stop: () => child.kill(),
  };
}

async function serve(count) {
  const keys = await Promise.all(Array.from({ length: count }, (_, at) => makeKey(`key-${at}`)));
  const document = JSON.stringify({ keys: keys.map(({ jwk }) => jwk) });
  const [{ jwk, pkcs8 }] = keys;
  const certificate = await makeCertificate(ecdsa, "localhost");
  let requests = 0;
  const server = https.createServer({ key: certificate.key, cert: certificate.cert }, (_request, response) => {
    requests++;
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(document);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.on("message", () => process.send(requests));
  process.on("disconnect", () => process.exit());
  process.send({
    uri: `https://localhost:${server.address().port}/keys`,
    document,
    authority: certificate.cert,
    signingKey: { kid: jwk.kid, pkcs8 },
  });
}

async function makeKey(kid) {
  const { publicKey, raw, key: pkcs8 } = await makeCertificate(rsa, "accounts.accesscontrol.windows.net");
  const { n, e } = await webcrypto.subtle.exportKey("jwk", publicKey);
  const issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
  const jwk = {
    kty: "RSA",
    use: "sig",
    kid,
    x5t: kid,
    n,
    e,
    x5c: [raw],
    cloud_instance_name: "microsoftonline.com",
    issuer,
  };
  return { jwk, pkcs8 };
}

async function makeCertificate(algorithm, host) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 5 * 365 * 86_400_000),
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  return {
    publicKey: keys.publicKey,
    raw: Buffer.from(certificate.rawData).toString("base64"),
    cert: certificate.toString("pem"),
    key: x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
  };
}

// Entra's tenant endpoints list six keys most of the time.
if (process.send) await serve(6);
