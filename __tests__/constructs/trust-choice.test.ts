import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AllowedClients,
  type FindingCode,
  type IdentityHeaders,
  Issuer,
  type ITokenTrust,
  RouteAccess,
  TokenAuthorizerFunction,
  type TokenAuthorizerFunctionProps,
  TokenLocation,
  Trust,
  type TrustChoice,
  type TrustsByName,
  VerificationKeys,
} from "../../constructs/index";
import type { Json, JsonObject } from "../terraform-schema/json";
import { deploymentCases } from "./finding-cases/deployment-cases";
import type { Build } from "./finding-cases/finding-case";
import {
  CLIENT,
  codesIn,
  codesOf,
  entraApp,
  findingsOf,
  hasTrustsChosen,
  onlyResource,
  otherGateway,
  type SecuredOver,
  secured,
  stockRoute,
  TENANT,
  testStack,
  trustOf,
} from "./test-stack";

const a = trustOf({ issuers: ["https://a.example.com"], requiredClaims: [{ claim: "tid", values: ["t-a"] }] });
const b = trustOf({ issuers: ["https://b.example.com"], clients: AllowedClients.byClaim("cid", ["shop"]) });

function policiesOf(trust: ITokenTrust | TrustChoice, over: SecuredOver = {}): JsonObject {
  const stack = testStack();
  secured(stack, { trust, ...over });
  const specification = onlyResource(stack, "oci_apigateway_deployment").specification as JsonObject;
  return specification.request_policies as JsonObject;
}

interface WrittenServer {
  readonly key: JsonObject;
  readonly authentication_server_detail: Json;
}

function serversOf(choice: TrustChoice, over: SecuredOver = {}): readonly WrittenServer[] {
  const written = policiesOf(choice, over).dynamic_authentication as JsonObject;
  // Sound: what is written is asserted on.
  return written.authentication_servers as unknown as readonly WrittenServer[];
}

const keysOf = (choice: TrustChoice): readonly JsonObject[] => serversOf(choice).map(({ key }) => key);

describe("what chooses a trust", () => {
  const listing = (claim: string, ...values: readonly string[]) => trustOf({ requiredClaims: [{ claim, values }] });
  const cases: readonly (readonly [string, TrustChoice, selector: string, values: readonly (readonly string[])[]])[] = [
    ["the issuer", Trust.byIssuer({ a, b }), "request.auth[iss]", [a.issuers, b.issuers]],
    ["the tenant", Trust.byTenant({ one: listing("tid", "t-1", "T-1", "t-2") }), "request.auth[tid]", [["t-1", "t-2"]]],
    [
      "the version",
      Trust.byVersion({ one: listing("ver", "1.0"), two: listing("ver", "2.0") }),
      "request.auth[ver]",
      [["1.0"], ["2.0"]],
    ],
    ["the client", Trust.byClaim("azp", { one: trustOf() }), "request.auth[azp]", [[CLIENT]]],
    ["a header", Trust.byHeader("X-Kind", { one: a, two: a }), "request.headers[X-Kind]", [["one"], ["two"]]],
    ["the host", Trust.byHost({ "a.example.com": a }), "request.host", [["a.example.com"]]],
  ];

  it.each(cases)("is %s: a value that it verifies, or that is given with it", (_, choice, selector, values) => {
    const { selection_source } = policiesOf(choice).dynamic_authentication as JsonObject;
    expect(selection_source).toEqual({ type: "SINGLE", selector });
    expect(keysOf(choice)).toEqual(
      Object.keys(choice.trusts).map((name, index) => ({
        type: "ANY_OF",
        name,
        values: values[index],
        is_default: false,
      })),
    );
  });

  it("is nothing for the one that is named for what is left", () => {
    const [, last] = keysOf(Trust.byHeader("X-Kind", { a }, { otherwise: b }));
    expect(last).toEqual({ type: "ANY_OF", name: "otherwise", values: [], is_default: true });
  });

  it("is of an API in Entra its tenant and its version", () => {
    const stack = testStack();
    const app = entraApp(stack, { tenantId: TENANT });
    const keys = app.trust({ keys: app.jwksUri });
    for (const choice of [Trust.byTenant({ app: keys }), Trust.byVersion({ app: keys })])
      expect(codesIn((scope) => secured(scope, { trust: choice }))).toEqual([]);
    expect(keysOf(Trust.byTenant({ app: keys }))[0]?.values).toEqual([TENANT]);
    expect(keysOf(Trust.byVersion({ app: keys }))[0]?.values).toEqual(["2.0"]);
  });
});

