/**
 * A tenant's token endpoint for what people have signed in to: codes, device codes and refresh tokens in, a person's tokens out. Knows nothing of
 * HTTP.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Application } from "../../synthesized/system/tenant";
import { microsoftGraph } from "../../synthesized/system/well-known";
import { secondsOf } from "../clock";
import { type AuthenticationClass, authenticateClient } from "./client-authentication";
import { signInClient } from "./delegated-access";
import { isSignInAlone, wantedScopes } from "./delegated-scopes";
import type { AuthorizationCode, ClientKind, Grant, Grants, RefreshToken } from "./grants";
import { accessOf, type SignInPlace } from "./sign-in";
import { signInErrors } from "./sign-in-errors";
import { signGraphToken, signToken } from "./sign-token";
import { freshValidity, idTokenClaims, userTokenClaims } from "./token-claims";
import { proofContext, type TokenService } from "./token-endpoint";
import { type DelegatedTokenRequest, requiredIn } from "./token-request";

/** The members of an answer that are not numbers. */
export interface DelegatedTokens {
  readonly token: string;
  readonly expiresIn: number;
  readonly scope: string;
  readonly refreshToken?: string;
  readonly idToken?: string;
  /** For clients that ask for it: whose tokens these are. */
  readonly clientInfo?: string;
}

type Service = TokenService & { readonly grants: Grants };

/**
 * Gives a client a person's tokens. Who gets what is judged anew each time.
 *
 * @param origin of the page that asks, if a page does
 * @throws {StsError} as Entra would
 */
export async function redeem(
  service: Service,
  place: SignInPlace,
  request: DelegatedTokenRequest,
  origin: string | undefined,
): Promise<DelegatedTokens> {
  const client = signInClient(place.directories, place.directory, request.clientId);
  const { grant, former, use } = redeemable(service, place, request);
  const authentication = await authenticated(service, place, { client, kind: grant.kind, request, origin });
  // Somebody may have redeemed it meanwhile.
  use();
  return tokens(service, place, grant, { authentication, former, request });
}

interface Redeemable {
  readonly grant: Grant;
  readonly former?: RefreshToken;
  /** Once. @throws {StsError} */
  use(): void;
}

function redeemable(service: Service, { directory }: SignInPlace, request: DelegatedTokenRequest): Redeemable {
  const found = granted(service, request);
  if (found.grant.clientId.toLowerCase() !== request.clientId.toLowerCase()) throw signInErrors.invalidGrant();
  if (found.grant.tenantId !== directory.tenantId) throw signInErrors.otherTenant();
  return found;
}

function granted(service: Service, request: DelegatedTokenRequest): Redeemable {
  switch (request.grant) {
    case "authorization_code":
      return redeemableCode(service, request);
    case "refresh_token":
      return refreshable(service, request);
    default:
      return deviceGrant(service, request);
  }
}

function redeemableCode({ clock, grants }: Service, { form }: DelegatedTokenRequest): Redeemable {
  const code = grants.code(requiredIn(form, "code"));
  const redirectUri = requiredIn(form, "redirect_uri");
  if (code === undefined) throw signInErrors.invalidGrant();
  const use = (): void => {
    if (code.isUsed) throw signInErrors.codeUsed();
    code.isUsed = true;
  };
  if (code.isUsed) throw signInErrors.codeUsed();
  if (clock.now() >= code.until) throw signInErrors.codeExpired();
  if (redirectUri !== code.redirectUri) throw signInErrors.otherRedirect(redirectUri, code.redirectUri);
  assertVerified(code, form.get("code_verifier"));
  return { grant: code.grant, use };
}

/** RFC 7636, section 4.6; a verifier for which there is no challenge is none either: RFC 9700, section 2.1.1. */
function assertVerified({ challenge }: AuthorizationCode, verifier: string | null): void {
  if (challenge === undefined && verifier === null) return;
  const hashed =
    challenge?.method === "S256"
      ? createHash("sha256")
          .update(verifier ?? "")
          .digest("base64url")
      : verifier;
  if (verifier === null || hashed !== challenge?.challenge) throw signInErrors.verifier();
}

