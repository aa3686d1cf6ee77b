import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import {
  AnnotationMetadataEntryType,
  Annotations,
  type App,
  type TerraformStack,
  TerraformVariable,
  Testing,
} from "cdktf";
import { describe, expect, it, vi } from "vitest";
import {
  AllowedClients,
  Backend,
  type Cors,
  checkPolicies,
  FunctionImage,
  type RequiredClaim,
  type Route,
  RouteAccess,
  type SecuredApiStack,
  type SourceImageProps,
  suppressWarning,
  synthesize,
  TokenLocation,
  type WarningCode,
  warningCodes,
} from "../../constructs/index";
import {
  authorizer,
  CLIENT,
  COMPARTMENT,
  codesOf,
  entraApp,
  existingApp,
  findingsOf,
  network,
  ordersApi,
  otherGateway,
  otherIssuer,
  secured,
  securedApiStack,
  stockRoute,
  TENANT,
  testApp,
  testStack,
  trustOf,
} from "./test-stack";

/** What synth says of a stack. */
function warningsOf(stack: TerraformStack): { code: string; text: string }[] {
  Testing.synth(stack, true);
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.WARN))
    .map(({ data }) => ({ code: /^[A-Z_]+(?=: )/.exec(data)?.[0] ?? "", text: data }));
}

const route = (scope: TerraformStack, over: Partial<Route>) => secured(scope, { routes: [{ ...stockRoute, ...over }] });
const path = (scope: TerraformStack, value: string) => route(scope, { path: value });
/** By paths, with a method before where it is not GET. */
const routes = (scope: TerraformStack, ...texts: readonly string[]) =>
  secured(scope, {
    routes: texts.map((text) => {
      const [value = "", method = "GET"] = text.split(" ").reverse();
      return { ...stockRoute, path: value, methods: [method === "ANY" || method === "POST" ? method : "GET"] };
    }),
  });
const cors = (scope: TerraformStack, over: Partial<Cors>, routeOver: Partial<Route> = {}, location?: TokenLocation) =>
  secured(scope, {
    cors: { allowedOrigins: ["https://app.example.com"], ...over },
    routes: [{ ...stockRoute, ...routeOver }],
    tokenLocation: location,
  });
const body = (scope: TerraformStack, text: string) =>
  route(scope, { backend: Backend.stock({ status: 200, body: text }) });
const urlOf = (scope: TerraformStack, claim: string, requiredClaims: readonly RequiredClaim[] = []) =>
  secured(scope, {
    requiredClaims,
    routes: [{ ...stockRoute, backend: Backend.http({ url: `https://b.example/users/\${request.auth[${claim}]}` }) }],
  });
const nested = (scope: TerraformStack, one: string, other: string) => {
  const gateway = otherGateway(scope);
  secured(scope, { gateway, pathPrefix: one }, "One");
  secured(scope, { gateway, pathPrefix: other }, "Other");
};

const allowed = (scope: TerraformStack, ...allowedCidrBlocks: readonly string[]) =>
  network(scope, { allowedCidrBlocks });
const issuer = (scope: TerraformStack, text: string) => secured(scope, { issuers: [text] });
const issuerVariable = (scope: TerraformStack) =>
  new TerraformVariable(scope, "issuer", { type: "string" }).stringValue;
const anyClient = (scope: TerraformStack, ...issuers: readonly string[]) =>
  secured(scope, { issuers, clients: AllowedClients.anyClientOfTheIssuers() });
const v1 = (scope: TerraformStack, identifierUri: string) => entraApp(scope, { tokenVersion: 1, identifierUri });
const policy = (scope: TerraformStack, statement: string) => {
  checkPolicies(scope);
  new IdentityPolicy(scope, "Policy", {
    compartmentId: COMPARTMENT,
    name: "p",
    description: "d",
    statements: [statement],
  });
};

