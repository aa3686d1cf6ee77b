import type { Check } from "../check";
import type { EntraLogin } from "../entra/login";
import { ok } from "../outcome";

const names: Readonly<Record<EntraLogin["kind"], string>> = {
  secret: "an application with a client secret",
  oidc: "an application with a federated token",
  certificate: "an application with a certificate",
  cli: "the Azure CLI",
  "azure-pipelines": "a service connection of Azure Pipelines",
  "workload-identity": "a workload identity of AKS",
  "managed-identity": "a managed identity",
};

export const entraLogin: Check = {
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
