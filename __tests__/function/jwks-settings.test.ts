import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../function/jwks-settings";
import { type AdapterSettingName, adapterSettings } from "../../limits/adapter";
import type { FunctionSetting } from "../../limits/limit";

const uri = "https://login.microsoftonline.com/tenant/discovery/v2.0/keys";
const read = (environment: Readonly<Record<string, string>>) => readSettings({ JWKS_URI: uri, ...environment });
const problems = (environment: Readonly<Record<string, string>>) =>
  read(environment).findings.map(({ setting, problem }) => `${setting} ${problem}`);

describe("with JWKS_URI alone", () => {
  it("everything else has its default", () => {
    expect(read({})).toEqual({
      findings: [],
      settings: {
        uri: new URL(uri),
        selfUri: undefined,
        snapshotUri: undefined,
        algorithm: "RS256",
        maxKeys: 10,
        freshMs: 300_000,
        staleMs: 86_400_000,
        timeoutMs: 4000,
        maxBytes: 262_144,
        issuer: undefined,
        consumerKeys: "drop",
        deniedKids: new Set(),
      },
    });
  });

  it.each(Object.keys(adapterSettings).filter((name) => name !== "JWKS_URI"))(
    "an empty %s counts as absent",
    (name) => {
      expect(read({ [name]: "" })).toEqual(read({}));
      expect(read({ [name]: " \t" })).toEqual(read({}));
    },
  );
});

describe("JWKS_SELF_URI", () => {
  it("may be what JWKS_URI may be", () => {
    const self = "https://gateway.example.com/jwks/keys";
    expect(read({ JWKS_SELF_URI: self }).settings?.selfUri?.href).toBe(self);
    for (const value of ["http://gateway.example.com/jwks/keys", "gateway", "https://:443"]) {
      expect(problems({ JWKS_SELF_URI: value })).toEqual(["JWKS_SELF_URI not-allowed"]);
    }
  });
});

describe("JWKS_SNAPSHOT_URI", () => {
  const object = "/n/name-space/b/my.bucket-1/o/keys.json";

  it.each([
    `https://objectstorage.eu-frankfurt-1.oraclecloud.com${object}`,
    `https://objectstorage.us-langley-1.oraclegovcloud.com${object}`,
    `http://127.0.0.1:8080${object}`,
  ])("may be %s", (value) => {
    expect(read({ JWKS_SNAPSHOT_URI: value }).settings?.snapshotUri?.href).toBe(value);
  });

  it.each([
    `http://objectstorage.eu-frankfurt-1.oraclecloud.com${object}`,
    `https://evil.example/objectstorage.eu-frankfurt-1.oraclecloud.com${object}`,
    `https://objectstorage.eu-frankfurt-1.oraclecloud.com@evil.example${object}`,
    `https://objectstorage.eu-frankfurt-1.oraclecloud.com:8443${object}`,
    "https://objectstorage.eu-frankfurt-1.oraclecloud.com/n/ns/b/bucket/o/",
    "https://objectstorage.eu-frankfurt-1.oraclecloud.com/n/ns/b/bucket/o/../x",
    "https://objectstorage.eu-frankfurt-1.oraclecloud.com/n/ns/b/bucket/o/keys.json?x=1",
  ])("may not be %s: it gets the function's signature", (value) => {
    expect(problems({ JWKS_SNAPSHOT_URI: value })).toEqual(["JWKS_SNAPSHOT_URI not-allowed"]);
  });
});

describe("JWKS_URI", () => {
  it.each([
    "https://login.microsoftonline.com/t/discovery/v2.0/keys?appid=1&x=a%20b",
    "https://idp.example.com:8443/keys",
    "https://idp.example.com",
    "https://[2001:db8::1]/keys",
    "http://localhost:8080/keys",
    "http://127.0.0.1/keys",
    "http://127.9.8.7:1/keys",
    "http://[::1]:8080/keys?appid=1",
  ])("may be %s", (value) => {
    expect(read({ JWKS_URI: value }).settings?.uri.href).toBe(new URL(value).href);
  });

  it.each([
    "http://idp.example.com/keys",
    "http://localhost.example.com/keys",
    "http://127.0.0.1.example.com/keys",
    "http://localhost@evil.example/keys",
    "http://localhost:80@evil.example/keys",
    "http://localhost\\@evil.example/keys",
    "http://127.0.0.1#@evil.example/keys",
    "http://0.0.0.0/keys",
    "http://169.254.169.254/opc/v2/",
    "https://user:secret@idp.example.com/keys",
    "https://idp.example.com/keys#fragment",
    "https://idp.example.com:99999/keys",
    "https:///keys",
    "https://",
    "ftp://idp.example.com/keys",
    "file:///etc/passwd",
    "idp.example.com/keys",
    "https://idp.example.com/a b",
    "https://idp.example.com/\r\nHost: evil",
  ])("may not be %j", (value) => {
    expect(problems({ JWKS_URI: value })).toEqual(["JWKS_URI not-allowed"]);
    expect(read({ JWKS_URI: value }).settings).toBeUndefined();
  });

  it("is required", () => {
    expect(problems({ JWKS_URI: "" })).toEqual(["JWKS_URI missing"]);
    expect(readSettings({}).settings).toBeUndefined();
  });
});