const digest = `sha256:${"0".repeat(64)}`;
const image = (scope: TerraformStack, base: SourceImageProps["base"]) =>
  FunctionImage.fromSource(scope, "Image", {
    ...{ region: "eu-frankfurt-1", repository: { compartmentId: COMPARTMENT, name: "shop/adapter" } },
    ...(base === undefined ? {} : { base }),
  });

type Build = (scope: TerraformStack) => unknown;
const cases: Record<WarningCode, readonly (readonly [what: string, usual: Build, unusual: Build])[]> = {
  PATH_LOOKS_LIKE_PATTERN: [
    ["a colon within a segment", (s) => path(s, "/orders:cancel/a:b"), (s) => path(s, "/orders/:id")],
    ["a wildcard by name", (s) => path(s, "/files/{path*}"), (s) => path(s, "/files/*")],
    ["no star within text", (s) => path(s, "/files"), (s) => path(s, "/files/*.json")],
    ["parentheses of OData", (s) => path(s, "/Products(1)/$value"), (s) => path(s, "/(.*)")],
    ["no dots that clients take away", (s) => path(s, "/.well-known/a"), (s) => path(s, "/a/../b")],
    ["nor those of another router", (s) => path(s, "/a.b"), (s) => path(s, "/...slug")],
    ["no encoded braces", (s) => path(s, "/%20"), (s) => path(s, "/%7Bid%7D")],
    ["in prefixes too", (s) => secured(s, { pathPrefix: "/v1" }), (s) => secured(s, { pathPrefix: "/:version" })],
  ],
  PATH_TRAILING_SLASH: [
    ["none", (s) => path(s, "/orders"), (s) => path(s, "/orders/")],
    ["but the root", (s) => path(s, "/"), (s) => path(s, "/{a}/")],
  ],
  PATH_PREFIX_NESTED: [
    ["beside one another", (s) => nested(s, "/api/v1", "/api/v2"), (s) => nested(s, "/api", "/api/v2")],
    ["whole segments", (s) => nested(s, "/api", "/apis"), (s) => nested(s, "/api/v2/x", "/api")],
  ],
  CIDR_WITHIN_ANOTHER: [
    [
      "beside one another",
      (s) => allowed(s, "10.0.0.0/16", "10.1.0.0/16"),
      (s) => allowed(s, "10.0.0.0/8", "10.1.0.0/16"),
    ],
    ["in any order", (s) => allowed(s, "10.1.0.0/16"), (s) => allowed(s, "10.1.0.0/16", "10.0.0.0/8")],
    ["everyone's too", (s) => allowed(s, "0.0.0.0/0"), (s) => allowed(s, "0.0.0.0/0", "203.0.113.0/24")],
  ],
  ROUTE_BEHIND_LOOSER: [
    ["the more exact first", (s) => routes(s, "/a", "/{all*}"), (s) => routes(s, "/{all*}", "/a")],
    ["by segment", (s) => routes(s, "/a/b", "/a/{id}", "/{all*}"), (s) => routes(s, "/a/{id}", "/a/b", "/{all*}")],
    [
      "where they have a method in common",
      (s) => routes(s, "POST /{all*}", "/a"),
      (s) => routes(s, "ANY /{all*}", "/a"),
    ],
    ["and a path", (s) => routes(s, "/{id}", "/a/b"), (s) => routes(s, "/{id*}", "/a/b")],
  ],
  CORS_SERVES_NO_BROWSER: [
    ["the token's header", (s) => cors(s, {}), (s) => cors(s, { allowedHeaders: ["Content-Type"] })],
    [
      "by its name",
      (s) => cors(s, { allowedHeaders: ["*", "authorization"] }),
      (s) => cors(s, { allowedHeaders: ["*"] }),
    ],
    [
      "none",
      (s) => cors(s, { allowedHeaders: [] }, { access: RouteAccess.anonymous() }),
      (s) => cors(s, { allowedHeaders: [] }),
    ],
    [
      "wherever the token is",
      (s) => cors(s, { allowedHeaders: ["X-Token"] }, {}, TokenLocation.header("X-Token")),
      (s) => cors(s, {}, {}, TokenLocation.header("X-Token")),
    ],
    [
      "nothing for a parameter",
      (s) => cors(s, { allowedHeaders: [] }, {}, TokenLocation.queryParameter("token")),
      (s) => cors(s, { allowedHeaders: [] }, {}),
    ],
    [
      "whole origins",
      (s) => cors(s, { allowedOrigins: ["*"] }),
      (s) => cors(s, { allowedOrigins: ["https://*.example.com"] }),
    ],
    [
      "no default port",
      (s) => cors(s, { allowedOrigins: ["https://a:8443"] }),
      (s) => cors(s, { allowedOrigins: ["https://a:443"] }),
    ],
    [
      "ASCII",
      (s) => cors(s, { allowedOrigins: ["https://xn--bcher-kva.example"] }),
      (s) => cors(s, { allowedOrigins: ["https://bücher.example"] }),
    ],
    [
      "a method of the route",
      (s) => cors(s, { allowedMethods: ["PUT"] }, { methods: ["PUT"] }),
      (s) => cors(s, { allowedMethods: ["GET"] }, { methods: ["PUT"] }),
    ],
    [
      "by default GET and POST",
      (s) => cors(s, {}, { methods: ["POST"] }),
      (s) => cors(s, {}, { methods: ["DELETE", "PATCH"] }),
    ],
    [
      "what browsers send anyway",
      (s) => cors(s, { allowedMethods: ["PUT"] }),
      (s) => cors(s, { allowedMethods: ["PUT"] }, { methods: ["PATCH"] }),
    ],
    [
      "all methods without credentials",
      (s) => cors(s, { allowedMethods: ["*"] }, { methods: ["PUT"] }),
      (s) => cors(s, { allowedMethods: ["*"], allowCredentials: true }, { methods: ["PUT"] }),
    ],
    [
      "of a route's own",
      (s) => cors(s, { allowedHeaders: [] }, { cors: { allowedOrigins: ["*"] } }),
      (s) => cors(s, {}, { cors: { allowedOrigins: ["*"], allowedHeaders: ["*"] } }),
    ],
  ],
  ISSUER_NOT_FROM_DISCOVERY: [
    [
      "the tenant's id as host",
      (s) => issuer(s, `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`),
      (s) => issuer(s, `https://contoso.ciamlogin.com/${TENANT}/v2.0`),
    ],
  ],
  CLAIM_OF_SEVERAL_WORDS: [
    [
      "no claim of Entra's that may hold several scopes",
      (s) => secured(s, { requiredClaims: [{ claim: "scp", values: ["read"] }] }),
      (s) =>
        secured(s, {
          issuers: [`https://login.microsoftonline.com/${TENANT}/v2.0`],
          requiredClaims: [{ claim: "scp", values: ["access_as_user"] }],
        }),
    ],
  ],
  ID_TOKENS_NOT_TOLD_APART: [
    ["an allow-list", (s) => secured(s), (s) => anyClient(s, otherIssuer)],
    [
      "an allow-list of an authorizer",
      (s) => authorizer(s),
      (s) => authorizer(s, { trusts: [trustOf().withAnyClient()] }),
    ],
    [
      "each issuer of an authorizer by itself",
      (s) =>
        authorizer(s, {
          trusts: [
            trustOf({
              issuers: [`https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`, `https://sts.windows.net/${TENANT}/`],
            }).withAnyClient(),
          ],
        }),
      (s) =>
        authorizer(s, {
          trusts: [
            trustOf({ issuers: [`https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`, otherIssuer] }).withAnyClient(),
          ],
        }),
    ],
    [
      "a claim that tells them, of an issuer that only Terraform knows",
      (s) =>
        secured(s, {
          issuers: [issuerVariable(s)],
          clients: AllowedClients.anyClientOfTheIssuers(),
          requiredClaims: [{ claim: "azp", values: [] }],
        }),
      (s) => anyClient(s, issuerVariable(s)),
    ],
    [
      "Entra of a tenant that only Terraform knows",
      (s) => anyClient(s, `https://login.microsoftonline.com/${issuerVariable(s)}/v2.0`),
      (s) => anyClient(s, `https://login.example.com/${issuerVariable(s)}/v2.0`),
    ],
    ...[
      `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`,
      "https://idcs-1.identity.oraclecloud.com",
      "https://contoso.okta.com/oauth2/default",
      "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a",
      "https://sso.example.com/realms/a",
    ].map(
      (known) =>
        [
          "issuers whose access tokens are known",
          (s: TerraformStack) => anyClient(s, known),
          (s: TerraformStack) => anyClient(s, known, otherIssuer),
        ] as const,
    ),
  ],
  IDENTIFIER_URI_NOT_UNIQUE: [
    ["the client's id", (s) => v1(s, `api://orders/${CLIENT}`), (s) => v1(s, "api://orders")],
    ["the tenant's", (s) => v1(s, `api://${TENANT}/orders`), (s) => v1(s, "urn:example:orders")],
    ["a domain", (s) => v1(s, "https://orders.example.com"), (s) => v1(s, "api://orders.example.com")],
    ["v2", (s) => entraApp(s, { identifierUri: "api://orders" }), (s) => v1(s, "api://orders")],
    [
      "an API that exists",
      (s) => existingApp(s, { tokenVersion: 1, identifierUri: "api://orders" }),
      (s) => v1(s, "api://orders"),
    ],
  ],
  URL_CLAIM_MAY_BE_EMPTY: [
    ["what an issuer surely writes", (s) => urlOf(s, "sub"), (s) => urlOf(s, "email")],
    ["the client's claim", (s) => urlOf(s, "azp"), (s) => urlOf(s, "appid")],
    [
      "a claim with listed values",
      (s) => urlOf(s, "plan", [{ claim: "plan", values: ["free", "paid"] }]),
      (s) => urlOf(s, "plan", [{ claim: "plan", values: [] }]),
    ],
  ],
  STOCK_TEXT_WITH_EXPRESSION: [
    ["no variable", (s) => body(s, "var.a, ${name}"), (s) => body(s, "${var.a}")],
    ["no escape", (s) => body(s, "$${a}"), (s) => body(s, "$${request.path}")],
    ["nothing of the request", (s) => body(s, "{request.path}"), (s) => body(s, "no such ${request.path[id]}")],
  ],
  BASE_IMAGE_NOT_PINNED: [
    ["a digest", (s) => image(s, { reference: "docker.io/a/b:1", digest }), (s) => image(s, undefined)],
    ["of a base of one's own, too", (s) => s, (s) => image(s, { reference: "docker.io/a/b:1" })],
  ],
  POLICY_NOT_UNDERSTOOD: [
    [
      "statements of the known form",
      (s) => policy(s, "allow group ${var.g} to read repos in compartment c"),
      (s) => policy(s, "${var.statement}"),
    ],
    [
      "what opens nothing",
      (s) => policy(s, "deny any-user to read repos in tenancy"),
      (s) => policy(s, "permit any-user to read repos in tenancy"),
    ],
  ],
};

