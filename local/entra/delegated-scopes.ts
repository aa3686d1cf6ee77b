/**
 * What a client asks for in a person's name: permissions of one API, and what OpenID Connect has beside them.
 * https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc
 *
 * @module
 */
import type { Application } from "../../synthesized/system/tenant";
import { microsoftGraph } from "../../synthesized/system/well-known";
import { signInErrors } from "./sign-in-errors";
import { stsErrors } from "./sts-errors";

/** A `scope`, read but not judged. */
export interface WantedScopes {
  /** The API as the client names it; Microsoft Graph where it names none. */
  readonly api: string;
  /** Its permissions by name; `.default` for all that the client has been given. */
  readonly permissions: readonly string[];
  readonly openid: ReadonlySet<string>;
}

const ofOpenid = new Set(["openid", "profile", "email", "offline_access"]);

/** @throws {StsError} AADSTS900144 without any, 28000 for permissions of several APIs */
export function wantedScopes(scope: string | null): WantedScopes {
  const parts = (scope ?? "").split(" ").filter((part) => part !== "");
  if (parts.length === 0) throw stsErrors.missingParameter("scope");
  const permissions = parts.filter((part) => !ofOpenid.has(part)).map(permissionIn);
  const [first] = permissions;
  const api = first?.api ?? graph;
  if (permissions.some((one) => one.api !== api)) throw stsErrors.severalResources(parts.join(" "));
  return {
    api,
    permissions: permissions.map(({ name }) => name),
    openid: new Set(parts.filter((part) => ofOpenid.has(part))),
  };
}

const [graph = microsoftGraph.clientId] = microsoftGraph.identifierUris;

/** What names no API is Microsoft Graph's. */
function permissionIn(scope: string): { readonly api: string; readonly name: string } {
  const slash = scope.lastIndexOf("/");
  return slash <= 0 ? { api: graph, name: scope } : { api: scope.slice(0, slash), name: scope.slice(slash + 1) };
}

/** Whether only the person is asked for, and no API. */
export const isSignInAlone = ({ permissions }: WantedScopes): boolean => permissions.length === 0;

/** @throws {StsError} AADSTS650053 for a permission that the API has not, 65001 for one that the client has not been given */
export function assertScopesGranted(
  { permissions }: WantedScopes,
  client: Application,
  resource: Application,
  granted: readonly string[],
): void {
  for (const name of permissions.filter((one) => one !== ".default")) {
    if (!resource.scopes.some(({ value, enabled }) => enabled && value === name))
      throw signInErrors.unknownScope([client.clientId, client.displayName], name, resource.clientId);
    if (!granted.includes(name)) throw stsErrors.noConsent(client.clientId, client.displayName);
  }
}
