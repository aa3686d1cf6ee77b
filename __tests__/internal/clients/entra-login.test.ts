import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resultOf } from "../../../doctor/advice";
import { findEntraLogin } from "../../../internal/clients/entra-login";
import type { ProgramEnd } from "../../../internal/program";
import { tenantId } from "../../doctor/fake-clouds";
import { azureCli, scratchFolder } from "../../doctor/machine";

const clientId = "66666666-7777-8888-9999-000000000000";
const application = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId };
const folder = scratchFolder();
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const noCli = (): ProgramEnd => ({ failure: "not found" });

async function find(environment: Record<string, string>, az: (args: readonly string[]) => ProgramEnd = noCli) {
  return resultOf(await findEntraLogin({ environment, run: async (_program, args) => az(args) }));
}

describe("an application's login", () => {
  test.each([
    ["a secret", { ARM_CLIENT_SECRET: "s" }, { kind: "secret", clientId, secret: "s" }],
    ["a secret in a file", { ARM_CLIENT_SECRET_FILE_PATH: file("secret", "s\n") }, { kind: "secret", secret: "s" }],
    ["a certificate", { ARM_CLIENT_CERTIFICATE_PATH: "c.pfx" }, { kind: "certificate" }],
    ["a token", { ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t" }, { kind: "oidc", assertion: { token: "t" } }],
    [
      "a token in a file",
      { ARM_USE_OIDC: "1", ARM_OIDC_TOKEN_FILE_PATH: file("token", "t") },
      { assertion: { token: "t" } },
    ],
    [
      "GitHub Actions",
      {
        ARM_USE_OIDC: "true",
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://a.example/?b=c",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t",
      },
      { kind: "oidc", assertion: { requestUrl: new URL("https://a.example/?b=c"), requestToken: "t" } },
    ],
    [
      "Azure Pipelines",
      { ARM_USE_OIDC: "true", ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "x" },
      { kind: "azure-pipelines" },
    ],
    ["AKS", { ARM_USE_AKS_WORKLOAD_IDENTITY: "true" }, { kind: "workload-identity" }],
    ["a managed identity", { ARM_USE_MSI: "true" }, { kind: "managed-identity" }],
  ])("by %s", async (_way, environment, login) => {
    expect(await find({ ...application, ...environment })).toMatchObject({ value: { tenant: tenantId, ...login } });
  });

  test("prefers a certificate, then a secret, as the provider does", async () => {
    const all = { ...application, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t", ARM_CLIENT_SECRET: "s" };
    expect(await find(all)).toMatchObject({ value: { kind: "secret" } });
    expect(await find({ ...all, ARM_CLIENT_CERTIFICATE: "c" })).toMatchObject({ value: { kind: "certificate" } });
  });

  test("takes the client id from a file", async () => {
    const environment = {
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID_FILE_PATH: file("id", clientId),
      ARM_CLIENT_SECRET: "s",
    };
    expect(await find(environment)).toMatchObject({ value: { clientId } });
  });

  test("needs tenant and client id: the provider would pass over it without a word", async () => {
    expect(await find({ ARM_CLIENT_SECRET: "s" })).toMatchObject({
      outcome: {
        state: "missing",
        detail: "ARM_CLIENT_SECRET is set without ARM_TENANT_ID and ARM_CLIENT_ID: the provider would pass over it",
        remedy: "export ARM_TENANT_ID=<GUID>\nexport ARM_CLIENT_ID=<GUID>",
      },
    });
  });

  test.each([
    [{ ARM_CLIENT_SECRET_FILE_PATH: "/nonexistent" }, /ARM_CLIENT_SECRET_FILE_PATH names a file/],
    [
      { ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: file("empty", " \n") },
      /ARM_OIDC_TOKEN_FILE_PATH names a file that is empty/,
    ],
    [{ ARM_USE_OIDC: "true" }, /there is no token to show/],
    [{ ARM_USE_OIDC: "true", ARM_OIDC_REQUEST_URL: "https://a.example" }, /there is no token to show/],
  ])("%j is not enough", async (environment, detail) => {
    expect(await find({ ...application, ...environment })).toMatchObject({
      outcome: { state: "missing", detail: expect.stringMatching(detail) },
    });
  });
});

describe("the Azure CLI", () => {
  test("is used where nothing else is set", async () => {
    expect(await find({}, azureCli({}))).toEqual({ value: { kind: "cli", tenant: tenantId, isUser: true } });
  });

  test("gives way to ARM_TENANT_ID", async () => {
    expect(await find({ ARM_TENANT_ID: "contoso.com" }, azureCli({}))).toMatchObject({
      value: { tenant: "contoso.com" },
    });
  });

  test.each([
    [noCli, "missing", /not installed/],
    [(): ProgramEnd => ({ failure: "no answer" }), "not checked", /no answer/],
    [(): ProgramEnd => ({ status: 1, stdout: "" }), "missing", /nobody is logged in/],
    [(): ProgramEnd => ({ status: 0, stdout: "WARNING: {" }), "not checked", /documented form/],
    [(): ProgramEnd => ({ status: 0, stdout: '{"tenantId":"--evil"}' }), "not checked", /documented form/],
  ])("%o", async (az, state, detail) => {
    expect(await find({}, az)).toMatchObject({ outcome: { state, detail: expect.stringMatching(detail) } });
  });

  test("may be turned off", async () => {
    expect(await find({ ARM_USE_CLI: "false" }, azureCli({}))).toMatchObject({ outcome: { state: "missing" } });
  });
});

test.each(["--query", "a b", "../x", "x;y", ""])("no tenant is called %j", async (tenant) => {
  const found = await find({ ARM_TENANT_ID: tenant, ARM_USE_CLI: "false" });
  expect(found).toMatchObject({ outcome: { state: tenant === "" ? "missing" : "wrong" } });
});
