import { expect, it } from "vitest";
import { entraIssuer, entraJwksUri, entraTokenEndpoint } from "../../constructs/index";
import { codesIn, secured } from "./test-stack";

it("knows what Entra writes into tokens: v1 issuers end with a slash, v2 issuers do not", () => {
  expect(entraIssuer("global", "t", 1)).toBe("https://sts.windows.net/t/");
  expect(entraIssuer("global", "t", 2)).toBe("https://login.microsoftonline.com/t/v2.0");
  expect(entraIssuer("usgovernment", "t", 1)).toBe("https://sts.windows.net/t/");
  expect(entraIssuer("usgovernment", "t", 2)).toBe("https://login.microsoftonline.us/t/v2.0");
  expect(entraIssuer("china", "t", 1)).toBe("https://sts.chinacloudapi.cn/t/");
  expect(entraIssuer("china", "t", 2)).toBe("https://login.partner.microsoftonline.cn/t/v2.0");
});

it("knows where keys and tokens are served", () => {
  expect(entraJwksUri("global", "t", 1)).toBe("https://login.microsoftonline.com/t/discovery/keys");
  expect(entraJwksUri("global", "t", 2)).toBe("https://login.microsoftonline.com/t/discovery/v2.0/keys");
  expect(entraTokenEndpoint("global", "t", 1)).toBe("https://login.microsoftonline.com/t/oauth2/token");
  expect(entraTokenEndpoint("global", "t", 2)).toBe("https://login.microsoftonline.com/t/oauth2/v2.0/token");
});

it("says in the address itself that there is no such cloud, where no compiler did", () => {
  for (const cloud of ["azure", undefined, "toString"] as never[]) {
    const address = `https://no cloud ${String(cloud)} among global, usgovernment, china/t`;
    expect(entraIssuer(cloud, "t", 2)).toBe(`${address}/v2.0`);
    expect(entraJwksUri(cloud, "t", 2)).toBe(`${address}/discovery/v2.0/keys`);
    expect(codesIn((scope) => secured(scope, { issuers: [entraIssuer(cloud, "t", 2)] }))).toEqual(["ISSUER_INVALID"]);
  }
});
