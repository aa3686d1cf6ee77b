import { describe, expect, test } from "vitest";
import {
  AllowedClients,
  Backend,
  RouteAccess,
  type SecuredApi,
  type SecuredApiStackProps,
  VerificationKeys,
} from "../../../constructs/index";
import { readStack, type Stack } from "../../../synthesized/stack/stack";
import type { ApiSummary } from "../../../synthesized/summary/summary";
import {
  authorizer,
  CLIENT,
  documentOf,
  entraApp,
  newGateway,
  ordersApi,
  secured,
  testStack,
  trustOf,
} from "../../constructs/test-stack";
import { securedApiDocument, stackFolder } from "../stack-folder";
import { summarized, summaryText } from "../summarized";
import { synthesizedExample } from "../synthesized-example";

const read = (document: unknown): Promise<Stack> => readStack(stackFolder(document), { environment: {} });

const withApi = (over: Partial<SecuredApi>): Promise<Stack> =>
  read(securedApiDocument({ apis: [{ ...ordersApi, ...over }] }));

async function apiOf(stack: Promise<Stack>, name = "orders"): Promise<ApiSummary> {
  const found = (await summarized(await stack)).apis.find((api) => api.name === name);
  if (found === undefined) throw new Error(`no API ${name}`);
  return found;
}

