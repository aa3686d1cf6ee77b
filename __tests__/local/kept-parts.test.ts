import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Backend, type SecuredApi, type SecuredApiStackProps } from "../../constructs/index";
import { movableClock } from "../../local/clock";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { cloudMemory } from "../../local/cloud-memory";
import { wantedScopes } from "../../local/entra/delegated-scopes";
import { fronts } from "../../local/fronts";
import { keptParts } from "../../local/kept-parts";
import { readStack, type Stack } from "../../synthesized/stack/stack";
import { helloApi, synthesizedApp } from "../end-to-end/synthesized-app";

describe("a part", () => {
  test("is held by whoever makes it of the same, and ends with the last who does", async () => {
    const parts = keptParts();
    const ended: number[] = [];
    let made = 0;
    const hold = (content: unknown, name = "a") =>
      parts.hold(
        name,
        content,
        () => ++made,
        async (part) => void ended.push(part),
      );
    const first = hold(new Map([["x", 1]]));
    const second = hold(new Map([["x", 1]]));
    const changed = hold(new Map([["x", 2]]));
    const other = hold(new Map([["x", 1]]), "b");
    expect([first, second, changed, other].map(({ part }) => part)).toEqual([1, 1, 2, 3]);
    await Promise.all([first.release(), first.release()]);
    expect(ended).toEqual([]);
    await second.release();
    expect(ended).toEqual([1]);
    expect(hold(new Map([["x", 1]])).part).toBe(4);
    await Promise.all([changed.release(), other.release()]);
    expect(ended).toEqual([1, 2, 3]);
  });
});

const person = "dddddddd-0000-4000-8000-000000000001";
const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

const limited: SecuredApi = {
  ...{ ...helloApi, name: "limited", pathPrefix: "/limited", rateLimit: { requestsPerSecond: 1 } },
  delegatedAccess: { clients: ["azure-cli"], principalIds: [person] },
};

/** Applies stacks one onto the other, as `start` does, at a time that stands still. */
function applying() {
  const now = Date.now();
  const all = fronts(undefined);
  onTestFinished(all.close);
  const memory = { ...cloudMemory(), clock: movableClock({ now: () => now }) };
  let former: { readonly cloud: PlayedCloud; readonly stack: Stack } | undefined;
  return {
    memory,
    async apply(props: Partial<SecuredApiStackProps>, change?: (directory: string) => void): Promise<PlayedCloud> {
      const onto = former === undefined ? {} : { onto: [former.stack] };
      const directory = synthesizedApp(props);
      change?.(directory);
      const stack = await readStack(directory, { now: new Date(now), ...onto });
      const cloud = await playStack(stack, { fronts: all, memory });
      onTestFinished(cloud.close);
      const answered = all.switchOver();
      await answered;
      await former?.cloud.close();
      former = { cloud, stack };
      return cloud;
    },
  };
}

/** What a client of an API is answered. */
async function callerOf(cloud: PlayedCloud, name: string) {
  const outputs = JSON.parse(JSON.stringify(Object.fromEntries(cloud.stack.outputs)));
  const { endpoint, scope, token_endpoint: tokenEndpoint, clients } = outputs.apis.value[name];
  const form = {
    ...{ grant_type: "client_credentials", scope, client_id: clients["demo-client"].client_id },
    client_secret: outputs.client_secrets.value[name]["demo-client"],
  };
  const asked = (body: Record<string, string>) =>
    fetch(cloud.origins.toLocal(tokenEndpoint), { method: "POST", body: new URLSearchParams(body) });
  const { access_token: token } = (await (await asked(form)).json()) as { access_token: string };
  return {
    ...{ scope, asked },
    call: async (path: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${cloud.origins.toLocal(endpoint)}${path}`, { headers })).status;
    },
  };
}

const withRoute = (path: string): SecuredApi => ({
  ...helloApi,
  routes: [...helloApi.routes, { path, methods: ["GET"], backend: Backend.stock({ status: 200, body: path }) }],
});

describe("an apply", () => {
  test("keeps copies of functions, keys, the rate limit and refresh tokens that it does not touch", async () => {
    const { apply } = applying();
    const first = await apply({ apis: [helloApi, limited] });
    const before = await callerOf(first, "limited");
    expect([await before.call("/world"), await before.call("/world")]).toEqual([200, 429]);
    const pids = first.functionPids;
    expect(pids).toHaveLength(1);
    const refreshToken = first.entra.kept.grants.giveRefreshToken({
      ...{ clientId: azureCli, tenantId: first.entra.directory().tenantId, signedIn: "member", kind: "device" },
      ...{ wanted: wantedScopes(`${before.scope} offline_access`), nonce: undefined },
    });
    const fetched: string[] = [];
    first.events.on("keysFetched", ({ deployment }) => void fetched.push(deployment));

    const second = await apply({ apis: [withRoute("/new"), limited] });
    const after = await callerOf(second, "limited");
    // The same second, whose only request has been.
    expect(await after.call("/world")).toBe(429);
    const hello = await callerOf(second, "hello");
    expect(await hello.call("/new")).toBe(200);
    expect(second.functionPids).toEqual(pids);
    const refreshed = await after.asked({
      ...{ grant_type: "refresh_token", refresh_token: refreshToken, client_id: azureCli, scope: after.scope },
    });
    expect(refreshed.status).toBe(200);
    // Those of the one that nobody had called before.
    expect(fetched).toEqual([expect.stringContaining("hello")]);
    const third = await apply({ apis: [withRoute("/newer"), limited] });
    expect(await (await callerOf(third, "hello")).call("/newer")).toBe(200);
    expect([fetched.length, third.functionPids]).toEqual([1, pids]);
  }, 60_000);

  test("replaces what it changes, and nothing else", async () => {
    const { apply } = applying();
    const first = await apply({ apis: [helloApi, limited] });
    expect(await (await callerOf(first, "limited")).call("/world")).toBe(200);
    const pids = first.functionPids;
    const second = await apply({ apis: [helloApi, limited], adapter: { memoryInMbs: 256 } });
    expect(second.functionPids).toEqual([]);
    const again = await callerOf(second, "limited");
    expect(await again.call("/world")).toBe(429);
    expect(await (await callerOf(second, "hello")).call("/world")).toBe(200);
    expect(second.functionPids).not.toEqual(pids);
    const warm = second.functionPids;
    expect(warm).toHaveLength(1);

    const third = await apply({
      apis: [helloApi, { ...limited, rateLimit: { requestsPerSecond: 2 } }],
      adapter: { memoryInMbs: 256 },
    });
    expect(third.functionPids).toEqual(warm);
    expect(await (await callerOf(third, "limited")).call("/world")).toBe(200);

    const otherCode = await apply({ apis: [helloApi, limited], adapter: { memoryInMbs: 256 } }, (directory) => {
      const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
      for (const file of files.filter((name) => name.endsWith("func.js")))
        appendFileSync(join(directory, file), "\n// changed\n");
    });
    expect(otherCode.functionPids).toEqual([]);
  }, 60_000);

  test("that is to begin anew keeps none of it", async () => {
    const { apply, memory } = applying();
    const first = await apply({ apis: [limited] });
    expect(await (await callerOf(first, "limited")).call("/world")).toBe(200);
    memory.parts = keptParts();
    const anew = await apply({ apis: [limited] });
    expect([first.functionPids, anew.functionPids]).toEqual([[], []]);
    expect(await (await callerOf(anew, "limited")).call("/world")).toBe(200);
  }, 60_000);
});
