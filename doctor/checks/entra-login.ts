/**
 * The login for Entra ID, and the tenant that it leads to.
 *
 * @module
 */
import type { EntraLogin } from "../../internal/clients/entra-login";
import { aadstsCode } from "../../internal/clients/graph";
import { requestJson, unexpected } from "../../internal/clients/request";
import { text } from "../../internal/json";
import { outcomeOf } from "../advice";
import type { DoctorCheck } from "../check";
import { cannotTell, ok, wrong } from "../outcome";

const names: Readonly<Record<EntraLogin["kind"], string>> = {
  secret: "an application with a client secret",
  oidc: "an application with a federated token",
  certificate: "an application with a certificate",
  cli: "the Azure CLI",
  "azure-pipelines": "a service connection of Azure Pipelines",
  "workload-identity": "a workload identity of AKS",
  "managed-identity": "a managed identity",
};

export const entraLogin: DoctorCheck = {
  id: "entra-login",
  group: "Entra ID",
  title: "Login",
  why: "Terraform's azuread provider registers the API and its clients with it",
  remedy:
    "az login --allow-no-subscriptions --tenant <tenant id>   # install: https://learn.microsoft.com/en-us/cli/azure/install-azure-cli\nexport ARM_TENANT_ID=<tenant id> ARM_CLIENT_ID=<application id> ARM_CLIENT_SECRET=<secret>   # or an application",
  source: "https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#authenticating-to-entra-id",
  async check({ entraLogin: find }) {
    const login = await find();
    if ("outcome" in login) return login.outcome;
    const { kind } = login.value;
    return ok(`${names[kind]}${login.value.kind === "cli" && !login.value.isUser ? ", as an application" : ""}`);
  },
};

export const entraTenant: DoctorCheck = {
  id: "entra-tenant",
  group: "Entra ID",
  title: "Tenant",
  why: "the API is registered in it, and its key set is what the adapter reads",
  remedy: "az account tenant list\nexport ARM_TENANT_ID=<tenant id>",
  source: "https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc",
  async check({ context, entraLogin }) {
    const login = await entraLogin();
    const tenant = "value" in login ? login.value.tenant : undefined;
    if (tenant === undefined) return cannotTell("no login names a tenant");
    const hosts = context.endpoints.entra();
    if (hosts === undefined)
      return cannotTell("ARM_METADATA_HOSTNAME or ARM_ENVIRONMENT names a cloud that is not known here");
    const url = new URL(`/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`, hosts.login);
    const answer = await requestJson(context, { url });
    if ("failure" in answer) return outcomeOf(answer.failure);
    const { status, json } = answer.value;
    const issuer = text(json, "issuer");
    const id = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/.exec(issuer ?? "")?.[1];
    if (status === 200 && id !== undefined && text(json, "jwks_uri") !== undefined) return ok(`${id} at ${url.host}`);
    if (status === 400 || status === 404) {
      return wrong(`${url.host} knows no such tenant (${aadstsCode(json) ?? `HTTP ${status}`})`);
    }
    return outcomeOf(unexpected(url, answer.value).failure);
  },
};
