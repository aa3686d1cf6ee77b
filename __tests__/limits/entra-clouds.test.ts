import { expect, it } from "vitest";
import { entraClouds, entraHosts } from "../../limits/entra-clouds";

it("knows each cloud by hosts of its own, without scheme or path", () => {
  expect(Object.keys(entraClouds)).toEqual(["global", "usgovernment", "china"]);
  const logins = Object.values(entraClouds).flatMap(({ login, aliases }) => [login, ...aliases]);
  expect(new Set(logins).size).toBe(logins.length);
  for (const { login, sts, aliases } of Object.values(entraClouds))
    for (const host of [login, sts, ...aliases]) {
      expect(host).toMatch(/^[a-z.]+$/);
      expect(entraHosts.names).toContain(host);
    }
});

it("knows the hosts of every cloud, and the endings of tenants that have one of their own", () => {
  for (const host of entraHosts.names) expect(host).toMatch(/^[a-z][a-z.-]+[a-z]$/);
  expect([...entraHosts.names]).toEqual(
    expect.arrayContaining([
      "login.chinacloudapi.cn",
      "login.microsoft.com",
      "login.microsoftonline.us",
      "login.partner.microsoftonline.cn",
      "login.windows.net",
      "sts.chinacloudapi.cn",
      "sts.windows.net",
    ]),
  );
  expect(entraHosts.suffixes).toEqual([".b2clogin.com", ".ciamlogin.com"]);
});
