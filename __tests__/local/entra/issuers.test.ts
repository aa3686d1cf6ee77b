import { expect, it } from "vitest";
import { entraClouds } from "../../../limits/entra-clouds";
import { cloudOfStack } from "../../../local/entra/issuers";
import { baseResources, resource, stackOf } from "./tenant";

it.each([
  ["https://login.microsoftonline.com/t/discovery/v2.0/keys", entraClouds.global],
  ["https://login.microsoftonline.us/t/discovery/v2.0/keys", entraClouds.usgovernment],
  ["https://sts.chinacloudapi.cn/t/", entraClouds.china],
  ["https://login.chinacloudapi.cn/t/discovery/keys", entraClouds.china],
  ["https://sts.windows.net/t/", entraClouds.global],
  ["https://login.windows.net/t/discovery/keys", entraClouds.global],
  ["https://keys.example.com/login.microsoftonline.us", entraClouds.global],
])("a stack that names %s is for that cloud", (uri, cloud) => {
  const adapter = resource("oci_functions_function", "adapter", { config: { JWKS_URI: uri } });
  expect(cloudOfStack(stackOf([...baseResources, adapter]))).toBe(cloud);
});
