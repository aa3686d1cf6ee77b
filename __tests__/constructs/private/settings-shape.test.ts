import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, Lazy, Token } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Backend, SecuredApiStack, StateBackend, synthesize } from "../../../constructs/index";
import { similarName } from "../../../constructs/private/similar-name";
import { isReadAtSynth } from "../../../constructs/private/text-kinds";
import { newFolder } from "../../run-folder";
import { mistakesWith, type Setting, type Shape, settingsIn, written } from "../setting-mistakes";
import { soundCalls, stackCalling } from "../sound-settings";
import { findingsOf, ordersApi, securedApiStack, stockRoute, testStack } from "../test-stack";

const linesOf = (given: object): string[] =>
  findingsOf(securedApiStack({ adapter: "none", ...given })).map(({ text }) => text);

describe("shapes.json", () => {
  it("is what the types say", () => {
    const project = join(__dirname, "..", "..", "..");
    const { stdout } = spawnSync(process.execPath, ["packaging/write-shapes.mjs", "--print"], {
      cwd: project,
      encoding: "utf8",
    });
    expect(stdout).toBe(readFileSync(join(project, "constructs", "private", "shapes.json"), "utf8"));
  });
});

describe("mistakes in one stack", () => {
  it("are told all at once, each by its own name, beside those of other kinds", () => {
    const backend = Backend.http({ ulr: "https://backend.example.com", readTimeoutInSeconds: 0 } as never);
    const api = { ...ordersApi, ratelimit: { requestsPerSecond: 0 }, acess: true, cors: { allowedOrigins: "*" } };
    const routes = [stockRoute, { ...stockRoute, path: "no-slash", methods: ["get"], backend }];
    expect(linesOf({ apis: [{ ...api, routes }], cloud: "public", preventDestroy: "false" }).sort()).toEqual([
      expect.stringMatching(/^BACKEND_TIMEOUT_RANGE: apis\[0\].routes\[1\].backend.readTimeoutInSeconds is 0;/),
      expect.stringMatching(/^RATE_LIMIT_INVALID: apis\[0\].rateLimit.requestsPerSecond is 0;/),
      expect.stringMatching(/^ROUTE_PATH_INVALID: apis\[0\].routes\[1\].path is "no-slash";/),
      expect.stringMatching(/^SETTING_MISTYPED: apis\[0\].cors.allowedOrigins is a text; allowed: a list of texts \(/),
      expect.stringMatching(
        /^SETTING_MISTYPED: apis\[0\].routes\[1\].methods\[0\] is "get"; .*; did you mean "GET"\? \(/,
      ),
      'SETTING_MISTYPED: cloud is "public"; allowed: "global", "usgovernment", "china" (type SecuredApiStackProps)',
      'SETTING_MISTYPED: preventDestroy is "false"; allowed: true or false (type SecuredApiStackProps)',
      expect.stringMatching(/^SETTING_UNKNOWN: apis\[0\].acess is not a setting; allowed: name, /),
      "SETTING_UNKNOWN: apis[0].ratelimit is not a setting; allowed: a name that there is; did you mean rateLimit? (type SecuredApi)",
      "SETTING_UNKNOWN: apis[0].routes[1].backend.ulr is not a setting; allowed: a name that there is; did you mean url? (type HttpBackend)",
    ]);
  });

  it("end synth without a stack trace, and nothing is written", () => {
    const app = new App({ outdir: newFolder("shapes"), stackTraces: false });
    // Sound: plain JavaScript may leave out everything.
    new SecuredApiStack(app, "test", undefined as never);
    expect(() => app.synth()).toThrow(/SETTING_MISSING: settings is missing; allowed: an object with namePrefix, apis/);
    const before = process.exitCode;
    synthesize(app);
    expect(process.exitCode).toBe(1);
    process.exitCode = before;
  });

  it("are told once of one object in two stacks each", () => {
    const stateBackend = StateBackend.objectStorage({ bucket: 5, namespace: "ns" } as never);
    const told = [expect.stringMatching(/^SETTING_MISTYPED: stateBackend.bucket is a number; /)];
    expect([linesOf({ stateBackend }), linesOf({ stateBackend })]).toEqual([told, told]);
  });
});

describe("what may be secret", () => {
  it("is told by its kind alone", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9+/]{20,40}$/), (secret) => {
        const routes = [{ ...stockRoute, responseHeaders: { set: [{ name: "X-Key", values: secret }] } }];
        const lines = linesOf({ apis: [{ ...ordersApi, routes, clients: secret, cors: secret }], pasword: secret });
        expect(lines).toHaveLength(4);
        expect(lines.join("\n")).not.toContain(secret);
      }),
      { numRuns: 10 },
    );
  });
});

