/** Who signs in for a test gets what the same person gets in a browser, by each flow that a client may have registered. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mappedFetch } from "../../../local/asked/local-tokens";
import { signedInToken } from "../../../local/asked/signed-in-token";
import { eventStream, type TokenEvent } from "../../../local/events";
import type { Resource } from "../../../synthesized/stack/stack";
import type { Api, Client, Visitor } from "../../../synthesized/system/apis";
import { api as apiUri, byCode, clients, extra, type Query, SigningIn, spaOrigin, uris } from "../entra/signing-in";
import { ids, secret, startTenant } from "../entra/tenant";

const api: Api = {
  ...{ name: "api", refusal: 401, issuers: [], audiences: [apiUri], claims: [], clients: [] },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
};
const client: Client = { name: "app", clientId: clients.app, admitted: true, credential: "secret", secret };

const isApp = ({ type, name }: Resource): boolean => type === "azuread_application" && name === "app";
const isRedirect = ({ type }: Resource): boolean => type === "azuread_application_redirect_uris";

/** The application with these ways in, and no others. */
const having = (values: Resource["values"], keepsPublic = false): readonly Resource[] =>
  extra
    .filter((one) => keepsPublic || !isRedirect(one))
    .map((one) => {
      if (!isApp(one)) return one;
      const { web: _web, single_page_application: _page, ...own } = one.values;
      return { ...one, values: { ...own, ...values } };
    });

interface Way {
  readonly has: readonly Resource[];
  /** What the browser is asked with, and the client sends then. */
  readonly authorize?: Query;
  readonly form?: Query;
  readonly headers?: Record<string, string>;
}

const ways: Readonly<Record<string, Way>> = {
  "a program of the user's": { has: having({}, true) },
  "a page": {
    ...{ has: having({ single_page_application: [{ redirect_uris: [uris.spa] }] }) },
    ...{ authorize: { redirect_uri: uris.spa }, form: { redirect_uri: uris.spa }, headers: { origin: spaOrigin } },
  },
  "a server": {
    ...{ has: having({ web: [{ redirect_uris: [uris.web] }] }) },
    ...{ authorize: { redirect_uri: uris.web }, form: { redirect_uri: uris.web, client_secret: secret } },
  },
};

function lasting(token: string): Readonly<Record<string, unknown>> {
  const { exp, iat, nbf, aio, rh, uti, ...claims } = decodeJwt(token);
  return claims;
}

describe.each(Object.entries(ways))("through %s", (_name, { has, authorize, form, headers }) => {
  let people: SigningIn;
  const told: TokenEvent[] = [];
  const events = eventStream();
  beforeAll(async () => {
    events.on("token", (event) => told.push(event));
    people = new SigningIn(await startTenant(has, { events }));
  });
  afterAll(() => people.tenant.entra.close());

  test("a member gets the same as in a browser, and Entra tells who asked", async () => {
    const { entra } = people.tenant;
    const given = await signedInToken(entra, mappedFetch(people.tenant, "of the test"), { api, client });
    if (given.kind !== "token") throw new Error(given.reason);
    expect(told).toEqual([expect.objectContaining({ status: 200, clientId: clients.app, userAgent: "of the test" })]);
    const real = await people.token(byCode(await people.codeFor(authorize), form), headers);
    expect(lasting(given.token)).toEqual(lasting(String(real.body.access_token)));
  });

  test("is refused as in a browser, and while Entra is down", async () => {
    const { entra } = people.tenant;
    const as = async (who: Visitor) => signedInToken(entra, mappedFetch(people.tenant), { api, client, who });
    const guest = await as({ guest: true });
    const { parameters } = await people.authorize({ ...authorize, login_hint: "lou@neighbour.example" });
    const [why] = String(parameters.get("error_description")).split(" Trace ID");
    expect(guest).toEqual({ kind: "refused", status: 400, reason: why });
    expect(await as({ tenant: "99999999-0000-4000-8000-000000000000" })).toMatchObject({
      ...{ kind: "refused", reason: expect.stringMatching(/^AADSTS90002: /) },
    });
    Object.assign(entra.faults, { outage: "unavailable" });
    expect(await signedInToken(entra, mappedFetch(people.tenant), { api, client })).toMatchObject({
      ...{ kind: "refused", status: 503, reason: expect.stringContaining("aren't available right now") },
    });
    Object.assign(entra.faults, { outage: "reset" });
    expect(await signedInToken(entra, mappedFetch(people.tenant), { api, client })).toMatchObject({
      ...{ kind: "refused", status: 0 },
    });
  });
});

describe("through a client that has no redirect URI", () => {
  const asked = async (has: readonly Resource[], clientId: string) => {
    const events = eventStream();
    const told: TokenEvent[] = [];
    events.on("token", (event) => told.push(event));
    const tenant = await startTenant(has, { events });
    const given = await signedInToken(tenant.entra, mappedFetch(tenant), { api, client: { ...client, clientId } });
    const minted = await tenant.entra.userToken(clientId, apiUri);
    await tenant.entra.close();
    if (given.kind !== "token") throw new Error(given.reason);
    return { given: lasting(given.token), minted: lasting(minted), count: told.length };
  };

  test("a device code signs in where public clients are allowed", async () => {
    const { given, minted, count } = await asked(having({ fallback_public_client_enabled: true }), clients.app);
    expect([given, count]).toEqual([minted, 1]);
  });

  test("one is judged and answered as others are, without a flow that nobody has", async () => {
    const { given, minted, count } = await asked(having({}), clients.app);
    expect([given, count]).toEqual([minted, 0]);
  });

  test("the Azure CLI has one that everybody knows", async () => {
    const { given, minted, count } = await asked([], ids.cli);
    expect([given, count]).toEqual([minted, 1]);
  });
});
