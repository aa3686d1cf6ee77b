import { describe, expect, test } from "vitest";
import type { OpenApi, Probe, System } from "../../../../synthesized/system/apis";
import { notPlayedHeader } from "../../../../synthesized/system/obstacle";
import type { CheckContext } from "../../../../synthesized/verify/check";
import { openRoutes } from "../../../../synthesized/verify/checks/open-routes";

const at = (path: string, over: Partial<Probe> = {}): Probe => ({
  method: "GET",
  url: `https://gateway.example.com/v1${path}`,
  ...over,
});

/** A gateway that answers each path with a status; `unplayed` with what stands for no answer at all. */
async function run(probes: readonly Probe[], statuses: Readonly<Record<string, number>>) {
  const context = {
    fetch: async (url: string) => {
      const status = statuses[new URL(url).pathname] ?? 0;
      const isPlayed = status !== 0;
      const headers: HeadersInit = isPlayed ? {} : { [notPlayedHeader]: "1" };
      const body = status === 204 ? null : '{"message":"its function has no bundle"}';
      return new Response(body, { status: isPlayed ? status : 503, headers });
    },
  } as unknown as CheckContext;
  const open: OpenApi = { name: "v1", deployment: "d", probes };
  return openRoutes.run({ open }, context);
}

describe("routes that anyone may call are answered", () => {
  test.each([
    [{}, 200, "passed"],
    [{}, 204, "passed"],
    [{}, 302, "passed"],
    [{}, 401, "passed"],
    [{}, 404, "passed"],
    [{}, 429, "failed"],
    [{}, 500, "failed"],
    [{}, 502, "failed"],
    [{}, 0, "not-checked"],
    [{ status: 503 }, 503, "passed"],
    [{ status: 200 }, 204, "failed"],
  ] as const)("%j and %s: %s", async (over, status, outcome) => {
    expect((await run([at("/x", over)], { "/v1/x": status })).status).toBe(outcome);
  });

  test("one that is wrong is named, however many are right", async () => {
    const outcome = await run([at("/a"), at("/b"), at("/c")], { "/v1/a": 200, "/v1/b": 502, "/v1/c": 504 });
    expect(outcome).toMatchObject({
      status: "failed",
      got: expect.stringMatching(/^GET \/v1\/b: 502 in \d+ ms; 1 more of 3 routes are wrong$/),
      look: [expect.stringMatching(/^The route is open, and its back end does not answer/)],
    });
  });

  test("what is not played is none of those that answer", async () => {
    expect(await run([at("/a"), at("/b"), at("/c")], { "/v1/a": 200, "/v1/b": 404 })).toMatchObject({
      status: "passed",
      got: "200, 404 of 2 routes",
    });
  });

  test("an adapter's keys have a check of their own", () => {
    const open = [{ name: "jwks", deployment: "d", probes: [at("/keys")] }];
    const system: System = { name: "s", keySets: [at("/keys").url], apis: [], open };
    expect(openRoutes.subjects(system)).toEqual([]);
    expect(openRoutes.subjects({ ...system, keySets: [] })).toHaveLength(1);
  });
});