/** What only Terraform knows, as a setting of this shape can be given it. */
function laterValues(shape: Shape): unknown[] {
  const resolvable = Lazy.anyValue({ produce: () => "later" });
  if (Array.isArray(shape)) return shape.includes("text") ? laterValues("text") : [];
  if (shape === "text") return [Lazy.stringValue({ produce: () => "later" }), Token.asString(resolvable), resolvable];
  if (shape === "number") return [Token.asNumber(resolvable), resolvable];
  if (shape === "boolean") return [resolvable];
  if (typeof shape === "string") return [];
  if ("is" in shape) return [Token.asString(resolvable), resolvable];
  if ("map" in shape) return shape.map === "text" ? [Token.asStringMap(resolvable), resolvable] : [];
  return "list" in shape && shape.list === "text" ? [Token.asList(resolvable), resolvable] : [];
}

describe.each(Object.entries(soundCalls))("what only Terraform knows, in %s", (callable, sounds) => {
  it("has the right shape in each setting, at each depth", () => {
    const wrong = sounds.flatMap((sound) => {
      const given = sound.given(testStack());
      const parameters = Object.entries(written.calls[callable] ?? {});
      const settings = parameters.flatMap(([marked, shape], index): Setting[] =>
        marked.startsWith("...")
          ? settingsIn(shape, given, [], callable).slice(1)
          : settingsIn(shape, given[index], [index], callable),
      );
      return settings.flatMap((setting) =>
        laterValues(setting.shape).flatMap((value) => shapeFindings(callable, sound, setting, given, value)),
      );
    });
    expect(wrong).toEqual([]);
  }, 120_000);
});

const isCompound = (shape: Shape): boolean => typeof shape === "object" && ("list" in shape || "map" in shape);

function shapeFindings(
  callable: string,
  sound: (typeof soundCalls)[keyof typeof soundCalls][number],
  setting: Setting,
  given: readonly unknown[],
  value: unknown,
): string[] {
  // Hosts follow from it.
  if (setting.path.at(-1) === "cloud") return [];
  // What is in these is needed at synth.
  if (isCompound(setting.shape) && isReadAtSynth(setting.name)) return [];
  const [mistake] = mistakesWith(setting, given, { later: value });
  if (mistake === undefined) return [];
  try {
    // Sound: the callables are the keys of the table.
    const stack = stackCalling(callable as keyof typeof soundCalls, sound, mistake.change);
    // A list or a map of which something must be known is told as that, and as nothing else.
    const isMisleading = ({ code, text }: { readonly code: string; readonly text: string }): boolean =>
      code.startsWith("SETTING_M") || (isCompound(setting.shape) && !text.includes("known only to Terraform"));
    return findingsOf(stack).flatMap((one) => (isMisleading(one) ? [`${setting.name}: ${one.text}`] : []));
  } catch (error) {
    // What names a construct has to be known at synth.
    const isNaming = error instanceof Error && /token/i.test(error.message) && !isCompound(setting.shape);
    return isNaming ? [] : [`${setting.name}: ${error instanceof Error ? error.stack?.slice(0, 300) : error}`];
  }
}

it("asks for a cloud that is known at synth", () => {
  const cloud = Lazy.stringValue({ produce: () => "china" }) as "china";
  expect(linesOf({ cloud })).toEqual([expect.stringMatching(/^SETTING_MISTYPED: cloud is known only to Terraform; /)]);
});

describe("a similar name", () => {
  it.each([
    ["ratelimit", "rateLimit"],
    ["rate_limit", "rateLimit"],
    ["acess", "access"],
    ["methds", "methods"],
    ["timeout", "timeoutInSeconds"],
    ["nmae", "name"],
  ])("is found for %s", (given, meant) => {
    expect(similarName(given, ["rateLimit", "access", "methods", "timeoutInSeconds", "name"])).toBe(meant);
  });

  it.each(["roles", "x", "", "password"])("is not made up for %s", (given) => {
    expect(similarName(given, ["roleIds", "name", "compartmentId"])).toBeUndefined();
  });
});
