/**
 * An API that is registered in Entra already.
 *
 * @module
 */
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { Fn, TerraformSelf, Token } from "cdktf";
import type { Construct } from "constructs";
import type { IEntraClient } from "./azure-oauth-app-client-existing";
import { existingApiFindings } from "./azure-oauth-app-findings";
import { type ApiPrincipal, type ApiRoles, knownRoles } from "./azure-oauth-app-roles";
import type { ExistingApi } from "./azure-oauth-app-settings";
import { EntraApi } from "./azure-oauth-app-tokens";
import { addFindings, isKnown } from "./private/findings";
import { comparedSettings } from "./private/settings-shape";

/** What {@link AzureOAuthApp.fromClientId} makes. */
export class ExistingEntraApi extends EntraApi {
  public readonly clientId: string;
  public readonly identifierUri: string;
  public readonly clients: readonly IEntraClient[];

  private found: DataAzureadServicePrincipal | undefined;
  private readonly required = new Set<string>();

  private readonly existing: ExistingApi;

  constructor(scope: Construct, id: string, given: ExistingApi) {
    const { settings: existing, findings } = comparedSettings("AzureOAuthApp.fromClientId", given);
    super(scope, id, existing);
    this.existing = existing;
    addFindings(this, () => [...findings, ...existingApiFindings(existing)]);
    this.clientId = existing.clientId;
    this.identifierUri = existing.identifierUri ?? this.uriInEntra;
    this.clients = this.listClients(this.principal(), this.roles);
  }

  /** Nobody here made Entra write the client id into v1 tokens: they may carry the URI that the client asked with. */
  public override get audiences(): readonly string[] {
    return this.tokenVersion === 1 ? [this.clientId, this.identifierUri] : [this.clientId];
  }

  /** Looked up where something is assigned. */
  private principal(): ApiPrincipal {
    const said = this.existing.servicePrincipalObjectId;
    const lookedUp = (): string => this.inEntra.objectId;
    return {
      dependencies: [],
      get objectId() {
        return said ?? lookedUp();
      },
    };
  }

  /** Looked up when something of it is first asked for. */
  private get inEntra(): DataAzureadServicePrincipal {
    this.found ??= new DataAzureadServicePrincipal(this, "ServicePrincipal", { clientId: this.clientId });
    return this.found;
  }

  /** Entra lists the client id among the names, which does for asking too. */
  private get uriInEntra(): string {
    const others = Fn.sort(Fn.setsubtract(this.inEntra.servicePrincipalNames, [this.clientId]));
    return Token.asString(Fn.element(Fn.concat([others, [this.clientId]]), 0));
  }

  /** @internal */
  protected override get roles(): ApiRoles {
    const { roleIds } = this.existing;
    if (roleIds !== undefined) return knownRoles(new Map(Object.entries(roleIds)));
    return { values: undefined, ids: (wanted) => this.rolesInEntra(wanted) };
  }

  private rolesInEntra(wanted: readonly string[]): ReadonlyMap<string, string> {
    // Constructs are named after them; of what only Terraform knows there is a finding.
    const roles = [...new Set(wanted)].filter(isKnown);
    for (const role of roles.filter((one) => !this.required.has(one))) this.require(role);
    return new Map(roles.map((role) => [role, this.inEntra.appRoleIds.lookup(role)]));
  }

  /** Has a plan say which roles there are, instead of Terraform's word for a key that a map lacks. */
  private require(role: string): void {
    const { inEntra, clientId } = this;
    this.required.add(role);
    const roles = Fn.keys(TerraformSelf.getString("app_role_ids"));
    const errorMessage = `The API ${clientId} has no role ${role} in this tenant; it has: ${Fn.join(", ", roles)}. Name one of these in the roles of its clients.`;
    const others = inEntra.lifecycle?.postcondition ?? [];
    inEntra.lifecycle = { postcondition: [...others, { condition: Fn.contains(roles, role), errorMessage }] };
  }
}
