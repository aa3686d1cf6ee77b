/** `verify` of a stack of one's own, by the outputs that `describeForVerify` writes. */
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  Backend,
  ClientCredentials,
  describeForVerify,
  FunctionImage,
  Issuer,
  JwtSecuredDeployment,
  type JwtSecuredDeploymentProps,
  TokenLocation,
  Trust,
} from "../../constructs/index";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { readStack } from "../../synthesized/stack/stack";
import { adapter, COMPARTMENT, entraApp, newGateway, testStack } from "../constructs/test-stack";
import { newFolder } from "../run-folder";
import { deployedOutputs, reachByRealNames, terraformOutput } from "./deployed-outputs";
import { runVerify } from "./running";

let cloud: PlayedCloud;

/** Orders answers by number alone, at a host name of one's own; partners' tokens are another issuer's. */
function synthesizedOwnStack(): string {
  const outdir = newFolder("own-stack");
  const app = new App({ outdir, stackTraces: false });
  const stack = testStack(app, "own");
  const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..x" };
  const gateway = newGateway(stack, { customDomain });
  const secret = ClientCredentials.secret({ lifetimeDays: 180 });
  const clients = [
    { name: "billing", credentials: secret },
    { name: "outsider", credentials: secret, admitted: false },
  ];
  const orders = entraApp(stack, { clients });
  const image = FunctionImage.fromSource(stack, "Image", {
    region: "eu-frankfurt-1",
    repository: { compartmentId: COMPARTMENT, name: "own/jwks-adapter" },
  });
  const keys = adapter(stack, { gateway, image, upstreamJwksUri: orders.jwksUri });
  const deploy = (
    id: string,
    over: Pick<JwtSecuredDeploymentProps, "trust" | "routes"> & Partial<JwtSecuredDeploymentProps>,
  ) =>
    new JwtSecuredDeployment(stack, id, {
      ...{ compartmentId: COMPARTMENT, displayName: id, gateway, pathPrefix: `/${id.toLowerCase()}` },
      ...over,
    });
  const ordersApi = deploy("Orders", {
    trust: orders.trust({ keys }),
    routes: [{ path: "/{id}", methods: ["GET"], backend: Backend.stock({ status: 200 }) }],
    tokenLocation: TokenLocation.header("X-Token", "Token"),
    failureResponse: { status: 418, message: "no" },
  });
  const partnersApi = deploy("Partners", {
    trust: Trust.of({
      issuer: Issuer.oidc({ issuer: "https://issuer.example.com", keys: "https://issuer.example.com/keys" }),
      audiences: ["https://api.example.com/partners"],
      clients: ["partner"],
      requiredClaims: [],
    }),
    routes: [{ path: "/list", methods: ["GET"], backend: Backend.stock({ status: 200 }) }],
  });
  describeForVerify(stack, {
    apis: [
      { name: "orders", deployment: ordersApi, app: orders },
      { name: "partners", deployment: partnersApi },
    ],
    adapter: keys,
  });
  app.synth();
  return join(outdir, "stacks", "own");
}

beforeAll(async () => {
  cloud = await playStack(await readStack(synthesizedOwnStack(), { environment: {} }));
  reachByRealNames(cloud);
}, 60_000);
afterAll(() => {
  vi.restoreAllMocks();
  return cloud.close();
});

describe("a stack of one's own is checked by its outputs alone", () => {
  test("whoever is listed is admitted, nobody else is, and what cannot be asked is told", async () => {
    const { code, out } = await runVerify(["--outputs", "-"], { stdin: terraformOutput(deployedOutputs(cloud)) });
    expect(out).toMatch(/✓ The adapter serves keys that the gateway accepts/);
    expect(out).toMatch(/✓ Entra gives billing a token for orders/);
    expect(out).toMatch(/✓ orders refuses a request without a token +418 → 418/);
    expect(out).toMatch(/✓ orders answers billing with its token +200 → 200/);
    expect(out).toMatch(/✓ orders refuses outsider, which has a valid token and is not listed\s+418 → 418/);
    expect(out).toMatch(/✓ partners refuses a request without a token +401 → 401/);
    expect(out).toMatch(
      /– partners answers partner with its token\s+2xx → not checked: there is no token: its tokens\s+come from another issuer than Entra/,
    );
    expect(out).not.toMatch(/✗/);
    // Of another issuer nobody here has a token.
    expect(code).toBe(3);
  });

  test("the outputs name the host that somebody chose, and leave secrets to the sensitive one", () => {
    const { apis, jwks_uri, client_secrets } = Object.fromEntries(
      [...cloud.stack.outputs].map(([name, { value }]) => [name, value]),
    );
    expect(jwks_uri).toBe("https://api.example.com/jwks/keys");
    expect(apis).toMatchObject({
      orders: { endpoint: "https://api.example.com/orders", probe: { path: "/id", filled: true, status: 200 } },
      partners: { clients: { partner: { client_id: "partner", admitted: true } } },
    });
    expect(Object.keys(Object(client_secrets).orders)).toEqual(["billing", "outsider"]);
    expect(JSON.stringify(apis)).not.toContain(Object(client_secrets).orders.billing);
  });
});
