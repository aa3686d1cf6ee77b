import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PlayedCloud, playStack } from "../../../local/cloud";
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
  page = await startCloudConsole(cloud);
}, 60_000);
afterAll(async () => {
  await page?.close();
  await cloud?.close();
  await folder?.dispose();
});

const read = async (path: string) => JSON.parse(await (await fetch(`${page.url}${path}`)).text());

async function change(changes: object) {
  const answer = await fetch(`${page.url}/switches`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify(changes),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

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
    expect(secrets()).toEqual(before);
    expect((await change({ moveClock: 400 * 86_400, apply: true })).status).toBe(200);
    expect(secrets().filter((value) => before.includes(value))).toEqual([]);
    await change({ resetClock: true });
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
