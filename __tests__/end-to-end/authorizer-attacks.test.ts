/**
 * Attacks on an API whose tokens an authorizer function judges, of several issuers at once: through a gateway, with real signatures, under each reading.
 * What is refused is admitted once the check that stops it is taken out of the function.
 */
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Backend, Issuer, RouteAccess, type SecuredApiStackProps, Trust } from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import { namedApis } from "../../local/asked/endpoints";
import { orderedToken } from "../../local/asked/ordered-token";
import type { Reading } from "../../local/choice";
import type { TokenChanges } from "../../local/other-issuers/other-issuers";
import { partsOf, type Stranger, stranger } from "../../synthesized/verify/forge";
import type { Check } from "../function/authorizer/without-checks";
import { type Echo, gatewayOfEach, readings, type StartedCloud, startedCloud, threeApis } from "./started-cloud";
import { type SwitchedAuthorizer, switchedAuthorizer } from "./switched-authorizer";
import { dialects, forgeries, minted, otherTenant, signedByEntra, wrongTokens } from "./token-attacks";

/** The same API by two issuers, whose local keys have one `kid`, and a tenant of Entra's that still issues version 1. */
const shared = "https://orders.test";
const auth0 = "https://contoso.eu.auth0.com/";
const partner = "https://id.partner.test/";
const formerTenant = `https://sts.windows.net/${otherTenant}/`;
const former = "33333333-3333-4333-8333-333333333333";

const trusts = [
  Trust.of({
    issuer: Issuer.auth0({ issuer: auth0, keys: `${auth0}.well-known/jwks.json` }),
    ...{ audiences: [shared], clients: ["shop"], requiredClaims: [] },
  }),
  Trust.of({
    issuer: Issuer.oidc({ issuer: partner, keys: `${partner}keys`, clientClaim: "client_id" }),
    ...{ audiences: [shared], clients: ["desk"], requiredClaims: [] },
  }),
  Trust.of({
    issuer: Issuer.oidc({
      issuer: formerTenant,
      keys: `https://login.microsoftonline.com/${otherTenant}/discovery/keys`,
    }),
    ...{ audiences: ["api://orders"], clients: [former] },
    requiredClaims: [
      { claim: "tid", values: [otherTenant] },
      { claim: "ver", values: ["1.0"] },
    ],
  }),
];

const stock = Backend.stock({ status: 200, body: "in" });
const asking = (path: string, access: RouteAccess) => ({ path, methods: ["GET" as const], access, backend: stock });

const [hello, ...others] = threeApis.apis;
if (hello === undefined) throw new Error("no such API");
const props: SecuredApiStackProps = {
  ...threeApis,
  apis: [
    {
      ...hello,
      authorizer: { trusts },
      identityHeaders: { "X-Auth-Subject": "sub", "X-Auth-Issuer": "iss", "X-Name": "name" },
      routes: [
        ...hello.routes,
        { path: "/seen", methods: ["GET"], backend: Backend.http({ url: "https://backend.test/seen" }) },
        asking("/admin", RouteAccess.anyOfRoles(["Admin"])),
        asking("/admins", RouteAccess.anyOfRolesOfPeople(["Admin"])),
        asking("/read", RouteAccess.anyOfScopes(["read"])),
        asking("/three", RouteAccess.allOf({ roles: ["A", "B", "C"] })),
        asking("/two", RouteAccess.allOf({ roles: ["A+app-role:B", "C"] })),
      ],
    },
    ...others,
  ],
};

let started: StartedCloud;
let attacker: Stranger;
let authorizer: SwitchedAuthorizer;
let origins: Readonly<Record<Reading, string>>;

/** A token of another issuer, as it gives it to its client unless changed. */
function tokenOf(issuer: string, client: string, changes: TokenChanges = {}): Promise<string> {
  const played = started.cloud.otherIssuers.find((one) => one.issuer === issuer);
  if (played === undefined) throw new Error(`${issuer} is not played`);
  return played.token(client, changes);
}

const fromFormerTenant = (claims: JsonObject = {}): Promise<string> =>
  started.cloud.entra.mint({
    ...{ client: former, api: started.apiId("hello"), tenant: otherTenant, version: 1 },
    claims: { aud: "api://orders", appid: former, ...claims },
  });

