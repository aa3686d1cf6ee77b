/**
 * The login of the Azure CLI, which the azuread provider uses where no other is set.
 * https://learn.microsoft.com/en-us/cli/azure/authenticate-azure-cli
 *
 * @module
 */

import { member, parseJson, text } from "../../internal/json";
import type { DoctorContext } from "../context";
import { failed, missing, notChecked, type Result, value, wrong } from "../outcome";
import type { EntraLogin } from "./login";

const login = (tenant: string | undefined) =>
  `az login --allow-no-subscriptions${tenant === undefined ? "" : ` --tenant ${tenant}`}`;

/** @param tenant what ARM_TENANT_ID says, which wins over the CLI's own */
export async function azureAccount(
  { run }: Pick<DoctorContext, "run">,
  tenant: string | undefined,
): Promise<Result<EntraLogin>> {
  const finished = await run("az", ["account", "show", "--output", "json"]);
  if ("failure" in finished) {
    if (finished.failure !== "not found") return failed(notChecked(`az account show: ${finished.failure}`));
    return failed(missing("no login in the environment (ARM_…), and the Azure CLI is not installed"));
  }
  if (finished.status !== 0) return failed(missing("nobody is logged in to the Azure CLI", login(tenant)));
  const account = parseJson(finished.stdout);
  const own = text(account, "tenantId");
  if (own === undefined || !/^[0-9a-f-]{36}$/i.test(own)) {
    return failed(notChecked("az account show did not print an account in the documented form"));
  }
  return value({ kind: "cli", tenant: tenant ?? own, isUser: text(member(account, "user"), "type") === "user" });
}

/** @returns a token for Microsoft Graph: a secret */
export async function azureGraphToken(
  { run }: Pick<DoctorContext, "run">,
  tenant: string,
  graph: URL,
): Promise<Result<string>> {
  const scope = `${graph.origin}/.default`;
  const args = ["account", "get-access-token", "--scope", scope, "--tenant", tenant, "--output", "json"];
  const finished = await run("az", args);
  if ("failure" in finished) return failed(notChecked(`az account get-access-token: ${finished.failure}`));
  const token = text(parseJson(finished.stdout), "accessToken");
  if (finished.status !== 0)
    return failed(wrong("the Azure CLI's login has ended, or does not reach this tenant", login(tenant)));
  return token === undefined ? failed(notChecked("az account get-access-token printed no token")) : value(token);
}
