import { expect, onTestFinished, test } from "vitest";
import { playStack } from "../../../local/cloud";
import { changesInWords } from "../../../local/start/changes";
import { readStack, type Stack } from "../../../synthesized/stack/stack";
import { helloApi, synthesizedApp } from "../../end-to-end/synthesized-app";

/** @param onto what was applied before */
async function running(over: Partial<typeof helloApi>, onto: readonly Stack[]) {
  const directory = synthesizedApp({ adapter: "none", apis: [{ ...helloApi, ...over }] });
  const cloud = await playStack(await readStack(directory, { onto }));
  onTestFinished(cloud.close);
  return cloud;
}

test("says what came, went and is otherwise: routes, policies, applications; many are counted", async () => {
  const [route = { path: "", methods: [], backend: undefined as never }] = helloApi.routes;
  const [client] = helloApi.clients;
  const before = await running({}, []);
  const words = async (over: Partial<typeof helloApi>) => changesInWords(before, await running(over, [before.stack]));
  expect(await words({})).toBe("nothing that runs here has changed");
  expect(await words({ routes: [route, { ...route, path: "/new" }] })).toBe("+ route GET /hello/new");
  expect(await words({ routes: [{ ...route, path: "/other" }] })).toBe(
    "+ route GET /hello/other, - route GET /hello/world",
  );
  const two = await words({ clients: [...helloApi.clients, { ...client, name: "billing" } as never] });
  expect(two).toContain("~ deployment /hello");
  expect(two).toMatch(/\+ application \S+ billing/);
  const many = Array.from({ length: 9 }, (_, index) => ({ ...route, path: `/new${index}` }));
  expect(await words({ routes: [route, ...many] })).toMatch(
    /^(\+ route GET \/hello\/new\d, ){5}\+ route \S+ \S+ and 3 more$/,
  );
}, 60_000);
