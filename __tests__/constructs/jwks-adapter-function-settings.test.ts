import { expect, it } from "vitest";
import type { AdapterSettings } from "../../constructs/index";
import { adapterConfig, adapterFindings } from "../../constructs/jwks-adapter-function-settings";
import { adapterSettings } from "../../limits/adapter";

const every: Required<AdapterSettings> = {
  algorithm: "RS384",
  maxKeys: 9,
  freshSeconds: 60,
  staleHours: 12,
  timeoutMs: 2000,
  maxBytes: 65_536,
  issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
  consumerKeys: "keep",
  deniedKids: ["a", "b"],
};

it("leaves to the function what nobody set", () => {
  expect(adapterConfig({ upstreamJwksUri: "https://i/keys" }, {})).toEqual({ JWKS_URI: "https://i/keys" });
});

it("leaves out a list of nothing", () => {
  expect(adapterConfig({ upstreamJwksUri: "https://i/keys" }, { deniedKids: [] })).toEqual({
    JWKS_URI: "https://i/keys",
  });
});

it("hands over every setting under the function's own name for it, as text", () => {
  const config = adapterConfig(
    {
      upstreamJwksUri: "https://i/keys",
      selfUri: "https://g/keys",
      snapshotUri: "https://objectstorage.r.d/n/n/b/b/o/o",
    },
    every,
  );
  expect(Object.keys(config).sort()).toEqual(Object.keys(adapterSettings).sort());
  expect(config).toMatchObject({ JWKS_MAX_KEYS: "9", JWKS_DENIED_KIDS: "a,b", JWKS_CONSUMER_KEYS: "keep" });
  expect(adapterFindings("https://i/keys", every)).toEqual([]);
});