type Headers = readonly (readonly [name: string, value: string])[];
const bearer = (token: string): Headers => [["authorization", `Bearer ${token}`]];

async function send(reading: Reading, path: string, headers: Headers): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(origins[reading]);
  const raw = ["host", "gateway.test", ...headers.flat()];
  return new Promise((resolve, reject) => {
    // Sound: pairs of names and values are what Node takes as they are.
    request({ hostname, port, path: `/hello${path}`, headers: raw as never }, async (response) => {
      const body = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode ?? 0, body });
    })
      .on("error", reject)
      .end();
  });
}

const authorize = "function/authorizer/authorize.ts";
const permissions = "function/authorizer/permissions.ts";
const noSignature: Check = [
  authorize,
  "const { payload } = await jwtVerify(token, key, {",
  "const { payload } = await (async (..._: unknown[]) => ({ payload: decodeJwt(token) }))(token, key, {",
];
const anyAlgorithm: Check = [authorize, 'if (!isAllowed) throw new Refusal("algorithm");', ""];
const named = (instead: string): Check => [permissions, "permission(`${holder}-role`, name)", instead];

/** Whoever may also be named by this claim. */
const namedBy = (claim: string): Check => [
  authorize,
  "isAmong(clients, own(claims, clientClaim))",
  claim === "any" ? "true" : `isAmong(clients, own(claims, clientClaim) ?? own(claims, "${claim}"))`,
];

interface Attack {
  readonly path?: string;
  /** What is sent: a token, or headers. */
  readonly send: () => Promise<string | Headers>;
  /** What stops it. */
  readonly checks: readonly Check[];
}

const attacks: Readonly<Record<string, Attack>> = {
  "a token that one issuer signed and that names another, under a kid that both have": {
    send: () => tokenOf(partner, "desk", { claims: { iss: auth0, azp: "shop" } }),
    checks: [
      [
        authorize,
        "await keysOf(trust).find(",
        `await keysOf(trusts.find((one) => one.issuer === "${partner}") ?? trust).find(`,
      ],
    ],
  },
  "a token of one issuer for the API as another calls it": {
    send: () => tokenOf(auth0, "shop", { claims: { aud: started.apiId("hello") } }),
    checks: [
      [authorize, "audience: [...trust.audiences],", "audience: trusts.flatMap(({ audiences }) => [...audiences]),"],
    ],
  },
  "a client that another issuer's list names": {
    send: () => tokenOf(auth0, "desk"),
    checks: [namedBy("any")],
  },
  "a client in the claim by which another issuer names it": {
    send: () => tokenOf(auth0, "shop", { without: ["azp"] }),
    checks: [namedBy("client_id")],
  },
  "a client of version 2 in the claim of version 1": {
    send: () => minted(started, { without: ["azp"], claims: { appid: started.clientId("hello", "caller") } }),
    checks: [namedBy("appid")],
  },
  "a client of version 1 in the claim of version 2": {
    send: () => fromFormerTenant({ appid: null, azp: former }),
    checks: [namedBy("azp")],
  },
  "a tenant that is not the issuer's": {
    send: () => fromFormerTenant({ tid: started.cloud.entra.directory().tenantId }),
    checks: [[authorize, "if (!isAmong(values, own(claims, name))) return name;", "void values;"]],
  },
  "a claim that is a list of what it has to be": {
    send: () => fromFormerTenant({ tid: [otherTenant] }),
    checks: [[authorize, 'typeof value === "string" && texts.has(value)', "texts.has(String(value))"]],
  },
  "a person's role on a route for programs": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "user", scp: "x", roles: ["Admin"] } }),
    checks: [named('permission("app-role", name)')],
  },
  "a program's role on a route for people": {
    path: "/admins",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: ["Admin"] } }),
    checks: [named('permission("user-role", name)')],
  },
  "a role of nobody known": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { roles: ["Admin"] }, without: ["idtyp"] }),
    checks: [[permissions, 'idtyp === "user" ? "user" : undefined', 'idtyp === "user" ? "user" : "app"']],
  },
  "a scope called as a role": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", scope: "Admin", roles: [] } }),
    checks: [[permissions, 'permission("scp", name)', 'permission("app-role", name)']],
  },
  "a group called as a role": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", groups: ["Admin"], roles: [] } }),
    checks: [[permissions, 'permission("group", name)', 'permission("app-role", name)']],
  },
  "a role in letters that look alike": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: ["Ａｄｍｉｎ"] } }),
    checks: [named('permission("app-role", name.normalize("NFKC"))')],
  },
  "a role with a space": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: [" Admin "] } }),
    checks: [named('permission("app-role", name.trim())')],
  },
  "a role with an encoded letter": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: ["%41dmin"] } }),
    checks: [named('permission("app-role", decodeURIComponent(name))')],
  },
  "a role with its kind in front": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: ["app-role:Admin"] } }),
    checks: [named('permission("app-role", name.replace("app-role:", ""))')],
  },
  "a role in other letters": {
    path: "/admin",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: ["ADMIN"] } }),
    checks: [named('permission("app-role", name === "ADMIN" ? "Admin" : name)')],
  },
  "one role of several that are asked for together": {
    path: "/three",
    send: () => tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: ["A"] } }),
    checks: [[permissions, "all.every((one)", "all.some((one)"]],
  },
  "scopes that are a list": {
    path: "/read",
    send: () => tokenOf(auth0, "shop", { claims: { scope: ["read"] } }),
    checks: [[permissions, 'typeof claim === "string" ? claim.split(" ") : []', "Array.isArray(claim) ? claim : []"]],
  },
  "a second token behind a good one": {
    send: async () => [...bearer(await tokenOf(auth0, "shop")), ...bearer(await tokenOf(partner, "nobody"))],
    checks: [
      [
        authorize,
        'if (typeof token !== "string") throw new Refusal("several-tokens");',
        'if (typeof token !== "string") return tokenIn({ data: { token: (token as string[])[0] } });',
      ],
    ],
  },
  "a good token behind another": {
    send: async () => [...bearer(await tokenOf(partner, "nobody")), ...bearer(await tokenOf(auth0, "shop"))],
    checks: [
      [
        authorize,
        'if (typeof token !== "string") throw new Refusal("several-tokens");',
        'if (typeof token !== "string") return tokenIn({ data: { token: (token as string[])[1] } });',
      ],
    ],
  },
};

