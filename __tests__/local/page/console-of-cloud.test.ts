import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askedCloud } from "../../../local/asked/asked-cloud";
import { type PlayedCloud, playStack } from "../../../local/cloud";
import type { AskingDeployment, Part } from "../../../local/page/answers";
import type { Console } from "../../../local/page/console";
import { keySetsOf, partsOfCloud, startCloudConsole } from "../../../local/page/console-of-cloud";
import { type StackDirectory, stackDirectory } from "../../../synthesized/app";
import { isValueObject } from "../../../synthesized/expression/value";
import { readStack } from "../../../synthesized/stack/stack";

let folder: StackDirectory;
let cloud: PlayedCloud;
let page: Console;

beforeAll(async () => {
  folder = await stackDirectory({ projectRoot: join(__dirname, "../../.."), example: "two-apis" });
  cloud = await playStack(await readStack(folder.directory, { environment: {} }));
  page = await startCloudConsole(cloud, askedCloud(cloud));
}, 60_000);
afterAll(async () => {
  await page?.close();
  await cloud?.close();
  await folder?.dispose();
});

const read = async (path: string) => JSON.parse(await (await fetch(`${page.url}${path}`)).text());

async function post(path: string, order: object) {
  const answer = await fetch(`${page.url}${path}`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify(order),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

const change = (changes: object) => post("/switches", changes);

describe("the page of a running cloud", () => {
  it("shows each part of the stack, with its real address where it has one", () => {
    const parts = partsOfCloud(cloud);
    expect(new Set(parts.map(({ kind }) => kind))).toEqual(
      new Set(["Tenant", "Application", "Gateway", "Deployment", "Function"]),
    );
    for (const { kind, url } of parts) if (kind === "Deployment") expect(cloud.origins.has(url ?? "")).toBe(true);
    for (const { address } of cloud.stack.resourcesOf("oci_apigateway_deployment"))
      expect(parts.map((part) => part.address)).toContain(address);
  });

  it("compares Entra's key set with what deployments fetch: the same keys, with alg and without x5c", async () => {
    const [entra, adapted] = await read("/keys");
    expect(keySetsOf(cloud)).toHaveLength(2);
    expect([entra.status, adapted.status]).toEqual([200, 200]);
    const kids = (set: { keys: { kid: string }[] }): string[] => set.keys.map(({ kid }) => kid).sort();
    expect(kids(adapted)).toEqual(kids(entra));
    for (const { alg, members } of adapted.keys) {
      expect(alg).toBe("RS256");
      expect(members).not.toContain("x5c");
    }
  });

  it("applies the stack again at the clock's time: secrets whose time has come are renewed", async () => {
    const secrets = () =>
      cloud.entra.directory().applications.flatMap((each) => each.secrets.map(({ value }) => value));
    const before = secrets();
    expect(before.length).toBeGreaterThan(0);
    const { body } = await change({ apply: true });
    expect(body.offset).toBe(0);
    expect(body.applied).toMatchObject({ secrets: [] });
    expect(secrets()).toEqual(before);
    const later = await change({ moveClock: 400 * 86_400, apply: true });
    expect(later.status).toBe(200);
    expect(secrets().filter((value) => before.includes(value))).toEqual([]);
    const { secrets: made, changed } = later.body.applied;
    expect(made).toHaveLength(secrets().length);
    expect(changed.length).toBeGreaterThan(0);
    for (const value of secrets()) expect(JSON.stringify(later.body)).not.toContain(value);
    const given = await Promise.all(made.map(({ id }: { id: string }) => post("/secrets", { id })));
    expect(given.map(({ body: one }) => one.secret).sort()).toEqual([...secrets()].sort());
    expect((await post("/secrets", { id: "other" })).status).toBe(404);
    await change({ resetClock: true, apply: true });
  });

  it("sends a request with the token of a client, and tells all that was logged for it", async () => {
    const { apis } = await read("/system");
    const { deployment, clients } = apis[0];
    const admitted = clients.find((one: { admitted: boolean }) => one.admitted).clientId;
    const sent = await post("/requests", { deployment, client: admitted });
    expect(sent).toMatchObject({ status: 200, body: { status: 200, requestId: expect.stringMatching(/^\//) } });
    const { lines, token, fetched } = await read(`/lines?request=${encodeURIComponent(sent.body.requestId)}`);
    expect(token).toMatchObject({ clientId: admitted, status: 200 });
    const logs = lines.map(({ log }: { log: string }) => log);
    expect(logs).toEqual(expect.arrayContaining(["access", "execution"]));
    expect(fetched.length).toBeLessThanOrEqual(1);
    const without = await post("/requests", { deployment });
    expect(without.body.status).toBe(apis[0].refusal);
    const wrong = await post("/requests", { deployment, client: admitted, wrong: "expired" });
    expect(wrong.body.status).toBe(apis[0].refusal);
    const elsewhere = await post("/requests", { deployment, client: admitted, path: "/no/such/path", method: "POST" });
    expect(elsewhere.body.status).toBe(404);
  });

  it.each([
    [{ deployment: "none" }, 404, "deployment: got none."],
    [{ deployment: "x", path: "https://elsewhere.example.com/" }, 400, "path"],
    [{ deployment: "x", method: "GET /x HTTP/1.1\r\n" }, 400, "method"],
    [{}, 400, "deployment"],
  ])("does not send %j", async (order, status, message) => {
    const answer = await post("/requests", order);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringContaining(message)]);
  });

  it("keeps a path on the gateway's host, whatever it looks like", async () => {
    const { apis } = await read("/system");
    for (const path of ["//elsewhere.example.com/", "/\\elsewhere.example.com/", "/@elsewhere.example.com/"]) {
      const answer = await post("/requests", { deployment: apis[0].deployment, path });
      expect([answer.status, answer.body.requestId]).toEqual([200, expect.stringMatching(/^\//)]);
    }
  });

  it("tells what each deployment asks of a token, and what became of keys", async () => {
    const { deployments, instance, sources } = await read("/state");
    expect(sources).toEqual({ issuers: ["Entra ID"], usesEntra: true, keyUris: [], between: ["adapter"] });
    const asked = deployments.filter(({ judge }: AskingDeployment) => judge !== undefined);
    expect(asked.length).toBeGreaterThan(0);
    for (const { judge, policies } of asked) {
      expect([judge, policies.length]).toEqual(["gateway", 1]);
      expect(Object.keys(policies[0]).sort()).toEqual(["audiences", "claims", "issuers", "skewSeconds"]);
    }
    await read("/keys");
    const history = await read("/history");
    expect(history.instance).toBe(instance);
    const signing = history.keys.find(({ kid }: { kid: string }) => kid === history.switches.signing);
    expect(signing).toMatchObject({ published: [{}], signing: [{}], remembered: [{}] });
  });

  it("names clients", async () => {
    const { clients, name } = await read("/state");
    expect(name).toBe(cloud.stack.name);
    const apis = cloud.stack.outputs.get("apis")?.value;
    const ids = Object.values(isValueObject(apis) ? apis : {}).flatMap((api) =>
      Object.values(isValueObject(api) && isValueObject(api.clients) ? api.clients : {}).flatMap((client) =>
        isValueObject(client) ? [client.client_id] : [],
      ),
    );
    expect(clients.map(({ clientId }: { clientId: string }) => clientId)).toEqual(expect.arrayContaining(ids));
  });
});

describe("of other stacks", () => {
  const shownOf = async (example: string) => {
    const { directory, dispose } = await stackDirectory({ projectRoot: join(__dirname, "../../.."), example });
    const played = await playStack(await readStack(directory, { environment: {} }));
    const shown = await startCloudConsole(played, askedCloud(played));
    const told = async (path: string) => JSON.parse(await (await fetch(`${shown.url}${path}`)).text());
    const { deployments, sources, parts } = await told("/state");
    const keys = [...(await told("/keys")), ...(await told("/history")).keys];
    await shown.close();
    await played.close();
    await dispose();
    return { sources, keys, parts, asking: deployments.filter(({ judge }: AskingDeployment) => judge !== undefined) };
  };

  it("an authorizer judges by what its configuration says, and stands where an adapter does elsewhere", async () => {
    const { asking, sources } = await shownOf("roles-per-route");
    expect(sources).toEqual({ issuers: ["Entra ID"], usesEntra: true, keyUris: [], between: ["authorizer"] });
    expect(asking).toMatchObject([
      { judge: "authorizer", policies: [{ issuers: [expect.stringMatching(/^https:/)] }] },
    ]);
  }, 30_000);

  it("an issuer whose keys are written down is named alone, and nothing stands in between", async () => {
    const { asking, sources, keys, parts } = await shownOf("other-issuer");
    expect(sources).toEqual({ issuers: ["login.partner.example.com"], usesEntra: false, keyUris: [], between: [] });
    expect([keys, parts.filter(({ kind }: Part) => kind === "Tenant")]).toEqual([[], []]);
    expect(asking).toMatchObject([
      { judge: "gateway", policies: [{ issuers: ["https://login.partner.example.com"] }] },
    ]);
  }, 30_000);

  it("Entra's own key set is fetched by the gateway itself", async () => {
    const { sources } = await shownOf("without-adapter");
    expect(sources).toEqual({
      ...{ issuers: ["Entra ID"], usesEntra: true, between: [] },
      keyUris: [expect.stringMatching(/^https:\/\/login\.microsoftonline\.com\/.*keys/)],
    });
  }, 30_000);
});