const texts = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 });
const trusts = fc
  .record({
    issuers: texts.map((names) => names.map((name) => `https://${name}.example`)),
    audiences: texts,
    clients: fc.oneof(texts, fc.constant(AllowedClients.anyClientOfTheIssuers())),
    requiredClaims: fc.uniqueArray(fc.record({ claim: fc.stringMatching(/^c[a-z]{1,6}$/), values: texts }), {
      maxLength: 3,
      selector: ({ claim }) => claim,
    }),
    keys: fc.oneof(
      fc
        .integer({ min: 1, max: 24 })
        .map((cacheHours) => VerificationKeys.remoteJwks({ uri: "https://a.example/keys", cacheHours })),
      fc.constant(VerificationKeys.staticKeys([{ kid: "a", kty: "RSA", n: "n", e: "AQAB" }])),
    ),
  })
  .map(trustOf);

const authenticationTypes = ["JWT_AUTHENTICATION", "TOKEN_AUTHENTICATION"] as const;

describe("each of several trusts", () => {
  it("is written as it would be alone, whatever stands beside it", () => {
    const common = fc.record({
      authenticationType: fc.constantFrom(...authenticationTypes),
      maxClockSkewInSeconds: fc.integer({ min: 0, max: 120 }),
      identityHeaders: fc.constantFrom<IdentityHeaders>({}, { "X-Subject": "sub" }),
      tokenLocation: fc.constantFrom(TokenLocation.header(), TokenLocation.queryParameter("token")),
      routes: fc.constantFrom([stockRoute], [{ ...stockRoute, access: RouteAccess.anonymous() }]),
    });
    fc.assert(
      fc.property(fc.array(trusts, { minLength: 1, maxLength: 4 }), common, (all, over) => {
        const named: TrustsByName = Object.fromEntries(all.map((trust, index) => [`kind-${index}`, trust]));
        expect(
          serversOf(Trust.byHeader("X-Kind", named), over).map((server) => server.authentication_server_detail),
        ).toEqual(all.map((trust) => policiesOf(trust, over).authentication));
      }),
      { numRuns: 30 },
    );
  });

  it("verifies by JWT_AUTHENTICATION, unless the other policy is asked for", () => {
    for (const type of [undefined, ...authenticationTypes])
      expect(serversOf(Trust.byIssuer({ a, b }), type === undefined ? {} : { authenticationType: type })).toMatchObject(
        [
          { authentication_server_detail: { type: type ?? "JWT_AUTHENTICATION" } },
          { authentication_server_detail: { type: type ?? "JWT_AUTHENTICATION" } },
        ],
      );
  });

  /** What is wrong with a trust, or with what of its tokens back ends get. */
  const codes = (Object.keys(deploymentCases) as (keyof typeof deploymentCases)[]).filter((code) =>
    /^(ISSUER|AUDIENCE|ENTRA|ID_TOKENS|CLAIM|ALLOWED|IDENTITY|JWKS|STATIC|CLOCK|TOKEN)/.test(code),
  );
  const found = (build: Build) => {
    const stack = testStack();
    hasTrustsChosen(stack);
    build(stack);
    // Cases are about the last one; what they have back ends told the other may lack.
    return findingsOf(stack).filter(({ text }) => !text.includes(", beside trust.trusts.first;"));
  };

  it.each(codes)("is judged as where it is alone: %s", (code: FindingCode & keyof typeof deploymentCases) => {
    for (const { what, atTheLimit, beyond } of deploymentCases[code]) {
      expect(
        found(atTheLimit).map((finding) => finding.code),
        what,
      ).toEqual([]);
      const findings = found(beyond);
      expect([...new Set(findings.map((finding) => finding.code))], what).toEqual([code]);
      for (const { text } of findings.filter((finding) => /: trust\b/.test(finding.text)))
        expect(text).toContain(": trust.trusts.last.");
    }
  });

  it("is judged by what its tokens surely carry, where one gives another's claims to back ends", () => {
    const identityHeaders = { "X-Client": "azp" };
    const [only, ...others] = findingsOf(
      (() => {
        const stack = testStack();
        secured(stack, { trust: Trust.byIssuer({ a, b }), identityHeaders });
        return stack;
      })(),
    );
    expect(others).toEqual([]);
    expect(only?.text).toMatch(
      /^IDENTITY_HEADER_FORGEABLE: identityHeaders.X-Client is "azp", beside trust.trusts.b; /,
    );
  });
});