/** Believes all that it can read, of whomever it is. */
const blind: readonly Check[] = [
  noSignature,
  anyAlgorithm,
  [authorize, 'if (b64 !== undefined) throw new Refusal("unencoded");', ""],
  [authorize, 'if (typeof kid !== "string" || kid === "") throw new Refusal("no-kid");', ""],
  [authorize, "return { kid, issuer: payload.iss };", "return { kid: String(kid), issuer: payload.iss };"],
  [authorize, 'if (key === "unknown") throw new Refusal("key-unknown");', ""],
  [authorize, "([\\w-]+\\.[\\w-]+\\.[\\w-]+)$/i", "([\\w-]+\\.[\\w-]+[^ ]*)$/i"],
];
/** Believes whatever Entra has signed. */
const credulous: readonly Check[] = [
  [authorize, "trusts.find((one) => one.issuer === issuer)", "(void issuer, trusts[0])"],
  [authorize, "issuer: trust.issuer,", ""],
  [authorize, "audience: [...trust.audiences],", ""],
  [authorize, 'requiredClaims: ["exp"],', ""],
  [authorize, 'if (isOver(payload, now)) throw new Refusal("exp");', ""],
  [authorize, "const why = unfit(claims, trust) ?? ", "const why = "],
  [
    authorize,
    "if (failure instanceof errors.JWTClaimValidationFailed) throw new Refusal(failure.claim);",
    "if (failure instanceof errors.JWTClaimValidationFailed || failure instanceof errors.JWTExpired) return { payload: failure.payload };",
  ],
  [
    authorize,
    "function refusal(failure: unknown): never {",
    "function refusal(failure: unknown): { payload: JWTPayload } {",
  ],
];
const cachedForEver: readonly Check[] = [
  [authorize, "Math.min(expiresAt, clock.wall() + settings.cacheMs)", "clock.wall() + settings.cacheMs"],
];

