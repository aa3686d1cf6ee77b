/**
 * The login with which Terraform's azuread provider would ask Microsoft Graph, found in the provider's own order.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#authenticating-to-entra-id
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { type Environment, firstSet } from "../../internal/program";
import type { DoctorContext } from "../context";
import { failed, missing, type Outcome, type Result, value, wrong } from "../outcome";
import { azureAccount } from "./azure-cli";
import type { EntraLogin } from "./login";

/** A tenant: its GUID, or one of its domains. */
const tenantForm = /^[0-9a-zA-Z](?:[0-9a-zA-Z.-]{0,251}[0-9a-zA-Z])?$/;

export async function findEntraLogin(context: Pick<DoctorContext, "environment" | "run">): Promise<Result<EntraLogin>> {
  const { environment } = context;
  const tenant = firstSet(environment, "ARM_TENANT_ID");
  if (tenant !== undefined && !tenantForm.test(tenant)) {
    return failed(
      wrong("ARM_TENANT_ID is neither a tenant's GUID nor one of its domains", "export ARM_TENANT_ID=<tenant id>"),
    );
  }
  const application = applicationLogin(environment, tenant);
  if (application !== undefined) return application;
  if (isOn(environment, "ARM_USE_AKS_WORKLOAD_IDENTITY"))
    return value({ kind: "workload-identity", ...(tenant && { tenant }) });
  if (isOn(environment, "ARM_USE_MSI")) return value({ kind: "managed-identity", ...(tenant && { tenant }) });
  if (!isOn(environment, "ARM_USE_CLI", true)) {
    return failed(missing("ARM_USE_CLI turns the Azure CLI off, and no other login is set"));
  }
  return azureAccount(context, tenant);
}

function applicationLogin(environment: Environment, tenant: string | undefined): Result<EntraLogin> | undefined {
  const intent = intended(environment);
  if (intent === undefined) return undefined;
  if ("outcome" in intent) return intent;
  const clientId =
    firstSet(environment, "ARM_CLIENT_ID") ?? contentOf(firstSet(environment, "ARM_CLIENT_ID_FILE_PATH"));
  if (tenant === undefined || clientId === undefined) {
    const absent = [
      ...(tenant === undefined ? ["ARM_TENANT_ID"] : []),
      ...(clientId === undefined ? ["ARM_CLIENT_ID"] : []),
    ];
    return failed(
      missing(
        `${intent.value.origin} is set without ${absent.join(" and ")}: the provider would pass over it`,
        absent.map((name) => `export ${name}=<GUID>`).join("\n"),
      ),
    );
  }
  return value(intent.value.login(tenant, clientId));
}

/** A way of logging in that the environment asks for. */
interface Intent {
  /** The variable that asks for it. */
  readonly origin: string;
  readonly login: (tenant: string, clientId: string) => EntraLogin;
}

function intended(environment: Environment): Result<Intent> | undefined {
  const certificate = ["ARM_CLIENT_CERTIFICATE", "ARM_CLIENT_CERTIFICATE_PATH"].find((name) =>
    firstSet(environment, name),
  );
  if (certificate !== undefined) {
    return value({ origin: certificate, login: (tenant) => ({ kind: "certificate", tenant }) });
  }
  const secret = secretIn(environment, "ARM_CLIENT_SECRET", "ARM_CLIENT_SECRET_FILE_PATH");
  if (secret !== undefined) {
    if ("outcome" in secret) return secret;
    const { origin, content } = secret.value;
    return value({ origin, login: (tenant, clientId) => ({ kind: "secret", tenant, clientId, secret: content }) });
  }
  return isOn(environment, "ARM_USE_OIDC") ? federated(environment) : undefined;
}

function federated(environment: Environment): Result<Intent> {
  const token = secretIn(environment, "ARM_OIDC_TOKEN", "ARM_OIDC_TOKEN_FILE_PATH");
  if (token !== undefined) {
    if ("outcome" in token) return token;
    const { origin, content } = token.value;
    return value({
      origin,
      login: (tenant, clientId) => ({ kind: "oidc", tenant, clientId, assertion: { token: content } }),
    });
  }
  if (
    firstSet(environment, "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID") !==
    undefined
  ) {
    return value({ origin: "ARM_USE_OIDC", login: (tenant) => ({ kind: "azure-pipelines", tenant }) });
  }
  const url = firstSet(environment, "ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL");
  const requestToken = firstSet(environment, "ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (url === undefined || requestToken === undefined || !URL.canParse(url)) {
    return failed(
      missing(
        "ARM_USE_OIDC is set, and there is no token to show: neither ARM_OIDC_TOKEN, nor its file, nor a request URL with its token",
        "in GitHub Actions: permissions: { id-token: write }\nelsewhere: export ARM_OIDC_TOKEN_FILE_PATH=<file>",
      ),
    );
  }
  const assertion = { requestUrl: new URL(url), requestToken };
  return value({
    origin: "ARM_USE_OIDC",
    login: (tenant, clientId) => ({ kind: "oidc", tenant, clientId, assertion }),
  });
}

function secretIn(environment: Environment, name: string, fileName: string) {
  const direct = firstSet(environment, name);
  if (direct !== undefined) return value({ origin: name, content: direct });
  const path = firstSet(environment, fileName);
  if (path === undefined) return undefined;
  const content = contentOf(path);
  const unreadable: Outcome = missing(`${fileName} names a file that is empty, does not exist or cannot be read`);
  return content === undefined ? failed(unreadable) : value({ origin: fileName, content });
}

function contentOf(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

/** As Terraform's providers read a truth value. */
function isOn(environment: Environment, name: string, byDefault = false): boolean {
  const set = firstSet(environment, name);
  return set === undefined ? byDefault : ["1", "t", "true"].includes(set.toLowerCase());
}
