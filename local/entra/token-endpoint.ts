/**
 * A tenant's token endpoint: client credentials in, an application's token out. Knows nothing of HTTP.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 *
 * @module
 */

import { isUrl } from "../../internal/url";
import {
  type Application,
  applicationOf,
  assignedRoles,
  type Directory,
  resourceOf,
  type ServicePrincipal,
  servicePrincipalOf,
  type TokenVersion,
} from "../../synthesized/system/tenant";
import { microsoftGraph } from "../../synthesized/system/well-known";
import { type Clock, secondsOf } from "../clock";
import { assertValidCertificate } from "./certificate-assertion";
import { type AuthenticationClass, authenticateClient, type ProofContext } from "./client-authentication";
import type { IssuerKeys } from "./federated-assertion";
import type { Issuers } from "./issuers";
import type { KeyRing } from "./key-ring";
import { signGraphToken, signToken } from "./sign-token";
import { stsErrors } from "./sts-errors";
import { appTokenClaims, freshValidity, type Validity } from "./token-claims";
import type { TokenRequest } from "./token-request";
import { resourceInScope } from "./token-request";

/** What the endpoint works with. */
export interface TokenService {
  readonly clock: Clock;
  readonly issuers: Issuers;
  readonly keys: KeyRing;
  readonly keysOf: IssuerKeys;
  /** The real form of an address that a client may have written in its loopback form. */
  toReal(url: string): string;
}

/** A token and what it is. */
interface IssuedToken {
  readonly token: string;
  readonly validity: Validity;
  /** Seconds that it is good for. */
  readonly expiresIn: number;
  readonly resource: string;
}

/**
 * Gives a client its token. Checks come in the order of `order-of-checks` in choices.
 *
 * @param version of the protocol; which claims the token has is the API's choice, not the client's
 * @throws {StsError} as Entra would
 */
export async function issueToken(
  service: TokenService,
  directory: Directory,
  version: TokenVersion,
  request: TokenRequest,
): Promise<IssuedToken> {
  const { client, principal } = clientOf(directory, request.clientId);
  const requestedAs = version === 2 ? resourceInScope(request.wanted) : request.wanted;
  const authentication = await authenticateClient(client, request.proof, proofContext(service, directory.tenantId));
  // On version 2 the scope's `/.default` says plainly what is wanted; on version 1 an application must name itself by its GUID.
  if (version === 1 && namesItself(directory, client, requestedAs))
    throw stsErrors.tokenForItself(client.clientId, client.displayName);
  return granted(service, directory, { client, principal, requestedAs, authentication });
}

/**
 * What the endpoint gives a client that has proven itself by one of its certificates, whose private keys nobody has here, and what Azure gives a
 * workload for its managed identity. All but the proof is judged. Never offered over HTTP.
 *
 * @throws {StsError} as Entra would
 */
export async function issueUnproven(
  service: Pick<TokenService, "clock" | "issuers" | "keys">,
  directory: Directory,
  clientId: string,
  scope: string,
): Promise<IssuedToken> {
  const { client, principal } = clientOf(directory, clientId);
  const requestedAs = resourceInScope(scope);
  if (client.managedIdentity === undefined) assertValidCertificate(client, service.clock);
  return granted(service, directory, { client, principal, requestedAs, authentication: "2" });
}

interface ProvenClient {
  readonly client: Application;
  readonly principal: ServicePrincipal;
  readonly requestedAs: string;
  readonly authentication: AuthenticationClass;
}

async function granted(
  service: Pick<TokenService, "clock" | "issuers" | "keys">,
  directory: Directory,
  { client, principal, requestedAs, authentication }: ProvenClient,
): Promise<IssuedToken> {
  const { resource, roles } = entitlement(directory, client, principal, requestedAs);
  const validity = freshValidity(service.clock);
  const { tenantId } = directory;
  const claims = appTokenClaims({
    ...{ issuers: service.issuers, tenantId, client, resource, requestedAs, roles, validity, authentication },
    principalId: principal.objectId,
  });
  const token = await (resource === microsoftGraph
    ? signGraphToken(claims, service.keys.signing)
    : signToken(claims, resource.tokenVersion, service.keys.signing));
  return { token, validity, expiresIn: validity.exp - secondsOf(service.clock) - 1, resource: requestedAs };
}

function clientOf(directory: Directory, clientId: string): { client: Application; principal: ServicePrincipal } {
  const client = applicationOf(directory, clientId);
  if (client === undefined || client === microsoftGraph) throw stsErrors.unknownClient(clientId, directory.tenantId);
  const principal = servicePrincipalOf(directory, client);
  if (principal === undefined) throw stsErrors.noClientPrincipal(client.clientId, directory.tenantId);
  if (!principal.enabled) throw stsErrors.clientDisabled(client.clientId, client.displayName);
  return { client, principal };
}

function namesItself(directory: Directory, client: Application, requestedAs: string): boolean {
  return resourceOf(directory, requestedAs) === client && requestedAs.toLowerCase() !== client.clientId.toLowerCase();
}

/** The API and the client's roles at it: https://learn.microsoft.com/en-us/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users */
function entitlement(directory: Directory, client: Application, principal: ServicePrincipal, requestedAs: string) {
  const resource = resourceOf(directory, requestedAs);
  const target = resource && servicePrincipalOf(directory, resource);
  if (resource === undefined || target === undefined) throw stsErrors.unknownResource(requestedAs, directory.tenantId);
  if (!target.enabled) throw stsErrors.resourceDisabled(requestedAs);
  const roles = assignedRoles(directory, principal.objectId, target);
  if (roles === undefined && target.assignmentRequired)
    throw stsErrors.notAssigned([client.clientId, client.displayName], [requestedAs, resource.displayName]);
  return { resource, roles: roles ?? [] };
}

/** What the proofs of a tenant's clients are judged by. */
export function proofContext({ issuers, clock, keysOf, toReal }: TokenService, tenantId: string): ProofContext {
  const versions: readonly TokenVersion[] = [2, 1];
  const accepted = versions.flatMap((version) => [
    issuers.of(version, tenantId),
    issuers.tokenEndpoint(version, tenantId),
  ]);
  return {
    clock,
    keysOf,
    realm: issuers.v2(tenantId),
    isAudience: (audience) => accepted.includes(toReal(audience)),
    isOwn: (issuer) => isUrl(issuer) && issuers.origins.includes(new URL(toReal(issuer)).origin),
  };
}