beforeAll(async () => {
  const lists = Object.entries(attacks).map(([name, { checks }]) => [name, checks] as const);
  authorizer = await switchedAuthorizer({ ...Object.fromEntries(lists), blind, credulous, cachedForEver });
  attacker = await stranger();
  const functionId = "test-hello-authorizer";
  started = await startedCloud({ functionBundles: { [functionId]: authorizer.bundle } }, props);
  origins = await gatewayOfEach(started);
}, 120_000);
afterAll(async () => started.close());

const statusOf = async (reading: Reading, sent: string | Headers, path = "/world"): Promise<number> =>
  (await send(reading, path, typeof sent === "string" ? bearer(sent) : sent)).status;

test.each(readings)("first of all, each issuer's client is admitted under the %s reading", async (reading) => {
  const tokens = [
    await started.token("hello", "caller"),
    await tokenOf(auth0, "shop"),
    await tokenOf(partner, "desk"),
    await fromFormerTenant(),
  ];
  expect(await Promise.all(tokens.map((token) => statusOf(reading, token)))).toEqual([200, 200, 200, 200]);
  const all = await tokenOf(auth0, "shop", {
    claims: { idtyp: "app", roles: ["Admin", "A", "B", "C"], scope: "read" },
  });
  for (const path of ["/admin", "/read", "/three"]) expect(await statusOf(reading, all, path)).toBe(200);
  expect(await statusOf(reading, all, "/two")).toBe(403);
  const two = await tokenOf(auth0, "shop", { claims: { idtyp: "app", roles: ["A+app-role:B", "C"] } });
  expect([await statusOf(reading, two, "/two"), await statusOf(reading, two, "/three")]).toEqual([200, 403]);
});

/** Of a token that is made anew each time: what the gateway keeps is of another. */
async function statuses(make: () => Promise<string | Headers>, path?: string): Promise<readonly number[]> {
  const each: number[] = [];
  for (const reading of readings) each.push(await statusOf(reading, await make(), path));
  return each;
}

async function admittedWithout(checks: string, make: () => Promise<string | Headers>, path?: string): Promise<boolean> {
  authorizer.leaveOut(checks);
  const status = await statusOf("strict", await make(), path);
  authorizer.leaveOut();
  return status === 200;
}

test.each(Object.entries(attacks))(
  "%s is refused, and is not without what stops it",
  async (name, { path, send: make }) => {
    const refused = path === undefined ? 401 : 403;
    expect(await statuses(make, path)).toEqual([refused, refused]);
    expect(await admittedWithout(name, make, path)).toBe(true);
  },
);

/** Of nobody: the function tells back ends so. The gateway by itself asks for the claim where a header is to have it. */
const withoutSubject = "without its subject";

test.each(wrongTokens.filter(([name]) => name !== withoutSubject))(
  "a token %s is refused, and is not where Entra's word is enough",
  async (_name, make) => {
    expect(await statusOf("strict", await make(started))).toBe(401);
    expect(await admittedWithout("credulous", () => make(started))).toBe(true);
  },
);

/** What no reader takes for the claims of a token: there is nothing that could be believed. */
const unreadable: readonly string[] = [
  ...["two parts", "five parts, as if encrypted", "the signature twice", "nothing but dots", "nothing"],
  ...["claims that are a list", "claims that are null", "claims that are no JSON"],
];

test.each(forgeries)("%s: refused, and not where nothing is verified", async (name, forge) => {
  const make = async () => forge(await started.token("hello", "caller"), started, attacker);
  expect(await statusOf("strict", await make())).toBe(401);
  expect(await admittedWithout("blind", make)).toBe(!unreadable.includes(name));
});

test.each(dialects)("JSON with %s in its %s is read as one reader reads it", async (_name, part, rewrite, lenient) => {
  const { header, claims } = partsOf(await started.token("hello", "caller"));
  const texts = { header: JSON.stringify(header), payload: JSON.stringify(claims) };
  const make = () => signedByEntra(started, { ...texts, [part]: rewrite(texts[part]) });
  expect(await statusOf("strict", await make())).toBe(lenient);
});

test("a token that has ended is refused, though the gateway may keep its answer for longer", async () => {
  const { clock } = started.cloud;
  for (const [checks, late] of [
    [undefined, 401],
    ["cachedForEver", 200],
  ] as const) {
    authorizer.leaveOut(checks);
    const token = await minted(started, { expiresIn: 90 });
    expect(await statusOf("strict", token)).toBe(200);
    clock.moveBy(100_000);
    expect(await statusOf("strict", token)).toBe(late);
  }
  authorizer.leaveOut();
});

