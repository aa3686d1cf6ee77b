import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { checkServerIdentity, connect, createServer } from "node:tls";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Authority, createAuthority, type ServerCertificate } from "../../local/authority";
import { describeUnless } from "../describe-unless";
import { newFolder } from "../run-folder";

const names = { hosts: ["login.test", ...Array.from({ length: 30 }, (_, at) => `host-${at}.orders.test`)] };
let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority(names);
});

/** Whether Node's client takes a certificate for a name, and why not. */
async function judged(server: ServerCertificate, host: string, ca = authority.certificate): Promise<string> {
  const listener = createServer({ cert: server.certificate, key: server.key }, (socket) => socket.end());
  listener.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void listener.close());
  const { port } = listener.address() as AddressInfo;
  return new Promise((resolve) => {
    const identity = (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
      checkServerIdentity(host, certificate);
    const socket = connect({ port, host: "127.0.0.1", ca, checkServerIdentity: identity });
    socket.once("secureConnect", () => resolve("trusted"));
    socket.once("error", (failure: Error) => resolve(failure.message));
    socket.once("close", () => resolve("closed"));
  });
}

const cases = [
  ["its own name", { hosts: ["login.test"] }, "login.test", "trusted"],
  ["the last of many", { hosts: ["host-29.orders.test"] }, "host-29.orders.test", "trusted"],
  ["another name", { hosts: ["example.com"] }, "example.com", "permitted subtree violation"],
  [
    "another name beside its own",
    { hosts: ["login.test", "example.com"] },
    "login.test",
    "permitted subtree violation",
  ],
  ["a name that ends like its own", { hosts: ["xlogin.test"] }, "xlogin.test", "permitted subtree violation"],
  ["the domain above", { hosts: ["test"] }, "test", "permitted subtree violation"],
  ["every name", { hosts: ["*.test"] }, "a.test", "permitted subtree violation"],
  ["an address", { hosts: [], addresses: ["127.0.0.1"] }, "127.0.0.1", "excluded subtree violation"],
] as const;

describe("an authority", () => {
  it.each(cases)("that certifies %s", async (_name, certified, host, outcome) => {
    expect(await judged(await authority.certify(certified, 12), host)).toContain(outcome);
  });

  it("is known to nobody, and to nobody by the name of another run's", async () => {
    const other = await createAuthority(names);
    const leaf = await authority.certify({ hosts: ["login.test"] }, 12);
    expect(await judged(leaf, "login.test", other.certificate)).not.toBe("trusted");
  });

  it("may certify addresses that it is made for, and no others", async () => {
    const own = await createAuthority({ hosts: ["localhost"], addresses: ["127.0.0.1"] });
    const trusted = async (address: string) =>
      judged(await own.certify({ hosts: [], addresses: [address] }, 12), address, own.certificate);
    expect(await trusted("127.0.0.1")).toBe("trusted");
    expect(await trusted("127.0.0.2")).toContain("permitted subtree violation");
  });

  it("certifies servers alone, for the hours that are asked for, with a key that is theirs", async () => {
    const { certificate, key } = await authority.certify({ hosts: ["login.test"] }, 12);
    const read = new X509Certificate(certificate);
    const hours = (new Date(read.validTo).getTime() - new Date(read.validFrom).getTime()) / 3_600_000;
    expect([read.ca, read.keyUsage, hours]).toEqual([false, ["1.3.6.1.5.5.7.3.1"], 13]);
    expect(read.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const other = await authority.certify({ hosts: ["login.test"] }, 12);
    expect([other.key === key, new X509Certificate(other.certificate).serialNumber === read.serialNumber]).toEqual([
      false,
      false,
    ]);
  });
});

const openssl = spawnSync("openssl", ["version"]);
describeUnless(openssl.error && "openssl is not here", "by OpenSSL's strict rules", () => {
  it("only its own names verify", async () => {
    const folder = newFolder("authority");
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, authority.certificate);
    const verified = await Promise.all(
      cases.map(async ([name, certified], at) => {
        const leaf = join(folder, `${at}.pem`);
        writeFileSync(leaf, (await authority.certify(certified, 12)).certificate);
        const { status } = spawnSync("openssl", [
          "verify",
          "-x509_strict",
          "-purpose",
          "sslserver",
          "-CAfile",
          ca,
          leaf,
        ]);
        return [name, status === 0] as const;
      }),
    );
    expect(verified).toEqual(cases.map(([name, , , outcome]) => [name, outcome === "trusted"]));
    const text = spawnSync("openssl", ["x509", "-in", ca, "-noout", "-text"], { encoding: "utf8" }).stdout;
    expect(text).toMatch(/Name Constraints: critical\s+Permitted:\s+DNS:login\.test/);
    expect(text).toMatch(/CA:TRUE, pathlen:0/);
    expect(text).toMatch(/Excluded:\s+IP:0\.0\.0\.0\/0\.0\.0\.0\s+IP:(?:0:){7}0\/(?:0:){7}0/);
  });
});
