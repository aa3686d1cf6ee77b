import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hasOcirLogin,
  isEntraLogin,
  isLoopback,
  isOcirHost,
  isPrivate,
  mayHaveRegistryLogin,
  trustedRealms,
} from "../../internal/credential-hosts";
import { entraHosts } from "../../limits/entra-clouds";
import { realms, regions, registryHost } from "../../limits/realms";

/** What makes of a host another one, which must not be taken for it. */
const disguises: Readonly<Record<string, (host: string) => string>> = {
  "as a subdomain of another": (host) => `${host}.evil.example`,
  "with a prefix": (host) => `evil-${host.replaceAll(".", "-")}.example`,
  "with a longer last label": (host) => `${host}n`,
  "with a trailing dot": (host) => `${host}.`,
  "with a port": (host) => `${host}:8443`,
  "with the port of http": (host) => `${host}:80`,
  "as a user name": (host) => `${host}@evil.example`,
  "behind a user name": (host) => `evil@${host}`,
  "as a path": (host) => `evil.example/${host}`,
  "with a path": (host) => `${host}/v2`,
  "as a query": (host) => `evil.example?${host}`,
  "as a fragment": (host) => `evil.example#${host}`,
  "behind a backslash": (host) => `evil.example\\${host}`,
  "with a letter that looks alike": (host) => host.replace("o", "о"),
  "without its dots": (host) => host.replaceAll(".", ""),
};

const ocirHosts = [
  "fra.ocir.io",
  "eu-frankfurt-1.ocir.io",
  "ocir.eu-frankfurt-1.oci.oraclecloud.com",
  ...[...realms.values()].map(({ domain }) => `ocir.xx-new-1.oci.${domain}`),
  ...[...regions].map(([region, realm]) => registryHost(region, realms.get(realm)?.domain ?? "")),
];

describe("OCI Registry's login", () => {
  test.each(ocirHosts)("belongs to %s, however it is spelled", (host) => {
    for (const spelled of [host, host.toUpperCase(), `${host}:443`]) expect(hasOcirLogin(spelled, {})).toBe(true);
  });

  test.each(Object.entries(disguises))("belongs to no host that has a registry's name %s", (_, disguise) => {
    for (const host of ocirHosts)
      expect([disguise(host), hasOcirLogin(disguise(host), {})]).toEqual([disguise(host), false]);
  });

  test.each([
    "ocir.io",
    "ocir.io.evil.com",
    "evil-ocir.io",
    "evil.fra.ocir.io",
    ".ocir.io",
    "docker.io",
    "ghcr.io",
    "localhost:5000",
    "127.0.0.1",
    "ocir.eu-frankfurt-1.oci.oraclecloud99.com",
    "ocir.eu-frankfurt-1.oci.evil.oraclecloud.com",
    "evil-ocir.eu-frankfurt-1.oci.oraclecloud.com",
    "evil.ocir.eu-frankfurt-1.oci.oraclecloud.com",
    "artifacts.eu-frankfurt-1.oci.oraclecloud.com",
    "",
  ])("does not belong to %j", (host) => expect(hasOcirLogin(host, {})).toBe(false));

  test.each([
    ["localhost:5000", "localhost:5000", true],
    ["localhost:5000", "LOCALHOST:5000", true],
    ["registry.example", "registry.example:443", true],
    ["localhost:5000", "localhost:5001", false],
    ["localhost:5000", "localhost", false],
    ["localhost:5000", "127.0.0.1:5000", false],
    ["registry.example", "registry.example.", false],
    ["registry.example", "registry.example:8443", false],
    ["https://registry.example", "registry.example", false],
    ["user@registry.example", "registry.example", false],
  ])("with OCIR_HOST=%s, for %s: %s", (OCIR_HOST, host, isIts) => {
    expect(hasOcirLogin(host, { OCIR_HOST })).toBe(isIts);
  });

  test("belongs to no host at random", () => {
    fc.assert(
      fc.property(fc.domain(), (host) => {
        expect(!isOcirHost(host) || host.endsWith(".ocir.io")).toBe(true);
      }),
    );
  });
});