describe("who may call", () => {
  test("are the clients that are listed, by name, and not those that are registered and refused", async () => {
    const { callers } = await apiOf(synthesizedExample("two-apis"));
    expect(callers.admits).toBe("clients");
    expect(callers.clients.map(({ name, isAdmitted, roles }) => [name, isAdmitted, roles])).toEqual([
      ["billing", true, ["Orders.Read"]],
      ["outsider", false, ["Orders.Read"]],
      ["web-shop", true, ["Orders.Read", "Orders.Write"]],
    ]);
    expect(await summaryText(await synthesizedExample("two-apis"))).toContain(
      "Refused: outsider (Orders.Read; 2 secrets), although registered",
    );
  });

  test("is every client of the tenant where that was named, as far as Entra gives it a token", async () => {
    const stack = withApi({ admitAnyClient: true, identityHeaders: { "X-Client": "azp" } });
    const { callers } = await apiOf(stack);
    expect(callers).toMatchObject({
      admits: "any client",
      words: "every client of the tenant to which somebody assigns a role of the API",
      clients: [{ name: "billing", isAdmitted: true }],
    });
    expect(await summaryText(await stack)).toContain("every client of the tenant");
  });

  test("are people, by name where the stack looks them up, through a client that has a name too", async () => {
    const id = "3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b";
    const delegatedAccess = { clients: ["azure-cli"], principalIds: [id] };
    const document = securedApiDocument({ apis: [{ ...ordersApi, delegatedAccess }] });
    const group = { azuread_group: { ops: { object_id: id, display_name: "Operations" } } };
    const { callers } = await apiOf(read({ ...document, data: { ...Object(document.data), ...group } }));
    expect(callers.clients).toContainEqual(
      expect.objectContaining({ name: "Azure CLI", isAdmitted: true, people: ["group Operations"] }),
    );
  });

  test.each<[string, AllowedClients, string]>([
    ["a list of another issuer's", AllowedClients.byClaim("client_id", ["a", "b"]), "the clients that client_id lists"],
    ["one subject", AllowedClients.byClaim("sub", ["urn:x:y"]), "the one subject urn:x:y"],
    [
      "every client of an issuer",
      AllowedClients.anyClientOfTheIssuers(),
      "every client to which https://issuer.example.com gives a token",
    ],
  ])("of another issuer: %s", async (_name, clients, words) => {
    const scope = testStack();
    secured(scope, { clients, gateway: newGateway(scope) });
    const stack = await read(documentOf(scope));
    expect((await apiOf(Promise.resolve(stack))).callers.words).toBe(words);
    expect((await summaryText(stack)).match(/^ +(?:the one subject )?urn:x:y$/gm) ?? []).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      "who shows a certificate",
      { mutual_tls: { is_verified_certificate_required: true } },
      "everyone with a certificate that the gateway trusts: no token is asked for",
    ],
    [
      "who perhaps shows one",
      { mutual_tls: { is_verified_certificate_required: "${data.acme_settings.all.mtls}" } },
      "everyone, perhaps only with a certificate that the gateway trusts (only an account knows data.acme_settings.all.mtls): no token is asked for",
    ],
    [
      "whom usage plans allow",
      { usage_plans: { token_locations: ["request.headers[key]"] } },
      "everyone, perhaps only as usage plans allow (usage_plans is set, and what it does is not known here): no token is asked for",
    ],
  ])("is not simply everyone, where no token is asked for: %s", async (_name, policies, words) => {
    const routes = { path: "/a", backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } };
    const specification = { request_policies: policies, routes };
    const resource = { oci_apigateway_deployment: { d: { path_prefix: "/d", gateway_id: "g", specification } } };
    const stack = read({ data: { acme_settings: { all: {} } }, resource });
    expect((await apiOf(stack, "d")).callers.words).toBe(words);
  });

  test("may be somebody whom the stack lists, and otherwise does not know", async () => {
    const stranger = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    const document = JSON.stringify(securedApiDocument({ apis: [ordersApi] }));
    const stack = await read(JSON.parse(document.replace(/("key":"azp","values":\[)"[^"]+"/, `$1"${stranger}"`)));
    expect((await apiOf(Promise.resolve(stack))).callers.clients).toMatchObject([
      { name: "billing", isAdmitted: false },
      { name: stranger, isAdmitted: true, isStranger: true },
    ]);
    expect(await summaryText(stack)).toContain(`May call: ${stranger} (not of this stack)`);
  });

  test("is everyone, where no token is asked for", async () => {
    expect((await apiOf(synthesizedExample("article"), "jwks")).callers.words).toBe("everyone: no token is asked for");
  });
});

test("tokens: issuers, audiences and version, with names for what only an account knows", async () => {
  const { tokens } = await apiOf(synthesizedExample("article"), "hello");
  expect(tokens).toMatchObject({
    issuers: ["https://sts.windows.net/<tenant>/"],
    audiences: ["<client id of article-hello>"],
    version: 1,
    place: "the header Authorization (Bearer)",
    keys: {
      from: "uri",
      adapter: "article-jwks-adapter",
      upstream: "https://login.microsoftonline.com/<tenant>/discovery/keys",
      verifiesTls: true,
    },
  });
});

test("each back end by its host, however many routes lead there", async () => {
  const routes = [
    { path: "/a", methods: ["GET" as const], backend: Backend.http({ url: "https://orders.example.com/a" }) },
    { path: "/b", methods: ["GET" as const], backend: Backend.http({ url: "https://stock.example.net/b" }) },
    { path: "/c", methods: ["POST" as const], backend: Backend.http({ url: "https://orders.example.com/c" }) },
    {
      path: "/health",
      methods: ["GET" as const],
      access: RouteAccess.anonymous(),
      backend: Backend.http({ url: "https://orders.example.com/health" }),
    },
  ];
  const stack = await withApi({ routes });
  expect((await apiOf(Promise.resolve(stack))).routes).toMatchObject([
    { path: "/a", access: "token", backend: { kind: "http", host: "orders.example.com", isEncrypted: true } },
    { path: "/b", access: "token", backend: { host: "stock.example.net" } },
    { path: "/c", methods: ["POST"] },
    { path: "/health", access: "open" },
  ]);
  const text = await summaryText(stack);
  expect(text).toContain("token → https://orders.example.com: GET /a; POST /c");
  expect(text).toContain("token → https://stock.example.net: GET /b");
  expect(text).toContain("open → https://orders.example.com: GET /health");
  expect((await summarized(stack)).outbound.map(({ host, for: uses }) => [host, uses])).toContainEqual([
    "stock.example.net",
    ["back end of orders"],
  ]);
});

describe("reach", () => {
  test("of a private gateway is private, and from where", async () => {
    const stack = await synthesizedExample("private-gateway");
    const text = await summaryText(stack);
    expect(text).toContain("Reach: gateway internal: private; from 10.0.0.0/8 on port 443");
    expect(text).toContain("hello: /hello on the gateway internal (private)");
    expect(text).not.toMatch(/: public|\(public|anywhere.*gateway internal:/);
  });

  test("of a public one is from anywhere, and of somebody else's is not known", async () => {
    expect(await summaryText(await synthesizedExample("article"))).toContain(
      "Reach: gateway article: public; from anywhere on port 443",
    );
    expect(await summaryText(await synthesizedExample("existing-gateway"))).toContain(
      "gateway <gateway_id> (api.example.com): not known whether public: the stack does not make this gateway",
    );
  });
});

test("what the network closes is told, and nothing where all is open or not known", async () => {
  const closed = async (network: SecuredApiStackProps["network"]) =>
    (await summarized(await read(securedApiDocument({ network })))).closed;
  expect(await closed(undefined)).toEqual([]);
  expect((await summarized(await synthesizedExample("existing-gateway"))).closed).toEqual([]);
  expect(await closed({ allowedCidrBlocks: ["192.168.0.0/16"] })).toMatchObject([
    { from: "clients", reason: expect.stringContaining("lets TCP 443 in from the internet") },
    { from: expect.stringContaining("oci_apigateway_gateway."), for: ["keys of orders"] },
  ]);
  const stack = await read(securedApiDocument({ network: { allowedCidrBlocks: ["198.51.100.0/24"] } }));
  expect(await summaryText(stack)).toMatch(
    /The network closes: oci_apigateway_gateway\S+ → .+:443 \(keys of orders\): no rule/,
  );
});

test("the rest: limits, CORS, headers, logs, IAM in words, secrets and where they lie", async () => {
  const text = await summaryText(await synthesizedExample("two-apis"));
  for (const line of [
    "Limit: 50 requests a second, each address",
    "CORS: https://shop.example.com: GET",
    "Headers from claims: X-Auth-Subject = sub, X-Auth-Issuer = iss, X-Auth-Client = azp",
    "Logs: access and execution, 30 days",
    "IAM: every API gateway of compartment <compartment_id> may call functions in compartment <compartment_id>",
    "client secrets: 8, in Terraform's state",
    "sensitive outputs: client_secrets",
    "function shop-jwks-adapter → login.microsoftonline.com (keys)",
    "Resources: Entra ID: 27, OCI: 33, others: 10",
  ])
    expect(text).toContain(line);
});

test("no secret is printed", async () => {
  const stack = await synthesizedExample("article");
  const secrets = stack.resourcesOf("azuread_application_password").map(({ values }) => String(values.value));
  expect(secrets).toHaveLength(2);
  const all = (await summaryText(stack)) + JSON.stringify(await summarized(stack));
  for (const secret of secrets) expect(all).not.toContain(secret);
});

test("many routes with a token are counted, and open ones named", async () => {
  const route = (path: string, isOpen: boolean) => ({
    path,
    methods: ["GET" as const],
    backend: Backend.stock({ status: 200 }),
    ...(isOpen ? { access: RouteAccess.anonymous() } : {}),
  });
  const closed = Array.from({ length: 12 }, (_, index) => route(`/c${index}`, false));
  const open = Array.from({ length: 12 }, (_, index) => route(`/o${index}`, true));
  const text = await summaryText(await withApi({ routes: [...closed, ...open] }));
  expect(text).toContain("/c7 and 4 more");
  expect(text).toContain("/o11");
});

test("what only an account knows of IAM, buckets and repositories is not taken for nothing", async () => {
  const document = {
    data: { acme_settings: { all: {} } },
    resource: {
      oci_identity_policy: { p: { statements: "${data.acme_settings.all.statements}" } },
      oci_objectstorage_bucket: {
        keys: { name: "keys", access_type: "${data.acme_settings.all.access}" },
        files: { name: "files", access_type: "ObjectRead" },
        closed: { name: "closed", access_type: "NoPublicAccess" },
      },
      oci_artifacts_container_repository: {
        images: { display_name: "images", is_public: "${data.acme_settings.all.is_public}" },
      },
    },
  };
  const summary = await summarized(await read(document));
  expect(summary.iam).toEqual([{ text: { notUnderstood: "only an account knows data.acme_settings.all.statements" } }]);
  expect(summary.public.toSorted()).toEqual([
    "bucket files: anyone can read (ObjectRead)",
    "bucket keys: not known whether anyone can read: only an account knows data.acme_settings.all.access",
    "image repository images: not known whether anyone can pull: only an account knows data.acme_settings.all.is_public",
  ]);
  expect(await summaryText(await read(document))).toMatch(/IAM: a statement that is not known: only an account knows/);
});

test.each([
  [{ customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..x" } }, true],
  [{}, false],
])("a host name that nothing in the stack says is told to be one (%j)", async (settings, isUnnamed) => {
  const scope = testStack();
  // Another issuer's keys and no outputs: nothing refers to the gateway by its name.
  secured(scope, { gateway: newGateway(scope, settings) });
  const stack = await read(documentOf(scope));
  expect((await summarized(stack)).gateways.map(({ hosts, hasUnnamedHost }) => [hosts, hasUnnamedHost])).toEqual([
    [[], isUnnamed ? true : undefined],
  ]);
  const words = "perhaps at a host name of its own, which nothing in the stack says";
  expect((await summaryText(stack)).includes(words)).toBe(isUnnamed);
});

test("what is said alike of many APIs is said once, under the names of all", async () => {
  const specification = (host: string) => ({
    request_policies: { authentication: unknownAuthentication },
    routes: Array.from({ length: 17 }, (_, index) => ({
      path: `/r${index}`,
      methods: ["GET"],
      backend: { type: "HTTP_BACKEND", url: index === 0 ? `https://${host}` : "${data.acme_thing.t.url}" },
    })),
  });
  const unknownAuthentication = "${data.acme_thing.t.authentication}";
  const deployments = Array.from({ length: 100 }, (_, index) => [
    `api${index}`,
    {
      gateway_id: "${data.acme_thing.t.gateway}",
      path_prefix: `/api${index}`,
      specification: specification(index === 99 ? "other.example.com" : "one.example.com"),
    },
  ]);
  const text = await summaryText(
    await read({
      data: { acme_thing: { t: {} } },
      resource: { oci_apigateway_deployment: Object.fromEntries(deployments) },
    }),
  );
  expect(text.match(/^ {2}api\d+: \/api\d+ on a gateway that is not known/gm)).toHaveLength(100);
  expect(text.match(/^ {4}Routes$/gm)).toHaveLength(2);
  expect(text.match(/: only an account knows data\.acme_thing\.t\.gateway$/gm)).toHaveLength(1);
  expect(text.split("\n").length).toBeLessThan(150);
});

describe("an API for which an authorizer judges", () => {
  const denied = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";
  const partner = "https://partner.example.com";

  /** Entra's tokens beside a partner's; a client of each is denied, by its id or by its service principal's. */
  const judgedByFunction = (): Promise<Stack> => {
    const scope = testStack();
    const app = entraApp(scope, { clients: [{ name: "billing" }, { name: "former" }] });
    const former = app.clients.find(({ name }) => name === "former");
    const keys = VerificationKeys.remoteJwks({ uri: `${partner}/keys` });
    secured(scope, {
      gateway: newGateway(scope),
      trust: authorizer(scope, {
        trusts: [app.trust({ keys: app.jwksUri }), trustOf({ issuers: [partner], clients: ["shop", denied], keys })],
        denied: { clients: [denied, former?.clientId ?? ""], kids: ["leaked"], tokens: [], subjects: ["somebody"] },
        settings: { cacheSeconds: 120 },
      }),
      routes: [
        RouteAccess.authenticated(),
        RouteAccess.anonymous(),
        RouteAccess.anyOfRoles(["Api.Invoke", "Other"]).or(RouteAccess.anyOfRolesOfPeople(["Api.Invoke"])),
        RouteAccess.allOf({ scopes: ["orders.read"], groups: ["g"] }),
      ].map((access, index) => ({
        ...{ path: `/${index}`, methods: ["GET" as const], access },
        backend: Backend.stock({ status: 200 }),
      })),
    });
    return read(documentOf(scope));
  };

  test("tells each trust apart, what is denied, for how long answers are kept, and what routes ask for", async () => {
    const text = await summaryText(await judgedByFunction());
    const tenant = "https://login.microsoftonline.com/<tenant>";
    for (const line of [
      "Refused\n      former (Api.Invoke; 2 secrets), which the authorizer denies by name\n      " +
        `${denied}, which the authorizer denies by name`,
      "Judged by: the function test; the gateway keeps its answers for 120 seconds at most",
      `Denied\n      kids: leaked\n      clients: ${denied}, <client id of Orders former>\n      subjects: somebody`,
      `Trusts\n      ${tenant}/v2.0 (Entra ID, version 2); clients <client id of Orders billing>, <client id of Orders former>, by azp; audiences <client id of Orders>; claims tid = <tenant>, ver = 2.0, idtyp = app; keys ${tenant}/discovery/v2.0/keys\n` +
        `      ${partner}; clients shop, ${denied}, by azp; audiences ${CLIENT}; keys ${partner}/keys`,
      "open → stock answer 200: GET /1",
      "token with the application's role Api.Invoke or Other, or the person's role Api.Invoke → stock answer 200: GET /2",
      "token with the group g and the scope orders.read → stock answer 200: GET /3",
    ])
      expect(text).toContain(line);
  });

  test("tells programs the same", async () => {
    const { tokens, trusts, authorizer: judge, routes, callers } = await apiOf(judgedByFunction());
    expect(tokens).toBeUndefined();
    expect(trusts).toHaveLength(2);
    expect(judge).toMatchObject({ function: "test", cacheSeconds: 120, denied: { kids: ["leaked"], tokens: [] } });
    expect(routes).toContainEqual(
      expect.objectContaining({
        access: "scopes",
        permissions: [
          [
            { kind: "group", name: "g" },
            { kind: "scp", name: "orders.read" },
          ],
        ],
      }),
    );
    expect(callers.words).toMatch(/^by the token's issuer, https:/);
    expect(callers.clients.filter(({ isDenied }) => isDenied).map(({ isAdmitted }) => isAdmitted)).toEqual([
      false,
      false,
    ]);
  });

  test("does not take for admitted whom a list that is not known may deny", async () => {
    const scope = testStack();
    secured(scope, { gateway: newGateway(scope), trust: authorizer(scope, { denied: { clients: ["x"] } }) });
    const document = JSON.stringify(documentOf(scope)).replace(
      /("AUTHORIZER_DENIED":)"(?:[^"\\]|\\.)*"/,
      '$1"${data.acme_settings.all.denied}"',
    );
    const stack = await read({ ...JSON.parse(document), data: { acme_settings: { all: {} } } });
    const { callers } = await apiOf(Promise.resolve(stack));
    expect(callers.clients.map(({ name, isAdmitted }) => [name, isAdmitted])).toEqual([
      [CLIENT, { notUnderstood: expect.any(String) }],
    ]);
    expect(await summaryText(stack)).toMatch(/Denied: not understood/);
  });
});
