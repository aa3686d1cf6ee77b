/**
 * Microsoft Graph, with the deployer's login, as the azuread provider would use it.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 *
 * @module
 */
import { isPrivate } from "../credential-hosts";
import { member, text } from "../json";
import type { RunProgram } from "../program";
import { azureGraphToken } from "./azure-cli";
import type { EntraHosts } from "./endpoints";
import type { AssertionSource, EntraLogin } from "./entra-login";
import { type Found, failure, found } from "./failure";
import { type ClientNetwork, type JsonAnswer, requestJson, unexpected } from "./request";

/** How tokens are asked for. */
export interface TokenContext extends ClientNetwork {
  /** Runs the Azure CLI. */
  readonly run: RunProgram;
}

/** A token for Microsoft Graph: a secret. */
export async function graphToken(context: TokenContext, login: EntraLogin, hosts: EntraHosts): Promise<Found<string>> {
  switch (login.kind) {
    case "cli":
      return azureGraphToken(context.run, login.tenant, hosts.graph);
    case "secret":
      return redeem(context, login, hosts, { client_secret: login.secret });
    case "oidc": {
      const assertion = await federatedToken(context, login.assertion);
      if ("failure" in assertion) return assertion;
      return redeem(context, login, hosts, {
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion.value,
      });
    }
    case "certificate":
      return failure("entra-login-untriable", "a certificate in PKCS#12 is not opened here; Terraform tries it");
    case "azure-pipelines":
      return failure(
        "entra-login-untriable",
        "a service connection of Azure Pipelines is not tried here; Terraform tries it",
      );
    default: {
      const kind = login.kind.replace("-", " ");
      return failure("entra-login-untriable", `a ${kind} works only on its own machine, where Terraform asks for it`);
    }
  }
}

/** A request to Microsoft Graph. */
export interface GraphRequest {
  /** @default "GET" */
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its version and query: `/v1.0/applications?$top=1`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

/**
 * Asks Microsoft Graph.
 *
 * @throws {TypeError} for a path that leads to another host: the token is for this one
 */
export function requestGraph(
  network: ClientNetwork,
  { graph, token }: { readonly graph: URL; readonly token: string },
  { method = "GET", path, body }: GraphRequest,
): Promise<Found<JsonAnswer>> {
  const url = new URL(path, graph);
  if (url.origin !== graph.origin) throw new TypeError(`a path of Microsoft Graph leads to ${url.host}`);
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  return requestJson(network, { method, url, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

type Application = Extract<EntraLogin, { readonly kind: "secret" | "oidc" }>;

async function redeem(
  network: ClientNetwork,
  { tenant, clientId }: Application,
  { login, graph }: EntraHosts,
  proof: Readonly<Record<string, string>>,
): Promise<Found<string>> {
  const url = new URL(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, login);
  const form = { grant_type: "client_credentials", client_id: clientId, scope: `${graph.origin}/.default`, ...proof };
  const answer = await requestJson(network, { method: "POST", url, body: new URLSearchParams(form) });
  if ("failure" in answer) return answer;
  const { status, json } = answer.value;
  const token = text(json, "access_token");
  if (status === 200 && token !== undefined) return found(token);
  if (status !== 400 && status !== 401) return unexpected(url, answer.value);
  const code = aadstsCode(json);
  return failure(
    "entra-login-refused",
    `Entra refuses the login (${code ?? `HTTP ${status}`})`,
    code === undefined ? [] : [code],
  );
}

/**
 * Entra's error code alone: its descriptions repeat what was sent.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 */
export function aadstsCode(json: unknown): string | undefined {
  const codes = member(json, "error_codes");
  const first: unknown = Array.isArray(codes) ? codes[0] : undefined;
  return typeof first === "number" && Number.isSafeInteger(first) ? `AADSTS${first}` : undefined;
}

/** https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
async function federatedToken(network: ClientNetwork, assertion: AssertionSource): Promise<Found<string>> {
  if ("token" in assertion) return found(assertion.token);
  const { requestUrl, requestToken } = assertion;
  const url = new URL(requestUrl);
  if (!isPrivate(url, url)) {
    return failure("entra-assertion-insecure", `the address of the ID token's issuer, ${url.host}, is not https`);
  }
  url.searchParams.set("audience", "api://AzureADTokenExchange");
  const answer = await requestJson(network, { url, headers: { authorization: `Bearer ${requestToken}` } });
  if ("failure" in answer) return answer;
  const token = text(answer.value.json, "value");
  return answer.value.status === 200 && token !== undefined
    ? found(token)
    : unexpected(url, answer.value, " to the request for an ID token");
}
