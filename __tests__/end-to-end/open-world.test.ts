/** Stacks that are not all ours: what can be played is played and walked through, the rest is said, with what would help. */
import { join } from "node:path";
import { App } from "cdktf";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  AllowedClients,
  ClientCredentials,
  EntraClient,
  type ExistingSecuredApi,
  FunctionImage,
  type SecuredApi,
  VerificationKeys,
} from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { standInSecret } from "../../local/entra/stand-ins";
import type { PlayOptions } from "../../local/play-options";
import { readStack } from "../../synthesized/stack/stack";
import { adapter, newGateway, secured, testStack } from "../constructs/test-stack";
import { newFolder } from "../run-folder";
import { stackFolder } from "../synthesized/stack-folder";
import { runVerify, startOnce, startUp } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

const guid = (digit: number): string => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
const [tenant, apiId, clientId] = [guid(9), guid(1), guid(2)];
const bundle = join(__dirname, "..", "..", "function", "dist", "func.js");

interface TeamStack {
  readonly issuers?: readonly string[];
  readonly audiences?: readonly string[];
  readonly uri?: string;
  readonly claims?: readonly JsonObject[];
  readonly routes?: readonly JsonObject[];
  /** Sections beside. */
  readonly more?: JsonObject;
}

const stock: JsonObject = {
  path: "/stock",
  methods: ["GET"],
  backend: { type: "STOCK_RESPONSE_BACKEND", status: 200, body: "in" },
};

/** A deployment on the gateway of a platform team, which serves the keys; nothing in it registers anything. */
function teamStack({
  issuers = [`https://login.microsoftonline.com/${tenant}/v2.0`],
  audiences = [apiId],
  uri = "https://platform.example.com/jwks/keys",
  claims = [{ key: "azp", values: [clientId], is_required: true }],
  routes = [stock],
  more = {},
}: TeamStack = {}): string {
  const validation = {
    type: "REMOTE_JWKS",
    uri,
    additional_validation_policy: { issuers: [...issuers], audiences: [...audiences], verify_claims: [...claims] },
  };
  const authentication = { type: "TOKEN_AUTHENTICATION", token_header: "Authorization", token_auth_scheme: "Bearer" };
  return stackFolder({
    ...more,
    resource: {
      ...(more.resource as JsonObject | undefined),
      oci_apigateway_deployment: {
        orders: {
          compartment_id: "ocid1.compartment.oc1..team",
          gateway_id: "ocid1.apigateway.oc1.eu-frankfurt-1.platform",
          path_prefix: "/orders",
          specification: {
            request_policies: { authentication: { ...authentication, validation_policy: validation } },
            routes: [...routes],
          },
        },
      },
    },
  });
}

async function cloudOf(directory: string, options: PlayOptions = {}): Promise<PlayedCloud> {
  const cloud = await playStack(await readStack(directory, { environment: {} }), options);
  onTestFinished(cloud.close);
  return cloud;
}

/** As a client asks a tenant, by its secret. */
async function askEntra(cloud: PlayedCloud, version: 1 | 2, resource: string, id: string): Promise<Response> {
  const wanted: Record<string, string> = version === 2 ? { scope: `${resource}/.default` } : { resource };
  return fetch(cloud.origins.toLocal(cloud.entra.issuers.tokenEndpoint(version, tenant)), {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: id, client_secret: standInSecret(id) },
      ...wanted,
    }),
  });
}

const statusOf = async (cloud: PlayedCloud, path: string, token?: string): Promise<number> => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await fetch(`${cloud.gateways[0]?.url}${path}`, { headers })).status;
};

async function tokenOf(answer: Response): Promise<string> {
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  return token ?? `none: ${answer.status}`;
}