const ranges = Object.entries(adapterSettings).flatMap(([name, { limit }]) =>
  "min" in limit ? [{ name, ...limit }] : [],
);

describe.each(ranges)("$name", ({ name, min, max }) => {
  it(`may be ${min} to ${max}`, () => {
    fc.assert(fc.property(fc.integer({ min, max }), (value) => problems({ [name]: ` ${value} ` }).length === 0));
    expect(problems({ [name]: String(min) })).toEqual([]);
    expect(problems({ [name]: String(max) })).toEqual([]);
  });

  it.each([
    String(min - 1),
    String(max + 1),
    "ten",
    "1e1",
    "0x5",
    "+5",
    "-5",
    "5.0",
    "5 5",
    "٥",
    "NaN",
    "Infinity",
    "9".repeat(400),
  ])("may not be %.20s", (value) => {
    expect(problems({ [name]: value })).toEqual([`${name} not-allowed`]);
  });
});

describe("words", () => {
  it.each([
    ["JWKS_ALG", "RS384"],
    ["JWKS_ALG", "RS512"],
    ["JWKS_CONSUMER_KEYS", "keep"],
    ["JWKS_ISSUER", "https://login.microsoftonline.com/{tenantid}/v2.0"],
    ["JWKS_ISSUER", "https://sts.windows.net/11111111-2222-4333-8444-555555555555/"],
  ])("%s may be %s", (name, value) => {
    expect(problems({ [name]: value })).toEqual([]);
  });

  it.each([
    ["JWKS_ALG", "rs256"],
    ["JWKS_ALG", "none"],
    ["JWKS_ALG", "PS256"],
    ["JWKS_CONSUMER_KEYS", "true"],
    ["JWKS_ISSUER", "login.microsoftonline.com"],
    ["JWKS_ISSUER", "http://login.microsoftonline.com/x"],
    ["JWKS_DENIED_KIDS", "a,\u0000"],
    ["JWKS_DENIED_KIDS", "ключ"],
  ])("%s may not be %j", (name, value) => {
    expect(problems({ [name]: value })).toEqual([`${name} not-allowed`]);
  });

  it("lists kids by commas, with or without spaces", () => {
    expect(read({ JWKS_DENIED_KIDS: " a, b ,,-_c+/=, " }).settings?.deniedKids).toEqual(new Set(["a", "b", "-_c+/="]));
  });
});

describe("findings", () => {
  it("come all at once, each with what is allowed and why", () => {
    const { findings, settings } = read({ JWKS_MAX_KEYS: "11", JWKS_ALG: "none", JWKS_TIMEOUT_MS: "0" });
    expect(settings).toBeUndefined();
    expect(findings).toEqual([
      {
        setting: "JWKS_ALG",
        problem: "not-allowed",
        allowed: "RS256, RS384, RS512",
        source: adapterSettings.JWKS_ALG.limit.source,
      },
      {
        setting: "JWKS_MAX_KEYS",
        problem: "not-allowed",
        allowed: "1 to 10 keys",
        source: adapterSettings.JWKS_MAX_KEYS.limit.source,
      },
      {
        setting: "JWKS_TIMEOUT_MS",
        problem: "not-allowed",
        allowed: "100 to 20000 milliseconds",
        source: adapterSettings.JWKS_TIMEOUT_MS.limit.source,
      },
    ]);
  });

  it("tell of names that no setting has, and let the function work", () => {
    const { findings, settings } = read({ JWKS_DENIED_KID: "a", OTHER: "b" });
    expect(findings.map(({ setting, problem }) => [setting, problem])).toEqual([["JWKS_DENIED_KID", "unknown"]]);
    expect(settings).toEqual(read({}).settings);
  });

  it("never hold a value", () => {
    const secret = "s3cr3t-that-went-astray";
    for (const name of Object.keys(adapterSettings)) {
      expect(JSON.stringify(read({ [name]: `${secret}\u0001` }).findings)).not.toContain(secret);
    }
  });
});

it("takes every default for allowed", () => {
  const withDefault = Object.entries(adapterSettings).filter(
    (entry): entry is [AdapterSettingName, (typeof entry)[1]] => "default" in entry[1],
  );
  for (const [name, setting] of withDefault) {
    expect(problems({ [name]: String((setting as FunctionSetting).default) })).toEqual([]);
  }
});
