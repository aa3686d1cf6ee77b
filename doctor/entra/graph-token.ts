/**
 * Gets a token for Microsoft Graph with the deployer's login, as the azuread provider would, to see what it permits.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 *
 * @module
 */

import { text } from "../../internal/json";
import { type Answer, ask, isAnswer, unexpected } from "../ask";
import type { DoctorContext } from "../context";
import type { EntraHosts } from "../endpoints";
import { failed, notChecked, type Outcome, type Result, value, wrong } from "../outcome";
import type { Session } from "../session";
import { aadstsCode, aadstsRemedy } from "./aadsts";
import { azureGraphToken } from "./azure-cli";
import type { Assertion, EntraLogin } from "./login";
import { readClaims, type TokenClaims } from "./token-claims";

export async function requestGraphToken(session: Session): Promise<Result<TokenClaims>> {
  const { context } = session;
  const login = await session.entraLogin();
  if ("outcome" in login) return failed(notChecked("there is no login for Entra"));
  const hosts = context.endpoints.entra();
  if (hosts === undefined)
    return failed(notChecked("ARM_METADATA_HOSTNAME or ARM_ENVIRONMENT names a cloud that is not known here"));
  const token = await tokenFor(context, login.value, hosts);
  if ("outcome" in token) return token;
  const claims = readClaims(token.value);
  return claims === undefined ? failed(notChecked("Entra's token for Microsoft Graph cannot be read")) : value(claims);
}

async function tokenFor(context: DoctorContext, login: EntraLogin, hosts: EntraHosts): Promise<Result<string>> {
  switch (login.kind) {
    case "cli":
      return azureGraphToken(context, login.tenant, hosts.graph);
    case "secret":
      return redeem(context, login, hosts, { client_secret: login.secret });
    case "oidc": {
      const assertion = await federatedToken(context, login.assertion);
      if ("outcome" in assertion) return assertion;
      return redeem(context, login, hosts, {
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion.value,
      });
    }
    case "certificate":
      return failed(notChecked("a certificate in PKCS#12 is not opened here; Terraform tries it"));
    case "azure-pipelines":
      return failed(notChecked("a service connection of Azure Pipelines is not tried here; Terraform tries it"));
    default:
      return failed(
        notChecked(`a ${login.kind.replace("-", " ")} works only on its own machine, where Terraform asks for it`),
      );
  }
}

type Application = Extract<EntraLogin, { readonly kind: "secret" | "oidc" }>;

async function redeem(
  context: DoctorContext,
  { tenant, clientId }: Application,
  { login, graph }: EntraHosts,
  proof: Readonly<Record<string, string>>,
): Promise<Result<string>> {
  const url = new URL(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, login);
  const form = { grant_type: "client_credentials", client_id: clientId, scope: `${graph.origin}/.default`, ...proof };
  const answer = await ask(context, url, { method: "POST", body: new URLSearchParams(form) });
  if (!isAnswer(answer)) return failed(answer);
  const token = text(answer.json, "access_token");
  if (answer.status === 200 && token !== undefined) return value(token);
  return failed(refused(url, answer));
}

function refused(url: URL, answer: Answer): Outcome {
  const code = aadstsCode(answer.json);
  const isRefusal = answer.status === 400 || answer.status === 401;
  if (!isRefusal) return unexpected(url, answer);
  const { meaning, remedy } = aadstsRemedy(code);
  return wrong(`Entra refuses the login (${code ?? `HTTP ${answer.status}`}): ${meaning}`, remedy);
}

/** https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
async function federatedToken(context: DoctorContext, assertion: Assertion): Promise<Result<string>> {
  if ("token" in assertion) return value(assertion.token);
  const { requestUrl, requestToken } = assertion;
  const url = new URL(requestUrl);
  url.searchParams.set("audience", "api://AzureADTokenExchange");
  const answer = await ask(context, url, { headers: { authorization: `Bearer ${requestToken}` } });
  if (!isAnswer(answer)) return failed(answer);
  const token = text(answer.json, "value");
  return answer.status === 200 && token !== undefined
    ? value(token)
    : failed(unexpected(url, answer, " to the request for an ID token"));
}
