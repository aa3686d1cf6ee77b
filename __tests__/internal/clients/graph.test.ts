import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { graphToken, requestGraph } from "../../../internal/clients/graph";
import { unsignedToken } from "../../doctor/fake-clouds";
import { answer, type Loopback, startLoopback } from "../../doctor/loopback";
import { azureCli, healthyMachine, type Machine, permitted, reported, runDoctor } from "../../doctor/machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const permissions = () => reported(machine, "entra-permissions");
const tokenRequest = () => machine.clouds.entra.requests.find(({ method }) => method === "POST");

describe("a client secret", () => {
  test("is redeemed for a token for Microsoft Graph", async () => {
    expect(await permissions()).toMatchObject({ state: "ok" });
    expect(Object.fromEntries(new URLSearchParams(tokenRequest()?.body))).toEqual({
      grant_type: "client_credentials",
      client_id: machine.environment.ARM_CLIENT_ID,
      client_secret: machine.environment.ARM_CLIENT_SECRET,
      scope: "https://graph.microsoft.com/.default",
    });
  });

  test.each([
    [7000215, /\(AADSTS7000215\): the client secret is not the application's/, /az ad app credential reset/],
    [7000222, /has expired/, /credential reset/],
    [700016, /no such application/, /ARM_CLIENT_ID/],
    [90002, /no such tenant/, /ARM_TENANT_ID/],
    [700213, /trusts no such token/, /federated-credential list/],
    [53003, /\(AADSTS53003\): see Microsoft's list/, /directory role/],
  ])("is refused with AADSTS%i", async (code, detail, remedy) => {
    machine.clouds.entra.handler = (_, response) =>
      answer(response, 401, { error: "invalid_client", error_codes: [code] });
    expect(await permissions()).toMatchObject({
      state: "wrong",
      detail: expect.stringMatching(detail),
      remedy: expect.stringMatching(remedy),
    });
  });

  test.each([
    [200, "<html>"],
    [200, '{"access_token":""}'],
    [200, '{"access_token":"opaque"}'],
    [302, ""],
    [503, "{}"],
  ])("nothing is known of HTTP %i %j", async (status, body) => {
    machine.clouds.entra.handler = (_, response) =>
      void response.writeHead(status, { location: "/elsewhere" }).end(body);
    expect(await permissions()).toMatchObject({ state: "not checked" });
    expect(machine.clouds.entra.requests.some(({ url }) => url.pathname === "/elsewhere")).toBe(false);
  });
});

describe("a federated token", () => {
  let github: Loopback;
  beforeEach(async () => {
    github = await startLoopback((_, response) => answer(response, 200, { value: "id-token" }));
    delete machine.environment.ARM_CLIENT_SECRET;
    Object.assign(machine.environment, {
      ARM_USE_OIDC: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}request?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-request-token",
    });
  });
  afterEach(() => github.close());

  test("is asked for, and shown to Entra", async () => {
    expect(await permissions()).toMatchObject({ state: "ok" });
    expect(github.requests.map(({ url, headers }) => [url.search, headers.authorization])).toEqual([
      ["?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange", "Bearer planted-request-token"],
    ]);
    expect(new URLSearchParams(tokenRequest()?.body).get("client_assertion")).toBe("id-token");
  });

  test("may be refused before Entra is asked", async () => {
    github.handler = (_, response) => answer(response, 403, { message: "planted" });
    expect(await permissions()).toMatchObject({
      state: "not checked",
      detail: expect.stringContaining("HTTP 403 to the request"),
    });
    expect(tokenRequest()).toBeUndefined();
    expect((await runDoctor([], machine.context())).out).not.toContain("planted");
  });
});

describe("the Azure CLI", () => {
  beforeEach(() => {
    for (const name of ["ARM_CLIENT_SECRET", "ARM_CLIENT_ID", "ARM_TENANT_ID"]) delete machine.environment[name];
  });

  test("is asked for a token for Microsoft Graph and the tenant", async () => {
    const asked: (readonly string[])[] = [];
    machine.programs.az = (args) => {
      asked.push(args);
      return azureCli(permitted)(args);
    };
    expect(await permissions()).toMatchObject({ state: "ok" });
    expect(asked.at(-1)?.join(" ")).toMatch(
      /^account get-access-token --scope https:\/\/graph.microsoft.com\/.default --tenant 1{8}-\S+ --output json$/,
    );
  });

  test.each([
    [{ status: 1, stdout: "" }, "wrong"],
    [{ status: 0, stdout: "{}" }, "not checked"],
    [{ status: 0, stdout: JSON.stringify({ accessToken: "opaque" }) }, "not checked"],
    [{ failure: "no answer" as const }, "not checked"],
  ])("may give none: %j", async (finished, state) => {
    machine.programs.az = (args) => (args[1] === "show" ? azureCli({})(args) : finished);
    expect(await permissions()).toMatchObject({ state });
  });
});

test.each([
  [{ ARM_CLIENT_CERTIFICATE: "c" }, /PKCS#12/],
  [{ ARM_CLIENT_SECRET: "", ARM_USE_MSI: "true" }, /managed identity works only on its own machine/],
  [{ ARM_CLIENT_SECRET: "", ARM_USE_AKS_WORKLOAD_IDENTITY: "1" }, /workload identity works only/],
  [{ ARM_CLIENT_SECRET: "", ARM_USE_OIDC: "1", ARM_OIDC_AZURE_SERVICE_CONNECTION_ID: "x" }, /service connection/],
])("says of %j that it was not tried", async (environment, detail) => {
  Object.assign(machine.environment, environment);
  expect(await permissions()).toMatchObject({ state: "not checked", detail: expect.stringMatching(detail) });
  expect(tokenRequest()).toBeUndefined();
});

test("sends nothing to a cloud that it does not know", async () => {
  const context = machine.context();
  const { out } = await runDoctor([], { ...context, endpoints: { ...context.endpoints, entra: () => undefined } });
  expect(out).toMatch(/not checked {2}Permissions .*cloud that is not known here/);
  expect(machine.clouds.entra.requests).toEqual([]);
});

test("reads a token that names no permission", async () => {
  machine.clouds.entra.handler = (_, response) => answer(response, 200, { access_token: unsignedToken({ oid: "x" }) });
  expect(await permissions()).toMatchObject({ state: "missing" });
});

describe("a request", () => {
  let graph: Loopback;
  beforeEach(async () => {
    graph = await startLoopback((_, response) => answer(response, 200, { here: true }));
  });
  afterEach(() => graph.close());
  const request = (sent: Parameters<typeof requestGraph>[2]) =>
    requestGraph({ fetch, patience: 10_000 }, { graph: graph.url, token: "t" }, sent);

  test.each([
    ["GET", undefined],
    ["DELETE", undefined],
    ["PATCH", { displayName: "ä" }],
    ["POST", {}],
  ] as const)("%s carries the token, and %j as JSON", async (method, body) => {
    const path = "/v1.0/applications?$top=1";
    expect(await request({ method, path, ...(body && { body }) })).toMatchObject({
      value: { status: 200, json: { here: true } },
    });
    const [received] = graph.requests;
    expect(received).toMatchObject({
      method,
      body: body === undefined ? "" : JSON.stringify(body),
      headers: { authorization: "Bearer t", ...(body && { "content-type": "application/json" }) },
    });
    expect(`${received?.url.pathname}${received?.url.search}`).toBe(path);
  });

  test.each(["//evil.example/v1.0", "https://evil.example", "/\\evil.example"])(
    "to %s does not leave Microsoft Graph",
    (path) => {
      expect(() => request({ path })).toThrow(/leads to evil.example/);
    },
  );
});

test("the request for an ID token goes over no plain http outside of this machine", async () => {
  const login = {
    kind: "oidc",
    tenant: "t",
    clientId: "c",
    assertion: { requestUrl: new URL("http://evil.example/token"), requestToken: "planted" },
  } as const;
  const hosts = { login: new URL("https://login.example"), graph: new URL("https://graph.example") };
  const asked: string[] = [];
  const context = {
    fetch: async (url: string) => {
      asked.push(url);
      return new Response();
    },
    patience: 1000,
    run: async () => ({ failure: "not found" as const }),
  };
  expect(await graphToken(context, login, hosts)).toMatchObject({ failure: { code: "entra-assertion-insecure" } });
  expect(asked).toEqual([]);
});
