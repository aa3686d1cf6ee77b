import { expect, test } from "vitest";
import { entraIssuerOf } from "../../../synthesized/system/entra-issuer";

test.each([
  ["https://login.microsoftonline.com/t/v2.0", { login: "login.microsoftonline.com", tenant: "t", version: 2 }],
  ["https://sts.windows.net/t/", { login: "login.microsoftonline.com", tenant: "t", version: 1 }],
  ["https://sts.chinacloudapi.cn/t/", { login: "login.partner.microsoftonline.cn", tenant: "t", version: 1 }],
  ["https://login.microsoftonline.us/t/v2.0", { login: "login.microsoftonline.us", tenant: "t", version: 2 }],
  ["https://contoso.ciamlogin.com/t/v2.0", { tenant: "t", version: 2 }],
  ["https://login.microsoftonline.com/t/", { login: "login.microsoftonline.com", tenant: "t" }],
  ["https://issuer.example.com/t/v2.0", undefined],
  ["my-issuer", undefined],
])("%s", (issuer, expected) => {
  expect(entraIssuerOf(issuer)).toEqual(expected);
});
