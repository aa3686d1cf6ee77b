/** What rests on one answer to a question that Oracle's documents leave open is told, and by which reading. */
import { cpSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Backend, RouteAccess } from "../../constructs/index";
import { newFolder } from "../run-folder";
import { runVerify, startOnce, startUp } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

interface Result {
  readonly id: string;
  readonly status: string;
  readonly got: string;
  readonly reading?: string;
  readonly look?: readonly string[];
}

async function walk(directory: string, ...args: readonly string[]) {
  const { code, out } = await startOnce(directory, "--json", ...args);
  const { results } = JSON.parse(out) as { readonly results: readonly Result[] };
  return { code, failed: results.filter(({ status }) => status === "failed") };
}

/** Which of the two answers below the second prefix, no page says; synth warns. */
const nested = () =>
  synthesizedApp({
    apis: [helloApi, { ...helloApi, name: "admin", pathPrefix: "/hello/admin", clients: [{ name: "admin-client" }] }],
  });

describe("a stack that works under one reading", () => {
  test("fails under both together, and is told which", async () => {
    const { code, failed } = await walk(nested());
    expect(code).toBe(1);
    expect(failed.map(({ id }) => id)).toContain("admitted");
    expect(new Set(failed.map(({ reading }) => reading))).toEqual(new Set(["lenient"]));
    expect(failed[0]?.got).toMatch(/ under the lenient reading$/);
    expect(failed[0]?.look?.join(" ")).toContain("the stack rests on what Oracle's documents leave open");
  });

  test("passes and fails under the one that is named", async () => {
    const directory = nested();
    expect(await walk(directory, "--reading", "strict")).toEqual({ code: 0, failed: [] });
    const { code, failed } = await walk(directory, "--reading", "lenient");
    expect({ code, readings: failed.flatMap(({ reading }) => reading ?? []) }).toEqual({ code: 1, readings: [] });
  });

  test("is found by verify, too", async () => {
    const up = await startUp(nested());
    try {
      const { code, out } = await runVerify(["--local", up.url, "--json"]);
      const { results } = JSON.parse(out) as { readonly results: readonly Result[] };
      const failed = results.filter(({ status }) => status === "failed");
      expect({ code, readings: [...new Set(failed.map(({ reading }) => reading))] }).toEqual({
        code: 1,
        readings: ["lenient"],
      });
    } finally {
      await up.stop();
    }
  }, 60_000);
});

test("a reading that there is not is told", async () => {
  const { code, err } = await startOnce(synthesizedApp(), "--reading", "loose");
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("--reading: got loose") });
});

describe("open routes beside closed ones, where synth had no say", () => {
  const open = (path: string, url?: string) => ({
    path,
    methods: ["GET" as const],
    access: RouteAccess.anonymous(),
    mayReachClosedRoutes: true,
    backend: url === undefined ? Backend.stock({ status: 200, body: "open" }) : Backend.http({ url }),
  });
  const admin = {
    path: "/admin/{path*}",
    methods: ["GET" as const],
    backend: Backend.http({ url: "https://b.example/admin/${request.path[path]}" }),
  };
  /** Without the manifest beside it, which has what was named. */
  function carriedAway(directory: string): string {
    const folder = newFolder("carried");
    cpSync(directory, folder, { recursive: true });
    return folder;
  }

  test.each([
    ["in the same place", [...helloApi.routes, open("/{path*}")], undefined],
    [
      "to the same server",
      [admin, open("/public/{path*}", "https://b.example/public/${request.path[path]}")],
      "lenient",
    ],
  ])("%s", async (_name, routes, reading) => {
    const directory = synthesizedApp({ apis: [{ ...helloApi, routes }] });
    const { code, failed } = await walk(carriedAway(directory));
    expect({ code, failed: failed.map(({ id }) => id) }).toEqual({ code: 1, failed: ["other-spellings"] });
    expect(failed[0]?.reading).toBe(reading);
    // Where the name is there, it is told as opened by name, and no more.
    expect(await walk(directory)).toEqual({ code: 0, failed: [] });
  });
});

describe("prefixes within one another, where synth had no say", () => {
  const open = {
    path: "/x",
    methods: ["GET" as const],
    access: RouteAccess.anonymous(),
    backend: Backend.stock({ status: 200 }),
  };
  const other = { ...helloApi, name: "other", pathPrefix: "/other", clients: [{ name: "other-client" }] };
  /** The second API moves to a prefix that synth would refuse. */
  const moved = (prefix: string, routes = other.routes) =>
    synthesizedApp({ apis: [helloApi, { ...other, routes }] }, (document) =>
      document.replaceAll('"/other"', `"${prefix}"`),
    );

  test("an API in the place of the keys hides them from everyone", async () => {
    const { code, failed } = await walk(moved("/jwks/keys"));
    expect(code).toBe(1);
    expect(failed.map(({ id }) => id)).toEqual(expect.arrayContaining(["adapter-keys", "admitted"]));
  });

  test("an open route below a closed prefix is open under one reading, and closed under the other", async () => {
    const { code, failed } = await walk(moved("/hello/admin", [...other.routes, open]));
    expect(code).toBe(1);
    expect(failed.find(({ id }) => id === "open")).toMatchObject({ reading: "lenient" });
  });
});
