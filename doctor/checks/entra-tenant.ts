import { text } from "../../internal/json";
import { ask, isAnswer, unexpected } from "../ask";
import type { Check } from "../check";
import { aadstsCode } from "../entra/aadsts";
import { notChecked, ok, wrong } from "../outcome";

export const entraTenant: Check = {
  id: "entra-tenant",
  group: "Entra ID",
  title: "Tenant",
  why: "the API is registered in it, and its key set is what the adapter reads",
  remedy: "az account tenant list\nexport ARM_TENANT_ID=<tenant id>",
  source: "https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc",
  async check({ context, entraLogin }) {
    const login = await entraLogin();
    const tenant = "value" in login ? login.value.tenant : undefined;
    if (tenant === undefined) return notChecked("no login names a tenant");
    const hosts = context.endpoints.entra();
    if (hosts === undefined)
      return notChecked("ARM_METADATA_HOSTNAME or ARM_ENVIRONMENT names a cloud that is not known here");
    const url = new URL(`/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`, hosts.login);
    const answer = await ask(context, url);
    if (!isAnswer(answer)) return answer;
    const issuer = text(answer.json, "issuer");
    const id = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/.exec(issuer ?? "")?.[1];
    if (answer.status === 200 && id !== undefined && text(answer.json, "jwks_uri") !== undefined)
      return ok(`${id} at ${url.host}`);
    if (answer.status === 400 || answer.status === 404) {
      return wrong(`${url.host} knows no such tenant (${aadstsCode(answer.json) ?? `HTTP ${answer.status}`})`);
    }
    return unexpected(url, answer);
  },
};