describe("a team's stack on the gateway of a platform", () => {
  test("gets its keys where it says, and tokens for whom it lists", async () => {
    const cloud = await cloudOf(teamStack());
    const token = await tokenOf(await askEntra(cloud, 2, apiId, clientId));
    expect(await statusOf(cloud, "/orders/stock", token)).toBe(200);
    expect(await statusOf(cloud, "/orders/stock")).toBe(401);
    expect((await askEntra(cloud, 2, apiId, guid(3))).status).toBe(400);
    const other = await cloud.entra.mint({ client: guid(3), api: apiId });
    expect(await statusOf(cloud, "/orders/stock", other)).toBe(401);
    const served = await fetch(cloud.origins.toLocal("https://platform.example.com/jwks/keys"));
    const { keys } = (await served.json()) as { keys: { kid: string; alg: string }[] };
    expect(keys).toContainEqual(expect.objectContaining({ kid: cloud.entra.keys.signing.kid, alg: "RS256" }));
    await cloud.entra.keys.rotate("emergency");
    // The gateway has the old keys, as a real one would.
    expect(await statusOf(cloud, "/orders/stock", await cloud.entra.mint({ client: clientId, api: apiId }))).toBe(401);
  });

  test("passes its walk-through, and the stand-ins are told once", async () => {
    const { code, out } = await startOnce(teamStack());
    expect(out.match(/https:\/\/platform\.example\.com\/jwks\/keys {2}for \/orders/g)).toHaveLength(1);
    expect(out).toMatch(/what they are in Entra is not known here\n +11111111-\S+ .*\n +22222222-/);
    expect(out).toMatch(/✓ orders answers 22222222-\S+ with its token/);
    expect(out).not.toMatch(/✗|–|Entra gives/);
    expect(code).toBe(0);
  });

  test.each<[string, TeamStack, 1 | 2, string, string]>([
    [
      "version 1, with an identifier URI as audience",
      {
        issuers: [`https://sts.windows.net/${tenant}/`],
        audiences: ["https://orders.example.com/api"],
        claims: [{ key: "appid", values: [clientId], is_required: true }],
      },
      1,
      "https://orders.example.com/api",
      clientId,
    ],
    [
      "the service principal as subject, and claims of its own",
      {
        claims: [
          { key: "sub", values: [guid(4)], is_required: true },
          { key: "idtyp", values: ["app"], is_required: true },
          { key: "plan", values: ["gold", "silver"], is_required: true },
        ],
      },
      2,
      apiId,
      guid(4),
    ],
  ])("%s", async (_name, team, version, resource, id) => {
    const cloud = await cloudOf(teamStack(team));
    const token = await tokenOf(await askEntra(cloud, version, resource, id));
    expect(await statusOf(cloud, "/orders/stock", token)).toBe(200);
  });

  test("that lists nobody, or people's own client, is walked through with whom it means", async () => {
    for (const claims of [
      [{ key: "azp", values: [], is_required: true }],
      [{ key: "azp", values: ["04b07795-8ddb-461a-bbee-02f9e1bf7b46"], is_required: true }],
    ]) {
      const { code, out } = await startOnce(teamStack({ claims }));
      expect(out).toMatch(/✓ orders answers (any client|Azure CLI) with its token/);
      expect(code).toBe(0);
    }
  });
});

