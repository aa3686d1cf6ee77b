import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileApp, projectApp, runApp } from "./constructs/app-process";
import { addressesOf } from "./constructs/test-stack";
import { newFolder } from "./run-folder";
import type { JsonObject } from "./terraform-schema/json";
import { judge } from "./terraform-schema/judge";
import { expectPortable } from "./terraform-schema/portable";

const run = projectApp("secured-api");

/** Every file that an app wrote, by its path. */
function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => statSync(join(folder, file)).isFile())
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), "latin1")]),
  );
}

const files = filesOf(run.outdir);
const document = JSON.parse(files["stacks/secured-api/cdk.tf.json"] ?? "{}") as JsonObject;

/** Addresses in the state of everybody who deployed it: a changed one is a resource destroyed and made anew. */
const addresses = `
azuread_app_role_assignment.Entra-hello_Client-demo-client_Role-ApiInvoke_A81BDDC2
azuread_application.Entra-hello_06BB2298
azuread_application.Entra-hello_Client-demo-client_2CA1F3F4
azuread_application_identifier_uri.Entra-hello_IdentifierUri_BC89FCDF
azuread_application_password.Entra-hello_Client-demo-client_Secret_A_6DBCA2D8
azuread_application_password.Entra-hello_Client-demo-client_Secret_B_1E41093E
azuread_service_principal.Entra-hello_Client-demo-client_ServicePrincipal_55D5C377
azuread_service_principal.Entra-hello_ServicePrincipal_EE48C7C3
data.azuread_client_config.Entra-hello_Current_E8DE1CD6
data.oci_core_services.Network_OracleServices_BCCBAA95
data.oci_identity_region_subscriptions.Regions
oci_apigateway_deployment.Api-hello_5B17D1E1
oci_apigateway_deployment.JwksAdapter_Deployment_FE3AC4CC
oci_apigateway_gateway.Gateway_43CB3636
oci_artifacts_container_repository.JwksAdapterImage_Repository_7A761FC8
oci_core_default_security_list.Network_DefaultSecurityList_68D1DC16
oci_core_internet_gateway.Network_InternetGateway_D8FF3F66
oci_core_nat_gateway.Network_NatGateway_3E2F903D
oci_core_network_security_group.Network_FunctionSecurityGroup_DDC2B444
oci_core_network_security_group.Network_GatewaySecurityGroup_D4261464
oci_core_network_security_group_security_rule.Network_FunctionEgress_34A08914
oci_core_network_security_group_security_rule.Network_GatewayEgress443_0A47F082
oci_core_network_security_group_security_rule.Network_GatewayIngress-0_0_0_0-0_1ACD37C4
oci_core_route_table.Network_PrivateRoutes_C6083B47
oci_core_route_table.Network_PublicRoutes_63720B20
oci_core_service_gateway.Network_ServiceGateway_845F4BA6
oci_core_subnet.Network_FunctionSubnet_666F13EF
oci_core_subnet.Network_GatewaySubnet_B81B9939
oci_core_vcn.Network_1C6012B5
oci_functions_application.JwksAdapter_Application_EFE9515F
oci_functions_function.JwksAdapter_63193497
oci_health_checks_http_monitor.JwksAdapter_Monitor_6FC90278
oci_identity_policy.Gateway_InvokePolicy_47BA0F56
oci_logging_log.Api-hello_Logs_access_CD12C084
oci_logging_log.Api-hello_Logs_execution_1FD6BDC7
oci_logging_log.JwksAdapter_DeploymentLogs_access_64A35F77
oci_logging_log.JwksAdapter_DeploymentLogs_execution_B13EE116
oci_logging_log.JwksAdapter_FunctionLogs_invoke_E1A528A6
oci_logging_log_group.Api-hello_Logs_LogGroup_BE0FDA75
oci_logging_log_group.JwksAdapter_FunctionLogs_LogGroup_928D5724
terraform_data.JwksAdapterImage_Push_5111BEFB
time_sleep.Entra-hello_Client-demo-client_Replication_8715B364
time_sleep.Gateway_PolicyPropagation_65FC72BC
time_static.Entra-hello_Client-demo-client_Secret_Start_D22DDF71
`;

it("synthesizes", () => {
  expect(run).toMatchObject({ status: 0, stdout: "" });
  expect(Object.keys(files)).toContain("manifest.json");
});

describe("the stack", () => {
  it("would be taken by Terraform", async () => {
    expect(await judge(document)).toEqual([]);
  });

  it("holds both clouds, at addresses that stay", () => {
    expect(addressesOf(document).sort()).toEqual(addresses.trim().split("\n"));
  });

  it("holds no secret, path or moment", () => {
    expectPortable(document);
    expectPortable(JSON.parse(files["manifest.json"] ?? "{}") as JsonObject);
  });

  it("names what Terraform needs, and its providers", () => {
    expect(document.terraform).toEqual({
      backend: { local: { path: "../../../terraform.secured-api.tfstate" } },
      required_providers: {
        azuread: { source: "hashicorp/azuread", version: expect.any(String) },
        oci: { source: "oracle/oci", version: "~> 8.28" },
        time: { source: "hashicorp/time", version: expect.any(String) },
      },
      required_version: ">= 1.5.0",
    });
  });

  it("asks for three values, each explained", () => {
    const variables = document.variable as Record<string, JsonObject>;
    expect(Object.keys(variables).sort()).toEqual(["compartment_id", "region", "tenancy_id"]);
    for (const [name, { description }] of Object.entries(variables)) expect(description, name).toMatch(/\w+ \w+/);
  });
});

it("is the same byte for byte in another folder and another process", () => {
  const other = newFolder("elsewhere");
  mkdirSync(join(other, "sub"));
  const again = runApp(compileApp({ file: "main.ts" }), join(other, "sub"));
  expect(again.status).toBe(0);
  expect(filesOf(again.outdir)).toEqual(files);
});

describe("npm run synth", () => {
  const { synth } = JSON.parse(readFileSync("package.json", "utf8")).scripts;

  /** Runs it with programs that end as told. */
  function ended(statuses: { readonly app: number; readonly summary: number }) {
    const bin = newFolder("bin");
    const program = (name: string, text: string): void =>
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}`, { mode: 0o755 });
    program("npm", "");
    program("node", `case $1 in lib/main.js) exit ${statuses.app};; *) echo "$*"; exit ${statuses.summary};; esac`);
    const { status, stdout } = spawnSync("sh", ["-c", synth], {
      env: { PATH: `${bin}:${process.env.PATH}` },
      encoding: "utf8",
    });
    return { status, lines: stdout.trim().split("\n") };
  }
  const summary = "lib/cli.js summary --stack cdktf.out";

  it("sums up what the app wrote", () => {
    expect(ended({ app: 0, summary: 0 })).toEqual({ status: 0, lines: [summary] });
  });

  it.each([1, 2, 3])("is done where that cannot be summed up (%i), and says so in a line", (status) => {
    expect(ended({ app: 0, summary: status })).toEqual({
      status: 0,
      lines: [summary, "The stacks are written. What keeps them from being summed up stands above."],
    });
  });

  it("fails with the app", () => {
    expect(ended({ app: 1, summary: 0 })).toEqual({ status: 1, lines: [""] });
  });
});