describe.each(Object.keys(cases) as WarningCode[])("%s", (code) => {
  it("is explained in one sentence", () => {
    expect(warningCodes[code]).toMatch(/^[A-Z].*[^.]\.$/);
  });

  it.each(cases[code])("%s: is said beyond it, alone, and never refuses", (_what, usual, unusual) => {
    const [good, odd] = [testStack(), testStack()];
    usual(good);
    unusual(odd);
    expect([codesOf(good), codesOf(odd)]).toEqual([[], []]);
    expect(warningsOf(good)).toEqual([]);
    const said = warningsOf(odd);
    expect([...new Set(said.map((one) => one.code))]).toEqual([code]);
    for (const { text } of said) expect(text).toMatch(/^[A-Z_]+: \S.* is \S.*; allowed: \S.* \(\S.*\)$/);
  });
});

it("documents each code that is used, and has a use for each that is documented", () => {
  const folder = join(__dirname, "..", "..", "constructs");
  const used = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file !== "warnings.ts")
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .flatMap((source) =>
      [...source.matchAll(/(?:unusual\(\s*|unserved = |warned = )"([A-Z_]+)"/g)].map(([, code]) => code),
    );
  expect([...new Set(used)].sort()).toEqual(Object.keys(warningCodes).sort());
});

describe("a suppression", () => {
  it("silences one code of a construct and all below it", () => {
    const stack = testStack();
    secured(stack, { pathPrefix: "/:a", routes: [{ ...stockRoute, path: "/b/" }] });
    suppressWarning(stack, "PATH_TRAILING_SLASH", "clients send it");
    expect(warningsOf(stack).map(({ code }) => code)).toEqual(["PATH_LOOKS_LIKE_PATTERN"]);
  });

  it("needs a code that there is, and a reason", () => {
    const stack = testStack();
    suppressWarning(stack, "NONE" as WarningCode, "a");
    suppressWarning(stack, "constructor" as WarningCode, "a");
    suppressWarning(stack, "PATH_TRAILING_SLASH", " ");
    expect(findingsOf(stack).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^SUPPRESSION_INVALID: suppressWarning is given "NONE"; allowed: PATH_/),
      expect.stringMatching(/^SUPPRESSION_INVALID: suppressWarning is given "constructor";/),
      expect.stringMatching(/^SUPPRESSION_INVALID: suppressWarning of PATH_TRAILING_SLASH is without a reason;/),
    ]);
  });
});