describe("a deployment with several trusts", () => {
  const headersOf = (choice: TrustChoice): string =>
    JSON.stringify(
      (() => {
        const stack = testStack();
        secured(stack, { trust: choice });
        return onlyResource(stack, "oci_apigateway_deployment").specification ?? null;
      })(),
    );

  it("tells back ends the client only where one claim names it in all tokens", () => {
    expect(headersOf(Trust.byIssuer({ a, b }))).not.toContain("request.auth[cid]");
    expect(headersOf(Trust.byIssuer({ a, b }))).toContain("request.auth[sub]");
    const ofOneClaim = Trust.byIssuer({ a, c: trustOf({ issuers: ["https://c.example.com"] }) });
    expect(headersOf(ofOneClaim)).toContain("request.auth[azp]");
  });

  it("cannot ask for roles, groups or both, and for scopes only where some tokens have them", () => {
    const entra = trustOf({
      issuers: [`https://login.microsoftonline.com/${TENANT}/v2.0`],
      audiences: [CLIENT],
    });
    const asking = (access: RouteAccess, trust: TrustChoice) =>
      codesIn((scope) => secured(scope, { trust, routes: [{ ...stockRoute, access }] }));
    expect(asking(RouteAccess.anyOfRoles(["Read"]), Trust.byIssuer({ a, b }))).toEqual([
      "PERMISSIONS_WITHOUT_AUTHORIZER",
    ]);
    expect(asking(RouteAccess.anyOfScopes(["read"]), Trust.byIssuer({ entra }))).toEqual(["SCOPES_WITH_ENTRA"]);
    expect(asking(RouteAccess.anyOfScopes(["read"]), Trust.byIssuer({ entra, a }))).toEqual([]);
  });

  it("answers refused tokens in words of its own only by the newer policy", () => {
    const failureResponse = { status: 401, message: "no" };
    const trust = Trust.byIssuer({ a, b });
    expect(codesIn((scope) => secured(scope, { trust, failureResponse }))).toEqual(["FAILURE_RESPONSE_INVALID"]);
    expect(
      codesIn((scope) => secured(scope, { trust, failureResponse, authenticationType: "TOKEN_AUTHENTICATION" })),
    ).toEqual([]);
  });

  it("calls the ports of all key servers", () => {
    const elsewhere = trustOf({ issuers: ["https://c.example.com"], keys: "https://c.example.com:8443/keys" });
    const stack = testStack();
    const gateway = { ...otherGateway(stack), backendPorts: [443] };
    secured(stack, { trust: Trust.byIssuer({ a, elsewhere }), gateway });
    expect(findingsOf(stack).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^BACKEND_PORT_CLOSED: trust.trusts.elsewhere.keys.uri \(port\) is 8443; /),
    ]);
  });

  it("tells what a factory found wrong with any of them", () => {
    const wrong = Trust.of({
      issuer: Issuer.b2c({ issuer: "https://shop.b2clogin.com/a/v2.0", keys: "https://shop.b2clogin.com/keys" }),
      ...{ audiences: ["a"], clients: ["b"], requiredClaims: [] },
    });
    const stack = testStack();
    secured(stack, { trust: Trust.byIssuer({ a, wrong }) });
    expect(codesOf(stack)).toEqual(["ISSUER_INVALID"]);
  });
});

it("is taken for nothing else, and nothing else for it", () => {
  const choice = Trust.byIssuer({ a });
  const checks = () => {
    // @ts-expect-error of one trust
    choice.withClaims({ claim: "a", values: [] });
    // @ts-expect-error likewise
    choice.withKeys("https://a.example.com/keys");
    // @ts-expect-error likewise
    choice.toOutput();
    // @ts-expect-error a choice among choices
    Trust.byIssuer({ choice });
    // @ts-expect-error those of a choice have names
    Trust.byIssuer([a]);
    // @ts-expect-error an authorizer knows its trusts apart by itself
    const authorizer: Pick<TokenAuthorizerFunctionProps, "trusts"> = { trusts: [choice] };
    // @ts-expect-error nor does it judge for one of several
    const judged: TrustsByName = { authorizer: TokenAuthorizerFunction };
    // @ts-expect-error only factories make one
    const made: TrustChoice = { trusts: {}, otherwise: undefined, selector: "request.auth[iss]" };
    return [authorizer, judged, made];
  };
  expect(checks).toBeTypeOf("function");
});
