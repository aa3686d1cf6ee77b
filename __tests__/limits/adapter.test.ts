import { describe, expect, it } from "vitest";
import { adapterErrors, adapterSettings } from "../../limits/adapter";

const entries = Object.entries(adapterSettings);

describe.each(entries)("%s", (name, setting) => {
  it("is named like an environment variable, and explained", () => {
    expect(name).toMatch(/^JWKS_[A-Z_]+$/);
    expect(setting.meaning).toMatch(/^[A-Z].*\.$/);
  });
});

const withDefault = entries.flatMap(([name, setting]) =>
  "default" in setting ? [[name, setting.limit, setting.default] as const] : [],
);

it.each(withDefault)("%s has a default within its limit", (_name, limit, value) => {
  if ("min" in limit) {
    expect(value).toBeGreaterThanOrEqual(limit.min);
    expect(value).toBeLessThanOrEqual(limit.max);
  } else if ("oneOf" in limit) expect(limit.oneOf).toContain(value);
  else expect(limit).toHaveProperty("pattern");
});

it("wants the upstream's URI, and has a default or an absence for all else", () => {
  const required = entries
    .filter(([, setting]) => !("default" in setting || "optional" in setting))
    .map(([name]) => name);
  expect(required).toEqual(["JWKS_URI"]);
});

describe("an upstream", () => {
  const { pattern } = adapterSettings.JWKS_URI.limit;

  it.each([
    "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/discovery/v2.0/keys",
    "https://login.microsoftonline.com/common/discovery/keys?appid=66666666-7777-8888-9999-aaaaaaaaaaaa",
    "https://issuer.example.com:8443/keys",
    "https://[::1]/keys",
    "http://localhost:8080/keys",
    "http://127.0.0.1/keys",
    "http://[::1]:8080",
  ])("may be %s", (uri) => expect(uri).toMatch(pattern));

  it.each([
    "",
    "http://issuer.example.com/keys",
    "http://localhost.example.com/keys",
    "http://127.0.0.1.example.com/keys",
    "http://localhost@issuer.example.com/keys",
    "https://user:password@issuer.example.com/keys",
    "https://issuer.example.com/keys#fragment",
    "https://issuer.example.com/a b",
    "ftp://issuer.example.com/keys",
    "https://issuer.example.com/keys\n",
  ])("may not be %j", (uri) => expect(uri).not.toMatch(pattern));
});

it.each(Object.entries(adapterErrors))(
  "%s is an error's code, with a status and words",
  (code, { status, meaning }) => {
    expect(code).toMatch(/^[A-Z_]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  },
);