function deviceGrant({ clock, grants }: Service, { form }: DelegatedTokenRequest): Redeemable {
  const device = grants.device(requiredIn(form, "device_code"));
  if (device === undefined) throw signInErrors.badDeviceCode();
  const use = (): void => {
    if (device.isUsed) throw signInErrors.codeUsed();
    device.isUsed = true;
  };
  if (device.isUsed) throw signInErrors.codeUsed();
  if (clock.now() >= device.until) throw signInErrors.deviceCodeExpired();
  if (device.answer === undefined) throw signInErrors.pending();
  if (device.answer === "declined") throw signInErrors.declined();
  return { grant: { ...device.request, signedIn: device.answer }, use };
}

/** A refresh token is good for as long as it lives, and for other APIs too: see `spent-grants` in choices. */
function refreshable({ clock, grants }: Service, { form }: DelegatedTokenRequest): Redeemable {
  const former = grants.refreshToken(requiredIn(form, "refresh_token"));
  if (former === undefined) throw signInErrors.invalidGrant();
  const { grant, until } = former;
  if (clock.now() >= until)
    throw grant.kind === "spa" ? signInErrors.spaRefreshExpired() : signInErrors.refreshExpired();
  const scope = form.get("scope");
  const wanted = scope === null ? grant.wanted : wantedScopes(scope);
  const openid = new Set([...wanted.openid, "offline_access"]);
  return { grant: { ...grant, wanted: { ...wanted, openid } }, former, use: () => undefined };
}

interface Redeeming {
  readonly client: Application;
  readonly kind: ClientKind;
  readonly request: DelegatedTokenRequest;
  readonly origin: string | undefined;
}

/** What the client registered decides how it proves itself: a page asks from its origin, a program of the user's has nothing, a server a credential. */
async function authenticated(
  service: Service,
  { directory }: SignInPlace,
  { client, kind, request: { proof }, origin }: Redeeming,
): Promise<AuthenticationClass> {
  if (kind === "spa" && origin === undefined) throw signInErrors.sameOrigin();
  if (kind !== "spa" && origin !== undefined) throw signInErrors.crossOrigin(origin);
  const isPublic =
    kind === "device"
      ? proof === undefined && (client.allowsPublicClient || client.redirectUris.some((one) => one.kind === "public"))
      : kind !== "web";
  if (isPublic && proof !== undefined) throw signInErrors.credentialOfPublic();
  if (isPublic) return "0";
  if (proof === undefined) throw signInErrors.credentialMissing();
  return authenticateClient(client, proof, proofContext(service, directory.tenantId));
}

interface Answering {
  readonly authentication: AuthenticationClass;
  readonly former: RefreshToken | undefined;
  readonly request: DelegatedTokenRequest;
}

async function tokens(
  service: Service,
  place: SignInPlace,
  grant: Grant,
  { authentication, former, request }: Answering,
): Promise<DelegatedTokens> {
  const { clock, issuers, keys, grants } = service;
  const { tenantId } = place.directory;
  const access = accessOf(place, grant);
  const { wanted, nonce } = grant;
  const validity = freshValidity(clock);
  const subject = { issuers, tenantId, client: access.client, validity, person: access.person };
  const claims = userTokenClaims({ ...subject, ...access, requestedAs: wanted.api, authentication });
  const token = await (access.resource === microsoftGraph
    ? signGraphToken(claims, keys.signing)
    : signToken(claims, access.resource.tokenVersion, keys.signing));
  const idClaims = { ...idTokenClaims(subject, 2), ...(nonce === undefined ? {} : { nonce }) };
  const { objectId } = access.person;
  const info = Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString("base64url");
  const ofApi = isSignInAlone(wanted) ? [] : access.scopes.map((scope) => `${wanted.api}/${scope}`);
  const shown = [...wanted.openid].filter((scope) => scope !== "offline_access");
  return {
    token,
    expiresIn: validity.exp - secondsOf(clock) - 1,
    scope: [...ofApi, ...shown].join(" "),
    ...(wanted.openid.has("offline_access") ? { refreshToken: grants.giveRefreshToken(grant, former) } : {}),
    ...(wanted.openid.has("openid") ? { idToken: await signToken(idClaims, 2, keys.signing) } : {}),
    ...(request.form.get("client_info") === "1" ? { clientInfo: info } : {}),
  };
}