it("is said once, however often a stack is synthesized", () => {
  const stack = testStack();
  path(stack, "/a/");
  warningsOf(stack);
  expect(warningsOf(stack)).toHaveLength(1);
});

describe("app.synth() by itself", () => {
  const printed = (prepare: (stack: SecuredApiStack) => void, synth: (app: App) => void): string[] => {
    const app = testApp();
    prepare(securedApiStack({ apis: [{ ...ordersApi, routes: [{ ...stockRoute, path: "/orders/" }] }] }, app));
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      synth(app);
      return write.mock.calls.map(([text]) => String(text));
    } finally {
      write.mockRestore();
    }
  };
  const line = /^Warning: \[secured-api\/Api-orders\] PATH_TRAILING_SLASH: apis\[0\]\.routes\[0\]\.path is .*\n$/;

  it("prints what is warned of, each once", () => {
    expect(
      printed(
        () => {},
        (app) => app.synth(),
      ),
    ).toEqual([expect.stringMatching(line)]);
    const twice = printed(
      () => {},
      (app) => [app.synth(), app.synth()],
    );
    expect(twice).toEqual([expect.stringMatching(line)]);
  });

  it("prints as much as synthesize does", () => {
    expect(printed(() => {}, synthesize)).toEqual([expect.stringMatching(line)]);
  });

  it("prints what others warn of, and rules that only warn", () => {
    const odd = (stack: SecuredApiStack) => {
      Annotations.of(stack).addWarning("of the user's own");
      new IdentityPolicy(stack, "Policy", {
        ...{ compartmentId: COMPARTMENT, name: "p", description: "d" },
        statements: ["allow any-user to manage all-resources in tenancy"],
      });
      checkPolicies(stack, { level: "warning" });
      suppressWarning(stack, "PATH_TRAILING_SLASH", "clients send it");
    };
    for (const synth of [(app: App) => app.synth(), synthesize])
      expect(printed(odd, synth).join("")).toMatch(/of the user's own[\s\S]*iam-without-wildcards/);
  });

  it("prints nothing that is suppressed", () => {
    const suppressed = (stack: SecuredApiStack) => suppressWarning(stack, "PATH_TRAILING_SLASH", "clients send it");
    expect(printed(suppressed, (app) => app.synth())).toEqual([]);
  });

  it("leaves it to the CDKTF CLI, which shows it itself", () => {
    vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "true");
    try {
      expect(
        printed(
          () => {},
          (app) => app.synth(),
        ),
      ).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
