/**
 * The login of the Azure CLI, which the azuread provider uses where no other is set.
 * https://learn.microsoft.com/en-us/cli/azure/authenticate-azure-cli
 *
 * @module
 */
import { member, parseJson, text } from "../json";
import type { RunProgram } from "../program";
import { type Found, failure, found } from "./failure";

/** Who is logged in. */
export interface AzureAccount {
  readonly tenant: string;
  /** A person, not an application. */
  readonly isUser: boolean;
}

/** For {@link failure}'s names: the tenant that a new login must be for. */
const named = (tenant: string | undefined): readonly string[] => (tenant === undefined ? [] : [tenant]);

/** @param tenant what ARM_TENANT_ID says, which wins over the CLI's own */
export async function azureAccount(run: RunProgram, tenant: string | undefined): Promise<Found<AzureAccount>> {
  const finished = await run("az", ["account", "show", "--output", "json"]);
  if ("failure" in finished) {
    if (finished.failure !== "not found")
      return failure("azure-cli-unanswered", `az account show: ${finished.failure}`);
    return failure("azure-cli-missing", "no login in the environment (ARM_…), and the Azure CLI is not installed");
  }
  if (finished.status !== 0)
    return failure("azure-cli-logged-out", "nobody is logged in to the Azure CLI", named(tenant));
  const account = parseJson(finished.stdout);
  const own = text(account, "tenantId");
  if (own === undefined || !/^[0-9a-f-]{36}$/i.test(own)) {
    return failure("azure-cli-unanswered", "az account show did not print an account in the documented form");
  }
  return found({ tenant: tenant ?? own, isUser: text(member(account, "user"), "type") === "user" });
}

/** @returns a token for Microsoft Graph: a secret */
export async function azureGraphToken(run: RunProgram, tenant: string, graph: URL): Promise<Found<string>> {
  const scope = `${graph.origin}/.default`;
  const args = ["account", "get-access-token", "--scope", scope, "--tenant", tenant, "--output", "json"];
  const finished = await run("az", args);
  if ("failure" in finished) return failure("azure-cli-unanswered", `az account get-access-token: ${finished.failure}`);
  const token = text(parseJson(finished.stdout), "accessToken");
  if (finished.status !== 0) {
    const detail = "the Azure CLI's login has ended, or does not reach this tenant";
    return failure("azure-cli-session-ended", detail, named(tenant));
  }
  return token === undefined
    ? failure("azure-cli-unanswered", "az account get-access-token printed no token")
    : found(token);
}
