import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entraClouds } from "../../../limits/entra-clouds";
import { instanceDiscovery, openidConfiguration } from "../../../local/entra/discovery";
import { issuersOf } from "../../../local/entra/issuers";
import { type RunningTenant, startTenant, tenantId } from "./tenant";

let tenant: RunningTenant;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.entra.close());

const at = async (path: string) => JSON.parse(await (await fetch(`${tenant.entra.url}/${path}`)).text());

describe("the OpenID configuration", () => {
  it("of version 2 leads to the real addresses of this tenant", async () => {
    expect(await at(`${tenantId}/v2.0/.well-known/openid-configuration`)).toMatchObject({
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      jwks_uri: `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
      token_endpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
      ...{
        cloud_instance_name: "microsoftonline.com",
        cloud_graph_host_name: "graph.windows.net",
        msgraph_host: "graph.microsoft.com",
      },
      ...{ http_logout_supported: true, frontchannel_logout_supported: true, rbac_url: "https://pas.windows.net" },
      ...{ kerberos_endpoint: `https://login.microsoftonline.com/${tenantId}/kerberos`, tenant_region_scope: "EU" },
    });
  });

  it("of version 1 has the issuer of sts.windows.net, with a trailing slash", async () => {
    expect(await at(`${tenantId}/.well-known/openid-configuration`)).toMatchObject({
      issuer: `https://sts.windows.net/${tenantId}/`,
      jwks_uri: `https://login.microsoftonline.com/${tenantId}/discovery/keys`,
      token_endpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/token`,
    });
  });

  it.each([
    ["common/v2.0", "https://login.microsoftonline.com/{tenantid}/v2.0"],
    ["organizations", "https://sts.windows.net/{tenantid}/"],
  ])("of %s has a template as issuer", async (path, issuer) => {
    expect(await at(`${path}/.well-known/openid-configuration`)).toMatchObject({ issuer, tenant_region_scope: null });
  });

  it("leads, through the map of origins, to a key set that answers", async () => {
    const { jwks_uri } = await at(`${tenantId}/v2.0/.well-known/openid-configuration`);
    const answer = await fetch(tenant.origins.toLocal(jwks_uri));
    expect(answer.status).toBe(200);
  });

  it("has the hosts of other clouds where the stack is for them", () => {
    expect(openidConfiguration(issuersOf(entraClouds.china), 1, tenantId)).toMatchObject({
      issuer: `https://sts.chinacloudapi.cn/${tenantId}/`,
      token_endpoint: `https://login.partner.microsoftonline.cn/${tenantId}/oauth2/token`,
    });
    expect(openidConfiguration(issuersOf(entraClouds.usgovernment), 2, tenantId)).toMatchObject({
      issuer: `https://login.microsoftonline.us/${tenantId}/v2.0`,
    });
  });
});

describe("instance discovery", () => {
  it("tells which hosts are one cloud", async () => {
    expect(
      await at(
        "common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
      ),
    ).toEqual({
      tenant_discovery_endpoint: "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
      "api-version": "1.1",
      metadata: [
        {
          preferred_network: "login.microsoftonline.com",
          preferred_cache: "login.microsoftonline.com",
          aliases: ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com"],
        },
      ],
    });
  });
});

it("an instance of another cloud has the hosts of that one", () => {
  const china = instanceDiscovery(issuersOf(entraClouds.china), "common", "https://login.chinacloudapi.cn/common");
  expect(china.metadata).toMatchObject([
    { preferred_network: entraClouds.china.login, aliases: [entraClouds.china.login, "login.chinacloudapi.cn"] },
  ]);
});

it.each([
  "https://login.example.com/common/oauth2/v2.0/authorize",
  "https://login.microsoftonline.com.evil.example/common/oauth2/v2.0/authorize",
  "http://login.microsoftonline.com/common/oauth2/v2.0/authorize",
  "nonsense",
])("an authority at %j is none of this cloud: AADSTS50049", async (endpoint) => {
  const query = new URLSearchParams({ "api-version": "1.1", authorization_endpoint: endpoint });
  expect(await at(`common/discovery/instance?${query}`)).toMatchObject({
    error: "invalid_instance",
    error_codes: [50049],
  });
});

it("every real origin of the cloud is on the map", () => {
  expect(tenant.origins.entries().map(({ real }) => real)).toEqual(
    expect.arrayContaining([
      "https://login.microsoftonline.com",
      "https://sts.windows.net",
      "https://login.windows.net",
    ]),
  );
});

it("what Entra does not have is not found", async () => {
  expect((await fetch(`${tenant.entra.url}/nothing/here`)).status).toBe(404);
});
