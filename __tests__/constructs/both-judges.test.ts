/** Whoever judges, the gateway by what synth writes or the authorizer by what it is told, admits the same clients of each kind of issuer. */
import { describe, expect, test } from "vitest";
import { AllowedClients, Issuer, Trust } from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import { asked } from "../function/authorizer/asked";
import { authorizer, onlyResource, secured, TENANT, testStack } from "./test-stack";

type Claims = Readonly<Record<string, unknown>>;

interface Kind {
  readonly name: string;
  readonly issuer: Issuer;
  /** What every access token of the issuer says beside the client, and what an ID token does. */
  readonly access: Claims;
  readonly id: Claims;
  /** Claims in which an access token may name the client: the first is the usual one. */
  readonly clientIn: readonly [string, ...string[]];
  /** Whether an ID token gets in where any client is admitted: then synth warns. */
  readonly admitsIdTokens: boolean;
}

const keys = "https://keys.example.com/keys";
const kind = (name: string, issuer: Issuer, clientIn: Kind["clientIn"], over: Partial<Kind> = {}): Kind => ({
  ...{ name, issuer, clientIn, access: {}, id: {}, admitsIdTokens: false },
  ...over,
});

const kinds: readonly Kind[] = [
  kind("Entra v2", Issuer.oidc({ issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`, keys }), ["azp"]),
  kind("Entra v1", Issuer.oidc({ issuer: `https://sts.windows.net/${TENANT}/`, keys }), ["appid"]),
  kind("External ID", Issuer.externalId({ issuer: `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`, keys }), ["azp"]),
  kind("B2C", Issuer.b2c({ issuer: `https://contoso.b2clogin.com/${TENANT}/v2.0/`, keys }), ["azp"], {
    admitsIdTokens: true,
  }),
  kind("Auth0", Issuer.auth0({ issuer: "https://contoso.eu.auth0.com/", keys }), ["azp", "client_id"], {
    admitsIdTokens: true,
  }),
  kind(
    "Auth0 as RFC 9068 has it",
    Issuer.auth0({ issuer: "https://contoso.eu.auth0.com/", keys, tokenProfile: "rfc9068" }),
    ["client_id"],
    { admitsIdTokens: true },
  ),
  kind("Okta", Issuer.oidc({ issuer: "https://contoso.okta.com/oauth2/default", keys }), ["cid"]),
  kind("Cognito", Issuer.oidc({ issuer: "https://cognito-idp.eu-central-1.amazonaws.com/pool", keys }), ["client_id"], {
    access: { token_use: "access" },
    id: { token_use: "id" },
  }),
  kind("Keycloak", Issuer.oidc({ issuer: "https://sso.example.com/realms/a", keys }), ["azp"], {
    ...{ access: { typ: "Bearer" }, id: { typ: "ID" } },
  }),
  kind("any other", Issuer.oidc({ issuer: "https://issuer.example.com", keys }), ["client_id", "azp"], {
    admitsIdTokens: true,
  }),
  kind(
    "any other that says how",
    Issuer.oidc({ issuer: "https://issuer.example.com", keys, clientClaim: "app" }),
    ["app"],
    { admitsIdTokens: true },
  ),
];

const whom = { listed: ["listed"], any: AllowedClients.anyClientOfTheIssuers() } as const;
type Whom = keyof typeof whom;

const trustIn = ({ issuer }: Kind, admitted: Whom) =>
  Trust.of({ issuer, audiences: ["api"], clients: whom[admitted], requiredClaims: [] });

/** What all tokens say. */
const common = ({ issuer }: Kind): Claims => ({ iss: issuer.issuers[0], aud: "api", sub: "s" });

/** Whom the gateway itself admits, by the claims that it is told to verify. */
function byGateway(of: Kind, admitted: Whom): (claims: Claims) => boolean {
  const stack = testStack();
  secured(stack, { trust: trustIn(of, admitted) });
  // Sound: a deployment has one, and so these blocks are written.
  const { request_policies: policies } = onlyResource(stack, "oci_apigateway_deployment").specification as unknown as {
    request_policies: { authentication: { validation_policy: { additional_validation_policy: JsonObject } } };
  };
  const { verify_claims: rules = [] } = policies.authentication.validation_policy.additional_validation_policy;
  // Sound: as above.
  const all = rules as unknown as readonly { readonly key: string; readonly values?: readonly string[] }[];
  return (claims) => {
    const said: Claims = { ...common(of), ...claims };
    return all.every(({ key, values = [] }) =>
      values.length === 0 ? said[key] !== undefined : values.includes(String(said[key])),
    );
  };
}

/** What the authorizer answers, by its configuration. */
function byFunction(of: Kind, admitted: Whom, denied: readonly string[] = []) {
  const stack = testStack();
  authorizer(stack, {
    trusts: [trustIn(of, admitted)],
    denied: { clients: denied },
    context: [...of.clientIn],
  });
  // Sound: all values of a function's configuration are texts.
  const config = onlyResource(stack, "oci_functions_function").config as Readonly<Record<string, string>>;
  const { AUTHORIZER_TRUSTS: trusts = "", AUTHORIZER_DENIED: none = "{}", ...more } = config;
  const to = asked({ ...more, trusts: JSON.parse(trusts), denied: JSON.parse(none) });
  return async (claims: Claims): Promise<JsonObject> => {
    const nothing = { azp: undefined, tid: undefined, ver: undefined, oid: undefined, uti: undefined };
    return to.ask(await to.signed({ ...nothing, ...common(of), ...claims }));
  };
}

describe.each(kinds.map((of) => [of.name, of] as const))("of %s", (_name, of) => {
  const [usual] = of.clientIn;
  const named = (client: string, claim = usual): Claims => ({ ...of.access, [claim]: client });
  const tokens: Readonly<Record<string, Claims>> = {
    "of a client that is listed": named("listed"),
    "of another client": named("another"),
    "that names no client": of.access,
    "that is an ID token": of.id,
    "that names the client otherwise": named("listed", of.clientIn[1] ?? "unheard_of"),
  };
  const admittedOf = {
    listed: ["of a client that is listed"],
    any: Object.keys(tokens).filter((name) => {
      if (name === "that is an ID token") return of.admitsIdTokens;
      // What an access token has by nature and an ID token lacks is the client's name itself, or another claim.
      const isTold = of.admitsIdTokens || Object.keys(of.access).length > 0;
      return isTold || Object.hasOwn(tokens[name] ?? {}, usual);
    }),
  };

  test.each(["listed", "any"] as const)("admit the same: %s", async (admitted) => {
    const gateway = byGateway(of, admitted);
    const ask = byFunction(of, admitted);
    const judged = await Promise.all(
      Object.entries(tokens).map(async ([name, claims]) => {
        const { active } = await ask(claims);
        return { name, gateway: gateway(claims), function: active };
      }),
    );
    expect(judged).toEqual(
      Object.keys(tokens).map((name) => {
        const is = admittedOf[admitted].includes(name);
        return { name, gateway: is, function: is };
      }),
    );
  });

  test("tell the back end of the client what the token says, and nothing else", async () => {
    const ask = byFunction(of, "any");
    for (const [name, claims] of Object.entries(tokens)) {
      const { active, context } = await ask(claims);
      const told = Object.fromEntries(of.clientIn.map((claim) => [claim, claims[claim] ?? "=absent"]));
      expect([name, context]).toEqual([name, active === true ? told : undefined]);
    }
    if (of.admitsIdTokens) expect((await ask(named(""))).context).toMatchObject({ [usual]: "=empty" });
    else expect((await ask(of.id)).active).toBe(false);
  });

  test("refuse a client that is denied, whoever else is admitted", async () => {
    for (const admitted of ["listed", "any"] as const) {
      const ask = byFunction(of, admitted, ["listed", "another"]);
      for (const claims of Object.values(tokens)) expect((await ask(claims)).active).toBe(false);
      expect((await ask(named("third"))).active).toBe(admitted === "any");
    }
  });
});