test.each<[string, (good: string) => Headers, string?]>([
  ["a token in the query", () => [], "?access_token="],
  ["a token in the query, called as the header", () => [], "?Authorization=Bearer%20"],
  ["another scheme", (good) => [["authorization", `Basic ${good}`]]],
  ["no scheme", (good) => [["authorization", good]]],
  ["a tab behind the scheme", (good) => [["authorization", `Bearer\t${good}`]]],
  ["a comma and a token more", (good) => [["authorization", `Bearer ${good}, Bearer ${good}`]]],
  ["a header that is nearly the same", (good) => [["authorization_", `Bearer ${good}`]]],
  ["a good token that was kept, with one letter more", (good) => bearer(`${good}A`)],
])("%s is refused, with an answer kept for the good one", async (_name, headers, query) => {
  for (const reading of readings) {
    const good = await started.token("hello", "caller");
    for (const scheme of ["Bearer", "bearer", "BEARER "])
      expect(await statusOf(reading, [["AUTHORIZATION", `${scheme} ${good}`]])).toBe(200);
    const path = query === undefined ? "/world" : `/world${query}${good}`;
    expect(await statusOf(reading, headers(good), path)).toBe(401);
  }
});

test("a token is had of each issuer by its name, and of whose list names the client without it", async () => {
  const { cloud } = started;
  const { system } = namedApis(cloud)();
  const issuerOf = async (order: { readonly issuer?: string; readonly client?: string }) => {
    const token = await orderedToken(cloud, system, { api: "hello", ...order });
    return [partsOf(token).claims.iss, await statusOf("strict", token)];
  };
  const entra = `https://login.microsoftonline.com/${cloud.entra.directory().tenantId}/v2.0`;
  expect(await issuerOf({})).toEqual([entra, 200]);
  expect(await issuerOf({ client: "shop" })).toEqual([auth0, 200]);
  expect(await issuerOf({ client: "desk" })).toEqual([partner, 200]);
  expect(await issuerOf({ issuer: partner })).toEqual([partner, 200]);
  expect(await issuerOf({ issuer: entra, client: "caller" })).toEqual([entra, 200]);
  expect(await issuerOf({ issuer: auth0, client: "stranger" })).toEqual([auth0, 401]);
  await expect(issuerOf({ issuer: "https://nobody.test/" })).rejects.toThrow("issuer: got https://nobody.test/");
  await expect(issuerOf({ issuer: formerTenant, client: "caller" })).rejects.toThrow("TOKEN_");
});

test("whose token it is back ends are told, where two issuers call somebody the same, and whatever a claim holds", async () => {
  const forged: Headers = ["X-Auth-Subject", "x_auth_issuer", "X-Name", "X_Name"].map((name) => [name, "forged"]);
  const seen = async (reading: Reading, token: string): Promise<Echo["headers"]> => {
    const { status, body } = await send(reading, "/seen", [...bearer(token), ...forged]);
    expect([status, body]).toEqual([200, expect.not.stringContaining("forged")]);
    // Sound: the echo answers so.
    return (JSON.parse(body) as Echo).headers;
  };
  for (const reading of readings) {
    for (const [issuer, client] of [
      [auth0, "shop"],
      [partner, "desk"],
    ] as const)
      expect(await seen(reading, await tokenOf(issuer, client, { claims: { sub: "root" } }))).toMatchObject({
        ...{ "x-auth-subject": "root", "x-auth-issuer": encodeURIComponent(issuer), "x-name": "=absent" },
      });
    for (const [name, told] of [
      ["", "=empty"],
      [[], "=none"],
      [[""], "%5B%22%22%5D"],
      [null, "=absent"],
      ["a\r\nX-Admin: yes", "a%0D%0AX-Admin%3A%20yes"],
      ["a\u0000", "a%00"],
      ["=absent", "%3Dabsent"],
      ["é", "%C3%A9"],
    ] as const)
      expect(await seen(reading, await tokenOf(auth0, "shop", { claims: { name } as JsonObject }))).toMatchObject({
        "x-name": told,
      });
  }
});
