import { describe, expect, it } from "vitest";
import { issuerFault } from "../../function/jwks-issuer";
import { consumerIssuer, templateIssuer, tenant } from "./entra-keys";

const ofTenant = templateIssuer.replace("{tenantid}", tenant);
const policy = (issuer?: string, consumerKeys: "drop" | "keep" = "drop") => ({ issuer, consumerKeys });

describe("without JWKS_ISSUER", () => {
  it.each([undefined, templateIssuer, ofTenant, "https://idp.example.com/"])("keys of %s pass", (issuer) => {
    expect(issuerFault(issuer, policy())).toBeUndefined();
  });
});

describe("with JWKS_ISSUER", () => {
  it.each([
    [undefined, ofTenant],
    [ofTenant, ofTenant],
    [templateIssuer, ofTenant],
    [ofTenant, templateIssuer],
    [templateIssuer, templateIssuer],
    ["https://login.microsoftonline.com/{TenantId}/v2.0", ofTenant],
  ])("keys of %s pass for %s", (issuer, allowed) => {
    expect(issuerFault(issuer, policy(allowed))).toBeUndefined();
  });

  it.each([
    ["https://login.microsoftonline.com/00000000-0000-4000-8000-000000000000/v2.0", ofTenant],
    [`https://login.microsoftonline.com/${tenant}/v2.0/`, ofTenant],
    [`https://login.microsoftonline.com/${tenant}`, templateIssuer],
    ["https://login.microsoftonline.com//v2.0", templateIssuer],
    [`https://login.microsoftonline.us/${tenant}/v2.0`, templateIssuer],
    ["https://evil.example/{tenantid}/v2.0", ofTenant],
    ["", ofTenant],
  ])("keys of %s do not pass for %s", (issuer, allowed) => {
    expect(issuerFault(issuer, policy(allowed))).toBe("other-issuer");
  });
});

describe("keys of personal Microsoft accounts", () => {
  it.each([consumerIssuer, consumerIssuer.toUpperCase()])("are dropped", (issuer) => {
    expect(issuerFault(issuer, policy())).toBe("consumer");
  });

  it("are dropped even where a template would let them pass", () => {
    expect(issuerFault(consumerIssuer, policy(templateIssuer))).toBe("consumer");
  });

  it("are kept where one asks for it", () => {
    expect(issuerFault(consumerIssuer, policy(undefined, "keep"))).toBeUndefined();
  });
});

it("counts an issuer of null as none", () => {
  expect(issuerFault(null, policy(ofTenant))).toBeUndefined();
});

it.each([1, {}, []])("an issuer of %j is malformed", (issuer) => {
  expect(issuerFault(issuer, policy())).toBe("issuer-malformed");
});
