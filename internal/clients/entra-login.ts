/**
 * The login with which Terraform's azuread provider would ask Microsoft Graph, found in the provider's own order.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#authenticating-to-entra-id
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { type Environment, firstSet, type RunProgram } from "../program";
import { isUrl } from "../url";
import { azureAccount } from "./azure-cli";
import { type Found, failure, found } from "./failure";

/** What an application shows instead of a secret of its own. Both are secrets. */
export type AssertionSource = { readonly token: string } | { readonly requestUrl: URL; readonly requestToken: string };

export type EntraLogin =
  | { readonly kind: "secret"; readonly tenant: string; readonly clientId: string; readonly secret: string }
  | { readonly kind: "oidc"; readonly tenant: string; readonly clientId: string; readonly assertion: AssertionSource }
  | { readonly kind: "cli"; readonly tenant: string; readonly isUser: boolean }
  /** Logins that cannot be tried from here. */
  | { readonly kind: "certificate"; readonly tenant: string }
  | { readonly kind: "azure-pipelines"; readonly tenant: string }
  | { readonly kind: "workload-identity" | "managed-identity"; readonly tenant?: string };

/** What finding a login needs. */
export interface EntraLoginContext {
  readonly environment: Environment;
  /** Runs the Azure CLI. */
  readonly run: RunProgram;
}

/** A tenant: its GUID, or one of its domains. */
const tenantForm = /^[0-9a-zA-Z](?:[0-9a-zA-Z.-]{0,251}[0-9a-zA-Z])?$/;

export async function findEntraLogin({ environment, run }: EntraLoginContext): Promise<Found<EntraLogin>> {
  const tenant = firstSet(environment, "ARM_TENANT_ID");
  if (tenant !== undefined && !tenantForm.test(tenant)) {
    return failure("entra-tenant-malformed", "ARM_TENANT_ID is neither a tenant's GUID nor one of its domains");
  }
  const application = applicationLogin(environment, tenant);
  if (application !== undefined) return application;
  if (isOn(environment, "ARM_USE_AKS_WORKLOAD_IDENTITY"))
    return found({ kind: "workload-identity", ...(tenant && { tenant }) });
  if (isOn(environment, "ARM_USE_MSI")) return found({ kind: "managed-identity", ...(tenant && { tenant }) });
  if (!isOn(environment, "ARM_USE_CLI", true)) {
    return failure("entra-login-missing", "ARM_USE_CLI turns the Azure CLI off, and no other login is set");
  }
  const account = await azureAccount(run, tenant);
  return "failure" in account ? account : found({ kind: "cli", ...account.value });
}

function applicationLogin(environment: Environment, tenant: string | undefined): Found<EntraLogin> | undefined {
  const intent = intended(environment);
  if (intent === undefined) return undefined;
  if ("failure" in intent) return intent;
  const clientId =
    firstSet(environment, "ARM_CLIENT_ID") ?? contentOf(firstSet(environment, "ARM_CLIENT_ID_FILE_PATH"));
  if (tenant === undefined || clientId === undefined) {
    const absent = [
      ...(tenant === undefined ? ["ARM_TENANT_ID"] : []),
      ...(clientId === undefined ? ["ARM_CLIENT_ID"] : []),
    ];
    const detail = `${intent.value.origin} is set without ${absent.join(" and ")}: the provider would pass over it`;
    return failure("entra-login-incomplete", detail, absent);
  }
  return found(intent.value.login(tenant, clientId));
}

/** A way of logging in that the environment asks for. */
interface Intent {
  /** The variable that asks for it. */
  readonly origin: string;
  readonly login: (tenant: string, clientId: string) => EntraLogin;
}

function intended(environment: Environment): Found<Intent> | undefined {
  const certificate = ["ARM_CLIENT_CERTIFICATE", "ARM_CLIENT_CERTIFICATE_PATH"].find((name) =>
    firstSet(environment, name),
  );
  if (certificate !== undefined) {
    return found({ origin: certificate, login: (tenant) => ({ kind: "certificate", tenant }) });
  }
  const secret = secretIn(environment, "ARM_CLIENT_SECRET", "ARM_CLIENT_SECRET_FILE_PATH");
  if (secret !== undefined) {
    if ("failure" in secret) return secret;
    const { origin, content } = secret.value;
    return found({ origin, login: (tenant, clientId) => ({ kind: "secret", tenant, clientId, secret: content }) });
  }
  return isOn(environment, "ARM_USE_OIDC") ? federated(environment) : undefined;
}

function federated(environment: Environment): Found<Intent> {
  const token = secretIn(environment, "ARM_OIDC_TOKEN", "ARM_OIDC_TOKEN_FILE_PATH");
  if (token !== undefined) {
    if ("failure" in token) return token;
    const { origin, content } = token.value;
    return found({
      origin,
      login: (tenant, clientId) => ({ kind: "oidc", tenant, clientId, assertion: { token: content } }),
    });
  }
  if (
    firstSet(environment, "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID") !==
    undefined
  ) {
    return found({ origin: "ARM_USE_OIDC", login: (tenant) => ({ kind: "azure-pipelines", tenant }) });
  }
  const url = firstSet(environment, "ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL");
  const requestToken = firstSet(environment, "ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (url === undefined || requestToken === undefined || !isUrl(url)) {
    return failure(
      "entra-assertion-missing",
      "ARM_USE_OIDC is set, and there is no token to show: neither ARM_OIDC_TOKEN, nor its file, nor a request URL with its token",
    );
  }
  const assertion = { requestUrl: new URL(url), requestToken };
  return found({
    origin: "ARM_USE_OIDC",
    login: (tenant, clientId) => ({ kind: "oidc", tenant, clientId, assertion }),
  });
}

function secretIn(environment: Environment, name: string, fileName: string) {
  const direct = firstSet(environment, name);
  if (direct !== undefined) return found({ origin: name, content: direct });
  const path = firstSet(environment, fileName);
  if (path === undefined) return undefined;
  const content = contentOf(path);
  if (content !== undefined) return found({ origin: fileName, content });
  const detail = `${fileName} names a file that is empty, does not exist or cannot be read`;
  return failure("entra-secret-unreadable", detail, [fileName]);
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
