/** Stacks that know nothing of each other, in one cloud: one Entra, one map of origins, and everything else beside its like. */
import { App } from "cdktf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Backend, ClientCredentials, EntraClient, SecuredApiStack } from "../../constructs/index";
import { localTokens, mappedFetch } from "../../local/asked/local-tokens";
import { walkedSystem } from "../../local/asked/walked-system";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { severalAsOne } from "../../synthesized/stack/several-as-one";
import { readStacks } from "../../synthesized/stack/stack";
import type { Api, System } from "../../synthesized/system/apis";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import { newFolder } from "../run-folder";
import { stackFolder } from "../synthesized/stack-folder";

/** Each an app of its own, as two teams have them: no name and no address tells them apart. */
function appOf(team: string): string {
  const outdir = newFolder("several");
  const app = new App({ outdir, stackTraces: false });
  const backend = Backend.stock({ status: 200, body: `of ${team}` });
  const api = { name: "orders", pathPrefix: "/orders", clients: [{ name: "billing" }] };
  new SecuredApiStack(app, team, {
    namePrefix: team,
    apis: [{ ...api, routes: [{ path: "/all", methods: ["GET"], backend }] }],
  });
  app.synth();
  return `${outdir}/stacks/${team}`;
}

describe("two teams' stacks", () => {
  let cloud: PlayedCloud;
  let system: System;
  beforeAll(async () => {
    cloud = await playStack(severalAsOne(await readStacks([appOf("north"), appOf("south")])));
    system = walkedSystem(systemOfStack(cloud.stack), cloud);
  }, 60_000);
  afterAll(() => cloud.close());

  const apiOf = (team: string): Api => system.apis.find(({ name }) => name === `${team}/orders`) ?? fail();
  const asked = async (team: string, tokenOf?: string): Promise<string> => {
    const fetch = mappedFetch(cloud);
    const api = tokenOf === undefined ? undefined : apiOf(tokenOf);
    const client = api?.clients.find(({ name }) => name === "billing");
    const given = api && client && (await localTokens(cloud, fetch).issue(api, client));
    const token = given?.kind === "token" ? given.token : undefined;
    const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
    const answer = await fetch(apiOf(team).probe?.url ?? "", { headers });
    return `${answer.status} ${await answer.text()}`;
  };

  test("are told apart by the stack's name wherever they call something alike", () => {
    expect(system.apis.map(({ name }) => name)).toEqual(["north/orders", "south/orders"]);
    expect(cloud.gateways.map(({ address }) => address)).toEqual([
      expect.stringMatching(/^north\/oci_apigateway_gateway\./),
      expect.stringMatching(/^south\/oci_apigateway_gateway\./),
    ]);
    expect(new Set(cloud.gateways.map(({ url }) => url)).size).toBe(2);
    expect(cloud.notPlayed).toEqual([]);
  });

  test("each answer their own client, from keys that their own adapter serves", async () => {
    expect(await asked("north", "north")).toBe("200 of north");
    expect(await asked("south", "south")).toBe("200 of south");
    expect(system.keySets).toHaveLength(2);
    expect(cloud.functionPids).toHaveLength(2);
  });

  test("refuse the other's client, whom the same Entra knows", async () => {
    expect(await asked("north", "south")).toMatch(/^401 /);
    expect(await asked("south")).toMatch(/^401 /);
  });
});

test("admit in a second region the client that the first one has registered and assigned, and assign nothing", async () => {
  const app = new App({ outdir: newFolder("regions"), stackTraces: false });
  const routes = [{ path: "/all", methods: ["GET"] as const, backend: Backend.stock({ status: 200, body: "here" }) }];
  const stage = { namePrefix: "shop", adapter: "none" } as const;
  const billing = { name: "billing", credentials: ClientCredentials.secret({ lifetimeDays: 90 }) };
  const first = new SecuredApiStack(app, "first", {
    ...stage,
    apis: [{ name: "orders", pathPrefix: "/orders", clients: [billing], routes }],
  });
  const [registered] = first.apis;
  const clientId = registered?.app.clients[0]?.clientId ?? fail();
  const clients = [EntraClient.fromClientId({ name: "billing", clientId, assignment: "elsewhere" })];
  new SecuredApiStack(app, "second", {
    ...stage,
    apis: [
      { name: "orders", pathPrefix: "/orders", app: { clientId: registered?.app.clientId ?? fail(), clients }, routes },
      // One of its own, of which another's stack has given the client a role.
      { name: "stock", pathPrefix: "/stock", clients, routes },
    ],
  });
  app.synth();
  const stack = severalAsOne(await readStacks(["first", "second"].map((name) => `${app.outdir}/stacks/${name}`)));
  expect(stack.resourcesOf("azuread_app_role_assignment")).toHaveLength(1);
  const cloud = await playStack(stack);
  try {
    const tokens = localTokens(cloud, mappedFetch(cloud));
    const { apis } = walkedSystem(systemOfStack(cloud.stack), cloud);
    for (const name of ["first/orders", "second/orders", "stock"]) {
      const api = apis.find((one) => one.name === name) ?? fail();
      const client = api.clients.find((one) => one.name === "billing") ?? fail();
      const given = await tokens.issue(api, client);
      expect(given).toMatchObject({ kind: "token" });
      const headers = { authorization: `Bearer ${given.kind === "token" ? given.token : ""}` };
      const answer = await mappedFetch(cloud)(api.probe?.url ?? "", { headers });
      expect([name, answer.status]).toEqual([name, 200]);
    }
  } finally {
    await cloud.close();
  }
}, 60_000);

test("of two tenants are refused: one Entra plays one of them", async () => {
  const folders = ["north", "south"].map((name, index) =>
    stackFolder({
      "//": { metadata: { stackName: name } },
      provider: { azuread: [{ tenant_id: `${`${index}`.repeat(8)}-0000-4000-8000-000000000000` }] },
      data: { azuread_client_config: { current: {} } },
    }),
  );
  await expect(playStack(severalAsOne(await readStacks(folders)))).rejects.toThrow(
    "stacks: got north signs in to the tenant 00000000-0000-4000-8000-000000000000, south to 11111111-",
  );
});

function fail(): never {
  throw new Error("the system lacks what the test made");
}