describe("a registry's login", () => {
  const may = (realm: string, registry = "https://fra.ocir.io", trusted: readonly string[] = []) =>
    mayHaveRegistryLogin(new URL(realm), new URL(registry), trusted);

  test.each([
    ["https://fra.ocir.io/20180419/docker/token", "https://fra.ocir.io"],
    ["https://FRA.ocir.io:443/token", "https://fra.ocir.io"],
    ["http://127.0.0.1:5000/token", "http://127.0.0.1:5000"],
    ["https://auth.docker.io/token", "https://registry-1.docker.io"],
  ])("goes to %s for %s", (realm, registry) => expect(may(realm, registry)).toBe(true));

  test.each([
    ["another host", "https://evil.example/token"],
    ["another registry of the realm", "https://iad.ocir.io/token"],
    ["another realm", "https://ocir.eu-frankfurt-2.oci.oraclecloud.eu/token"],
    ["another port", "https://fra.ocir.io:8443/token"],
    ["plain http", "http://fra.ocir.io/token"],
    ["plain http on the port of https", "http://fra.ocir.io:443/token"],
    ["this machine", "http://127.0.0.1/token"],
    ["this machine over https", "https://localhost/token"],
    ["another scheme", "ftp://fra.ocir.io/token"],
    ["a user name in front", "https://user@fra.ocir.io/token"],
    ["a user name and password in front", "https://user:password@fra.ocir.io/token"],
    ["its name as a user name", "https://fra.ocir.io@evil.example/token"],
    ["a trailing dot", "https://fra.ocir.io./token"],
    ["its name as a subdomain", "https://fra.ocir.io.evil.example/token"],
    ["a letter that looks alike", "https://frа.ocir.io/token"],
    ["Docker Hub's realm", "https://auth.docker.io/token"],
  ])("does not go to %s", (_, realm) => expect(may(realm)).toBe(false));

  test.each([
    ["another port of loopback", "http://127.0.0.1:5001/token", "http://127.0.0.1:5000"],
    ["another name of loopback", "http://localhost:5000/token", "http://127.0.0.1:5000"],
    ["another port of Docker Hub's realm", "https://auth.docker.io:8443/token", "https://registry-1.docker.io"],
    ["Docker Hub's realm over http", "http://auth.docker.io/token", "https://registry-1.docker.io"],
    ["Docker Hub's realm, for another port", "https://auth.docker.io/token", "https://registry-1.docker.io:8443"],
  ])("does not go to %s", (_, realm, registry) => expect(may(realm, registry)).toBe(false));

  test("goes to hosts that the user names, and to no other port of theirs, and never in the clear", () => {
    const trusted = trustedRealms({
      IMAGE_TRUSTED_REALMS: " Auth.example, ,b.example:8443,c.example:443, ü.example,x@y",
    });
    expect(trusted).toEqual(["auth.example", "b.example:8443", "c.example", "xn--tda.example"]);
    const realm = (url: string) => may(url, "https://fra.ocir.io", trusted);
    expect(
      ["https://auth.example/t", "https://b.example:8443/t", "https://c.example/t", "https://ü.example"].map(realm),
    ).toEqual([true, true, true, true]);
    expect(
      ["https://auth.example:8443", "https://b.example", "http://auth.example", "https://u@auth.example"].some(realm),
    ).toBe(false);
    expect(trustedRealms({})).toEqual([]);
  });

  test("goes nowhere at random", () => {
    const url = fc.webUrl({ validSchemes: ["http", "https"], withQueryParameters: true });
    fc.assert(
      fc.property(url, (realm) => {
        expect(may(realm)).toBe(false);
      }),
    );
  });
});

describe("a client's secret", () => {
  const logins = [...entraHosts.names, ...entraHosts.suffixes.map((suffix) => `fabrikam${suffix}`)];

  test.each(logins)("goes to %s", (host) => {
    expect(isEntraLogin(`https://${host}/tenant/oauth2/v2.0/token`)).toBe(true);
  });

  test.each(Object.entries(disguises))("goes to no host that has a login host's name %s", (_, disguise) => {
    for (const host of logins) {
      const isPathAlone = disguise(host) === `${host}/v2`;
      expect([disguise(host), isEntraLogin(`https://${disguise(host)}/token`)]).toEqual([disguise(host), isPathAlone]);
    }
  });

  test.each([
    "http://login.microsoftonline.com/token",
    "http://login.microsoftonline.com:443/token",
    "http://127.0.0.1:4000/token",
    "https://localhost/token",
    "https://:password@login.microsoftonline.com/token",
    "https://user@login.microsoftonline.com/token",
    "https://graph.microsoft.com/token",
    "https://ciamlogin.com/token",
    "https://evil-ciamlogin.com/token",
    "file:///etc/passwd",
    "login.microsoftonline.com",
    "",
  ])("does not go to %j", (address) => expect(isEntraLogin(address)).toBe(false));
});

test("a host is on loopback only if it cannot be elsewhere", () => {
  expect(["localhost", "127.9.9.9", "127.10.200.1", "[::1]"].every(isLoopback)).toBe(true);
  const others = [
    "128.0.0.1",
    "127.0.0.1.nip.io",
    "[::2]",
    "0.0.0.0",
    "host.localhost.example",
    "localhost.",
    "evil127.0.0.1",
  ];
  expect(others.some(isLoopback)).toBe(false);
});

test.each([
  ["https://b.example", "https://a.example", true],
  ["https://b.example", "http://127.0.0.1:5000", true],
  ["http://127.0.0.1:4000", "http://localhost:5000", true],
  ["http://127.0.0.1:4000", "https://a.example", false],
  ["http://b.example", "http://127.0.0.1:5000", false],
  ["http://b.example", "http://b.example", false],
  ["ftp://127.0.0.1", "http://127.0.0.1:5000", false],
])("nobody reads along on the way to %s from %s: %s", (to, from, isNobody) => {
  expect(isPrivate(new URL(to), new URL(from))).toBe(isNobody);
});