describe("applications that are only looked up or named", () => {
  test("take part: data sources, of the API and of clients", async () => {
    const looked = teamStack({
      audiences: ["${data.azuread_application.api.client_id}"],
      claims: [
        {
          key: "azp",
          values: ["${data.azuread_service_principal.identity.client_id}", "${data.azuread_application.web.client_id}"],
          is_required: true,
        },
      ],
      more: {
        data: {
          azuread_application: { api: { display_name: "Orders API" }, web: { client_id: clientId } },
          azuread_service_principal: { identity: { display_name: "id-orders" } },
        },
      },
    });
    const { code, out } = await startOnce(looked);
    expect(out.match(/✓ orders answers .* with its token/g)).toHaveLength(2);
    expect(out).not.toMatch(/✗|–/);
    expect(code).toBe(0);
  });

  const { clients, ...helloDeployment } = helloApi;
  const role = "Api.Invoke";
  const existingApi: ExistingSecuredApi = {
    ...helloDeployment,
    app: {
      clientId: apiId,
      servicePrincipalObjectId: guid(5),
      roleIds: { [role]: guid(6) },
      clients: clients.map((client) => ({ ...client, roles: [role] })),
    },
  };
  const existingClients: SecuredApi = {
    ...helloApi,
    clients: [
      EntraClient.fromClientId({ name: "billing", clientId, servicePrincipalObjectId: guid(7) }),
      { name: "elsewhere", credentials: ClientCredentials.managedElsewhere() },
    ],
  };
  test.each<[string, SecuredApi | ExistingSecuredApi, readonly string[]]>([
    ["an API that exists", existingApi, ["demo-client"]],
    ["clients that exist, or are proven elsewhere", existingClients, ["billing", "elsewhere"]],
  ])("%s", async (_name, api, names) => {
    const { code, out } = await startOnce(synthesizedApp({ apis: [api] }));
    for (const name of names) expect(out).toContain(`✓ hello answers ${name} with its token`);
    expect(out).not.toMatch(/✗|–/);
    expect(code).toBe(0);
  });

  test("a client that exists and to whom the stack gives no role is not checked: others may have given it one", async () => {
    const stranger = guid(8);
    const directory = synthesizedApp({}, (document) =>
      document.replace(/("key": "azp",\s+"values": \[\s+)/, `$1"${stranger}", `),
    );
    const { code, out } = await startOnce(directory);
    expect(out.replace(/\s+/g, " ")).toContain(
      `${stranger} is registered elsewhere: the stack gives it no role, and others may`,
    );
    expect(code).toBe(3);
  });
});

describe("functions whose images are made elsewhere", () => {
  const registry = () =>
    synthesizedApp({ adapter: { image: FunctionImage.fromRegistry("fra.ocir.io/ns/adapter:1.2.3") } });

  test("are not played without a bundle, and nothing passes that needs them", async () => {
    const { code, out } = await startOnce(registry(), "--json");
    const { outcome, results } = JSON.parse(out) as {
      outcome: string;
      results: { id: string; status: string; look?: string[] }[];
    };
    const [line] = results.filter(({ id }) => id === "played").flatMap(({ look = [] }) => look);
    expect(line).toMatch(
      /^oci_functions_function\.\S+, image fra\.ocir\.io\/ns\/adapter:1\.2\.3: .* --function oci_functions_function\.\S+=FILE$/,
    );
    expect(results.filter(({ status }) => status === "failed")).toEqual([]);
    expect(results.filter(({ status }) => status === "passed").map(({ id }) => id)).toEqual([
      ...["network", "network", "token"],
    ]);
    expect({ outcome, code }).toEqual({ outcome: "incomplete", code: 3 });
  });

  test("are played with one, named by address", async () => {
    const directory = registry();
    const { resources } = await readStack(directory, { environment: {} });
    const [address] = resources.flatMap((one) => (one.type === "oci_functions_function" ? one.address : []));
    const { code, out } = await startOnce(directory, "--function", `${address}=${bundle}`);
    expect(out).toContain("✓ hello answers demo-client with its token");
    expect(code).toBe(0);
  });

  test("a function that the stack only calls is named by its OCID", async () => {
    const id = "ocid1.fnfunc.oc1.eu-frankfurt-1.elsewhere";
    const route = { path: "/f", methods: ["GET"], backend: { type: "ORACLE_FUNCTIONS_BACKEND", function_id: id } };
    const cloud = await cloudOf(teamStack({ routes: [stock, route] }));
    const token = await tokenOf(await askEntra(cloud, 2, apiId, clientId));
    expect([await statusOf(cloud, "/orders/f"), await statusOf(cloud, "/orders/f", token)]).toEqual([401, 503]);
    expect(await statusOf(cloud, "/orders/stock", token)).toBe(200);
    expect(cloud.notPlayed).toMatchObject([
      { subject: "GET /orders/f", obstacles: [{ remedy: expect.stringContaining(`--function ${id}=FILE`) }] },
    ]);
    const played = await cloudOf(teamStack({ routes: [stock, route] }), { functionBundles: { [id]: bundle } });
    expect(played.notPlayed).toEqual([]);
    expect(await statusOf(played, "/orders/f", await tokenOf(await askEntra(played, 2, apiId, clientId)))).not.toBe(
      503,
    );
  });

  test.each([
    ["oci_functions_function.nobody=x", /nobody/],
    ["no-pair", /--function: got no-pair/],
    ["ocid1.fnfunc.x=/nowhere/func.js", /ocid1\.fnfunc\.x, which no function is called/],
  ])("a mistake in %s is told", async (pair, message) => {
    const { code, err } = await startOnce(teamStack(), "--function", pair);
    expect(err).toMatch(message);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe("values that only an account knows", () => {
  const unknown = (): string =>
    teamStack({
      routes: [
        { path: "/dns", methods: ["GET"], backend: { type: "HTTP_BACKEND", url: "${data.oci_dns_zones.all.url}" } },
        stock,
      ],
      more: { data: { oci_dns_zones: { all: { compartment_id: "c" } } } },
    });
  const option = "--value data.oci_dns_zones.all.url=JSON";

  test("of one back end: that route is not checked, with the option that tells; the others are", async () => {
    const { code, out } = await startOnce(unknown());
    expect(out.replace(/\s+/g, " ")).toContain(`only an account knows data.oci_dns_zones.all.url. Tell it: ${option}`);
    expect(out).toContain("– GET /orders/dns is played");
    expect(out).toMatch(/✓ orders answers .* with its token/);
    expect(out).not.toContain("✗");
    expect(code).toBe(3);
  });

  test("of paths: each deployment is told by its address, once, with all that is not known of it", async () => {
    const deployment = (name: string): object => ({
      ...{ gateway_id: "g", path_prefix: `\${data.oci_dns_zones.all.${name}}` },
      specification: { request_policies: `\${data.oci_dns_zones.all.policies_${name}}`, routes: [stock] },
    });
    const directory = stackFolder({
      data: { oci_dns_zones: { all: { compartment_id: "c" } } },
      resource: { oci_apigateway_deployment: { one: deployment("one"), two: deployment("two") } },
    });
    const { code, out } = await startOnce(directory);
    for (const address of ["oci_apigateway_deployment.one", "oci_apigateway_deployment.two"]) {
      expect(out).toContain(`– deployment ${address} is played`);
      expect(out.split(`\n  deployment ${address}\n`)).toHaveLength(2);
    }
    expect(code).toBe(3);
  });

  test("told with that option, all is checked; an echo answers for the back end", async () => {
    const { code, out } = await startOnce(
      unknown(),
      "--value",
      'data.oci_dns_zones.all.url="https://dns.example.com/"',
    );
    expect(out).toMatch(
      /an echo answers for them, with what the gateway would have sent\n +https:\/\/dns\.example\.com/,
    );
    expect(out).not.toMatch(/✗|–/);
    expect(code).toBe(0);
  });

  test("of the audience: nothing of the deployment is checked, and verify says so too", async () => {
    const directory = teamStack({
      audiences: ["${data.azuread_domains.all.id}"],
      more: { data: { azuread_domains: { all: {} } } },
    });
    const { code, out } = await startOnce(directory);
    expect(out).toMatch(/deployment +\/orders +not played/);
    expect(out.replace(/\s+/g, " ")).toContain("Tell it: --value data.azuread_domains.all.id=JSON");
    expect(out).not.toMatch(/✓|✗/);
    expect(code).toBe(3);
    const up = await startUp(directory);
    try {
      const verified = await runVerify(["--local", up.url, "--stack", directory]);
      expect(verified.out).not.toMatch(/✓|✗/);
      expect(verified.code).toBe(3);
    } finally {
      await up.stop();
    }
  });
});

test("what Oracle and Entra would refuse is told at once, whatever is not known beside it", async () => {
  const directory = teamStack({
    routes: [
      { ...stock, methods: ["TRACE"] },
      { ...stock, path: "${data.oci_dns_zones.all.url}" },
    ],
    more: {
      data: { oci_dns_zones: { all: {} } },
      resource: { azuread_application: { a: { display_name: "a", api: { requested_access_token_version: 3 } } } },
    },
  });
  const { code, err } = await startOnce(directory);
  expect(err).toMatch(/oci_apigateway_deployment\.orders: specification\.routes\[0\]\.methods: got TRACE/);
  expect(err).toMatch(
    /azuread_application\.a\.api\[0\]: requested_access_token_version: got 3|azuread_application\.a\.api: requested/,
  );
  expect(err).not.toContain("not known");
  expect(code).toBe(1);
});

test("blocks that say nothing are played as nothing", async () => {
  const directory = synthesizedApp({ apis: [{ ...helloApi, leftovers: "neutral" }] });
  const { code, out } = await startOnce(directory);
  expect(out).not.toMatch(/✗|–/);
  expect(code).toBe(0);
});

test("a bucket, random names, count, an import block and a module stop nothing", async () => {
  const directory = synthesizedApp({}, (document) => {
    const whole = JSON.parse(document);
    return JSON.stringify({
      ...whole,
      import: [{ to: "oci_objectstorage_bucket.b", id: "n/ns/b/b" }],
      module: { network: { source: "./network" } },
      data: { ...whole.data, oci_identity_availability_domains: { all: { compartment_id: "c" } } },
      resource: {
        ...whole.resource,
        random_id: { suffix: { byte_length: 4 } },
        oci_objectstorage_bucket: {
          b: { count: 2, compartment_id: "c", namespace: "ns", name: "logs-${random_id.suffix.hex}-${count.index}" },
        },
        oci_core_instance: {
          vm: { subnet_id: "${module.network.subnet_id}", for_each: { a: 1, b: 2 }, shape: "${each.key}" },
        },
      },
    });
  });
  const { code, out } = await startOnce(directory);
  expect(out).toContain("✓ hello answers demo-client with its token");
  expect(out).toMatch(/What is not understood of the stack, and left out\n/);
  expect(out).not.toMatch(/✗|–/);
  expect(code).toBe(0);
});

test("constructs of one's own on a gateway with a domain of one's own: the adapter's keys are checked there", async () => {
  const outdir = newFolder("own");
  const app = new App({ outdir, stackTraces: false });
  const stack = testStack(app, "own");
  const gateway = newGateway(stack, {
    customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1.eu-frankfurt-1.x" },
  });
  const keys = adapter(stack, {
    gateway,
    image: FunctionImage.fromSource(stack, "Image", {
      region: "eu-frankfurt-1",
      repository: { compartmentId: "ocid1.compartment.oc1..c", name: "adapter" },
    }),
    upstreamJwksUri: `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`,
  });
  secured(stack, {
    gateway,
    issuers: [`https://login.microsoftonline.com/${tenant}/v2.0`],
    audiences: [apiId],
    keys: VerificationKeys.remoteJwks({ uri: keys.jwksUri }),
    clients: AllowedClients.byClaim("azp", [clientId]),
  });
  app.synth();
  const { code, out } = await startOnce(join(outdir, "stacks", "own"));
  expect(out).toMatch(/https:\/\/api\.example\.com +http:\/\/127\.0\.0\.1/);
  expect(out).toContain("✓ The adapter serves keys that the gateway accepts");
  expect(out).not.toMatch(/✗|–/);
  expect(code).toBe(0);
});

describe("a system with open routes alone", () => {
  const route = (path: string, backend: JsonObject, methods = ["GET"]): JsonObject => ({ path, methods, backend });
  const stack = (routes: readonly JsonObject[], gateway = "ocid1.apigateway.oc1.eu-frankfurt-1.x"): string =>
    stackFolder({
      data: { oci_core_unknown: { g: {} } },
      resource: {
        oci_apigateway_deployment: {
          weather: { gateway_id: gateway, path_prefix: "/v1", specification: { routes: [...routes] } },
        },
      },
    });
  const elsewhere = { type: "HTTP_BACKEND", url: "https://api.weather.example/gridpoints" };
  const answering = [
    route("/gridpoints/{id}", elsewhere),
    route("/new", elsewhere, ["POST"]),
    route("/gone", { type: "STOCK_RESPONSE_BACKEND", status: 410, body: "gone" }),
  ];

  test.each([
    ["on a gateway of its own", stack(answering)],
    ["on a gateway that nobody knows", stack(answering, "${data.oci_core_unknown.g.id}")],
  ])("is asked, each route of it, %s", async (_, directory) => {
    const { code, out } = await startOnce(directory);
    expect(out).toMatch(
      /✓ v1 answers without a token where it is open\s+an answer of the back end → 200, 410 of 3 routes/,
    );
    expect(out).toMatch(/· token, no-token, admitted, client-not-listed and \d+ more did not apply/);
    expect(code).toBe(0);
  });

  test("fails where a back end of this machine does not answer", async () => {
    const nowhere = { type: "HTTP_BACKEND", url: "http://127.0.0.1:1/x" };
    const { code, out } = await startOnce(stack([...answering, route("/down", nowhere)]));
    expect(out).toMatch(
      /✗ v1 answers without a token where it is open\s+an answer of the back end → GET \/v1\/down: 502/,
    );
    expect(code).toBe(1);
  });

  test("can be asked again from outside, and by hand", async () => {
    const up = await startUp(stack(answering));
    try {
      expect(up.text()).toMatch(/# v1, open to everyone\n +curl -si 'http:\/\/127\.0\.0\.1:\d+\/v1\/gridpoints\/id'\n/);
      const verified = await runVerify(["--local", up.url]);
      expect(verified.out).toMatch(/✓ v1 answers without a token where it is open/);
      expect(verified.code).toBe(0);
    } finally {
      await up.stop();
    }
  });
});

test("a cause that many deployments have is told once, and each of them by name", async () => {
  const deployments = Array.from({ length: 30 }, (_, index) => [
    `api${index}`,
    {
      gateway_id: "${data.oci_core_unknown.g.id}",
      path_prefix: `/api${index}`,
      specification: {
        request_policies: { authentication: "${data.oci_core_unknown.g.authentication}" },
        routes: [stock],
      },
    },
  ]);
  const { code, out } = await startOnce(
    stackFolder({
      data: { oci_core_unknown: { g: {} } },
      resource: { oci_apigateway_deployment: Object.fromEntries(deployments) },
    }),
  );
  const text = out.replace(/\s+/g, " ");
  expect(text.match(/only an account knows data\.oci_core_unknown\.g\.authentication/g)).toHaveLength(1);
  expect(text.match(/only an account knows data\.oci_core_unknown\.g\.id/g)).toHaveLength(1);
  for (const [name] of deployments) expect(text).toMatch(new RegExp(`deployment /${name}\\b`));
  expect(text).toContain("30 things are not played, as is said above, and not checked");
  expect(text).toMatch(/0 passed, 30 not checked/);
  expect(code).toBe(3);
});
