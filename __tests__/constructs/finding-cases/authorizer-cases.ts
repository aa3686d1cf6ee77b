import type { TerraformStack } from "cdktf";
import {
  type ITokenTrust,
  type JwtSecuredDeploymentProps,
  RouteAccess,
  type TokenAuthorizerFunctionProps,
  TokenLocation,
  VerificationKeys,
} from "../../../constructs/index";
import { rsaKeyPair } from "../../prepared-keys";
import { authorizer, secured, stockRoute, trustOf } from "../test-stack";
import { type FindingCases, limit } from "./finding-case";

const over = (scope: TerraformStack, props: Partial<TokenAuthorizerFunctionProps>) => authorizer(scope, props);
const settings = (scope: TerraformStack, value: TokenAuthorizerFunctionProps["settings"]) =>
  over(scope, { settings: value });
const judged = (scope: TerraformStack, props: Partial<JwtSecuredDeploymentProps>) =>
  secured(scope, { trust: authorizer(scope), ...props });
const pem = String(rsaKeyPair().publicKey.export({ type: "spki", format: "pem" }));
const ofKeys = (keys: ITokenTrust["keys"]) => ({ trusts: [trustOf({ keys })] });
const other = trustOf({ issuers: ["https://other.example.com"] });

const asking = (scope: TerraformStack, all: Parameters<typeof RouteAccess.allOf>[0]) =>
  judged(scope, { routes: [{ ...stockRoute, access: RouteAccess.allOf(all) }] });

/** The same route, once where a function judges, and once where the gateway does. */
const needsAuthorizer = (what: string, access: RouteAccess) => ({
  what,
  atTheLimit: (scope: TerraformStack) => judged(scope, { routes: [{ ...stockRoute, access }] }),
  beyond: (scope: TerraformStack) => secured(scope, { routes: [{ ...stockRoute, access }] }),
});

export const authorizerCases = {
  PERMISSIONS_WITHOUT_AUTHORIZER: [
    needsAuthorizer("roles", RouteAccess.anyOfRoles(["Orders.Read"])),
    needsAuthorizer("people's roles", RouteAccess.anyOfRolesOfPeople(["Orders.Read"])),
    needsAuthorizer("groups", RouteAccess.anyOfGroups(["buyers"])),
    needsAuthorizer("all of several", RouteAccess.allOf({ scopes: ["orders", "all"] })),
    needsAuthorizer("a role beside a scope", RouteAccess.anyOfScopes(["a"]).or(RouteAccess.anyOfRoles(["a"]))),
  ],
  AUTHORIZER_SETTING_INVALID: [
    limit("a minute", settings, { cacheSeconds: 60 }, { cacheSeconds: 59 }),
    limit("an hour", settings, { cacheSeconds: 3600 }, { cacheSeconds: 3601 }),
    limit("fresh for a second", settings, { freshSeconds: 1 }, { freshSeconds: 0 }),
    limit("a week", settings, { staleHours: 168 }, { staleHours: 169 }),
    limit("a tenth of a second", settings, { timeoutMs: 100 }, { timeoutMs: 99 }),
    limit("a kilobyte", settings, { maxBytes: 1024 }, { maxBytes: 1023 }),
    limit("some trust", over, { trusts: [trustOf()] }, { trusts: [] }),
    limit("each issuer once", over, { trusts: [trustOf(), other] }, { trusts: [trustOf(), trustOf()] }),
    limit(
      "keys that it can fetch",
      over,
      ofKeys(VerificationKeys.remoteJwks({ uri: "https://issuer.example.com/keys" })),
      ofKeys(VerificationKeys.staticKeys([{ kid: "a", pem }])),
    ),
    limit("claims that one text can list", over, { context: ["https://example.com/a"] }, { context: ["a,b"] }),
    limit(
      "what a program has",
      asking,
      { roles: ["a"], groups: ["g"] },
      { roles: ["a"], groups: ["g"], rolesOfPeople: ["a"] },
    ),
    limit("what a person has", asking, { rolesOfPeople: ["a"], scopes: ["s"] }, { roles: ["a"], scopes: ["s"] }),
    limit(
      "any header",
      judged,
      { tokenLocation: TokenLocation.header("X-Token", "bearer") },
      { tokenLocation: TokenLocation.header("X-Token", "Token") },
    ),
    limit(
      "no query",
      judged,
      { tokenLocation: TokenLocation.header() },
      { tokenLocation: TokenLocation.queryParameter("token") },
    ),
  ],
  SETTING_WITHOUT_EFFECT: [
    limit("the gateway's clock", judged, {}, { maxClockSkewInSeconds: 30 }),
    limit("the gateway's way", judged, {}, { authenticationType: "TOKEN_AUTHENTICATION" }),
    limit(
      "what lets in everybody",
      judged,
      { routes: [{ ...stockRoute, access: RouteAccess.anyOfRoles(["a"]).or(RouteAccess.anyOfScopes(["b"])) }] },
      { routes: [{ ...stockRoute, access: RouteAccess.anyOfRoles(["a"]).or(RouteAccess.authenticated()) }] },
    ),
  ],
  SCOPES_EMPTY: [
    limit(
      "some role",
      judged,
      { routes: [{ ...stockRoute, access: RouteAccess.anyOfRoles(["a"]) }] },
      { routes: [{ ...stockRoute, access: RouteAccess.anyOfRoles([]) }] },
    ),
    limit(
      "something of all",
      judged,
      { routes: [{ ...stockRoute, access: RouteAccess.allOf({ groups: ["a"] }) }] },
      { routes: [{ ...stockRoute, access: RouteAccess.allOf({}) }] },
    ),
  ],
} satisfies FindingCases;
