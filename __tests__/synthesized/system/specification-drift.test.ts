import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { Unknown, type ValueObject } from "../../../synthesized/expression/value";
import { type Difference, specificationDrift } from "../../../synthesized/system/specification-drift";
import { applied } from "../../constructs/private/acting";
import { anySpecification } from "../../constructs/private/any-specification";
import { filledIn, liveEdits, plain } from "../../operate/live-edits";

/** Routes are told apart by their paths. */
const written = anySpecification.map((specification) => {
  const { routes } = specification;
  const named = [routes].flat().map((route, index) => ({ ...Object(route), path: `/${index}` }));
  return plain({ ...specification, routes: named });
});

/** As it is live after an apply. */
const afterApply = (specification: JsonObject): JsonObject => filledIn(plain(applied(specification)));

const placed = ({ route, setting, kind }: Difference) => ({
  ...(route && { path: route.path }),
  ...{ setting, kind },
});

it("finds nothing where what is written is live, with whatever the provider and the service fill in", () => {
  fc.assert(
    fc.property(written, (specification) => {
      const live = afterApply(specification);
      expect(specificationDrift(specification, live)).toEqual({ differences: [], notCompared: [] });
    }),
  );
});

it("finds every single edit of what is live, at its place and nowhere else", () => {
  fc.assert(
    fc.property(written, fc.nat(), (specification, choice) => {
      const edits = liveEdits(specification, afterApply(specification));
      const edit = edits[choice % edits.length];
      expect(edit).toBeDefined();
      const { differences, notCompared } = specificationDrift(specification, edit?.live ?? {});
      expect(differences.filter(({ acts }) => acts).map(placed)).toEqual([edit?.expected]);
      expect(notCompared).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

const backend = [{ type: "STOCK_RESPONSE_BACKEND", status: 200 }];
const route = (path: string, more: JsonObject = {}, methods: string[] = ["GET"]): JsonObject => ({
  ...{ path, methods, backend, ...more },
});
const withPolicies = (policies: JsonObject): JsonObject => ({ request_policies: [policies] });
const drift = (specification: ValueObject, live: JsonObject) => specificationDrift(specification, live).differences;
const ofRoutes = (own: JsonObject[], has: JsonObject[], more: JsonObject = {}) =>
  drift({ ...more, routes: own }, { ...more, routes: has }).map(({ acts, ...one }) => ({
    ...placed({ acts, ...one }),
    acts,
  }));

describe("what is live and not in the stack", () => {
  const cors = [{ allowed_origins: ["https://a.example.com"], allowed_methods: [], max_age_in_seconds: 0 }];
  const disabled = [{ validation_mode: "DISABLED", headers: [{ name: "X-A", required: true }] }];

  it.each<[string, JsonObject, boolean]>([
    ["CORS", { cors }, true],
    ["CORS as that of the whole deployment", { cors: [{ allowed_origins: ["*"] }] }, false],
    ["anybody's access", { authorization: [{ type: "ANONYMOUS", allowed_scope: [] }] }, true],
    ["the access that is usual", { authorization: [{ type: "AUTHENTICATION_ONLY" }] }, false],
    ["a validation that is switched off", { header_validations: disabled }, false],
    ["one that is on", { header_validations: [{ validation_mode: "", headers: [{ name: "X-A" }] }] }, true],
    [
      "a cache that is switched off",
      { response_cache_lookup: [{ type: "SIMPLE_LOOKUP_POLICY", is_enabled: false }] },
      false,
    ],
    [
      "a header that nobody sends or reads",
      {
        header_transformations: [
          { set_headers: [{ items: [{ name: "X-Neutral-Set", values: ["neutral"], if_exists: "OVERWRITE" }] }] },
        ],
      },
      false,
    ],
  ])("of a route acts, or changes nothing: %s", (_, policies, acts) => {
    const [setting] = Object.keys(policies);
    const ofDeployment = withPolicies({ cors: [{ allowed_origins: ["*"] }] });
    expect(ofRoutes([route("/a")], [route("/a", withPolicies(policies))], ofDeployment)).toEqual([
      { path: "/a", setting: `request_policies.${setting}`, kind: "added", acts },
    ]);
  });

  it("is told of single attributes and items, too, and not where the service fills in what it does anyway", () => {
    const own = { type: "HTTP_BACKEND", url: "https://b.example.com" };
    const http = (more: JsonObject) => [route("/a", { backend: [{ ...own, ...more }] })];
    const usual = { connect_timeout_in_seconds: 60, read_timeout_in_seconds: 10, is_ssl_verify_disabled: false };
    expect(ofRoutes(http({}), http({ ...usual, body: "", headers: [] }))).toEqual([]);
    expect(drift({ routes: http({}) }, { routes: http({ is_ssl_verify_disabled: true }) })).toEqual([
      {
        ...{ route: { path: "/a", methods: ["GET"], index: 0 }, setting: "backend.is_ssl_verify_disabled" },
        ...{ kind: "added", acts: true, live: true },
      },
    ]);
  });

  it("is no matter where the service does not take it, by the type of the block", () => {
    const stock = (more: JsonObject) => [route("/a", { backend: [{ ...backend[0], ...more }] })];
    expect(ofRoutes(stock({}), stock({ url: "https://left.example.com" }))).toEqual([]);
    expect(ofRoutes(stock({ url: "https://ours.example.com" }), stock({}))).toEqual([]);
  });
});

describe("what is another", () => {
  it("is told once where it is the type of a block: all else follows", () => {
    const has = [{ type: "HTTP_BACKEND", url: "https://b.example.com", status: 0 }];
    expect(drift({ routes: [route("/a")] }, { routes: [route("/a", { backend: has })] })).toMatchObject([
      { setting: "backend.type", kind: "changed", written: "STOCK_RESPONSE_BACKEND", live: "HTTP_BACKEND" },
    ]);
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      "a block alone, or in a list",
      withPolicies({ cors: { allowed_origins: ["*"] } }),
      withPolicies({ cors: [{ allowed_origins: ["*"] }] }),
    ],
    [
      "texts for numbers and switches",
      { status: "200", is_ssl_verify_disabled: "true" },
      { status: 200, is_ssl_verify_disabled: true },
    ],
    ["numbers in 32 bits", { read_timeout_in_seconds: 0.1 }, { read_timeout_in_seconds: 0.10000000149011612 }],
    [
      "nothing, in any form",
      { allowed_post_logout_uris: [], status: 0 },
      { allowed_post_logout_uris: null, status: null },
    ],
  ])("is not what is the same in another form: %s", (_, own, has) => {
    const of = (parts: JsonObject) =>
      "request_policies" in parts ? parts : { routes: [route("/a", { backend: [{ type: "ANY", ...parts }] })] };
    expect(drift(of(own), of(has))).toEqual([]);
  });

  it("is told by its place alone where somebody chose the text", () => {
    const set = (value: string) => [{ set_headers: [{ items: [{ name: "X-Key", values: [value] }] }] }];
    const of = (value: string, level: string) => ({
      routes: [
        route("/a", {
          ...withPolicies({ header_transformations: set(value) }),
          logging_policies: [{ execution_log: [{ log_level: level }] }],
        }),
      ],
    });
    const found = drift(of("secret-1", "INFO"), of("secret-2", "ERROR"));
    expect(JSON.stringify(found)).not.toContain("secret");
    expect(found.map(({ setting, written: own, live }) => [setting, own, live])).toEqual([
      ["logging_policies.execution_log.log_level", "INFO", "ERROR"],
      ["request_policies.header_transformations.set_headers.items.values", { count: 1 }, { count: 1 }],
    ]);
  });

  it("never shows a text that stands where a word of the service's own would", () => {
    const of = (type: string) => ({ routes: [route("/a", withPolicies({ authorization: [{ type }] }))] });
    expect(JSON.stringify(drift(of("ANONYMOUS"), of("pass word")))).not.toContain("pass word");
  });
});

describe("routes", () => {
  const index = (found: readonly Difference[]) => found.map(({ route: place }) => place?.index);

  it("are known by their paths and methods, wherever they stand", () => {
    const [get, post] = [route("/a", {}, ["GET"]), route("/a", {}, ["POST"])];
    expect(ofRoutes([get, post], [route("/new"), get, post])).toEqual([
      { path: "/new", setting: "", kind: "added", acts: true },
    ]);
    const changed = { ...post, backend: [{ ...backend[0], status: 404 }] };
    const found = drift({ routes: [get, post] }, { routes: [changed, get] });
    expect(found.map(placed)).toEqual([
      { setting: "routes", kind: "order" },
      { path: "/a", setting: "backend.status", kind: "changed" },
    ]);
    expect(index(found)).toEqual([undefined, 0]);
  });

  it("stay the same with other methods", () => {
    const found = drift({ routes: [route("/a", {}, ["GET"])] }, { routes: [route("/a", {}, ["GET", "POST"])] });
    expect(found).toEqual([
      {
        ...{
          route: { path: "/a", methods: ["GET", "POST"], index: 0 },
          setting: "methods",
          kind: "changed",
          acts: true,
        },
        ...{ written: ["GET"], live: ["GET", "POST"] },
      },
    ]);
  });
});

describe("what is not known", () => {
  const unknown = new Unknown("only an account knows oci_functions_function.f.id");

  it("is not compared, and said: a value, a block, a list of blocks, a path", () => {
    const policies = (own: ValueObject["x"]) => ({ routes: [{ ...route("/a"), request_policies: [own] }] });
    const has = { routes: [route("/a", withPolicies({ cors: [{ allowed_origins: ["*"] }] }))] };
    const settings = (own: ValueObject) => {
      const { differences, notCompared } = specificationDrift(own, has);
      return [differences.length, ...notCompared.map(({ setting, reason }) => [setting, reason])];
    };
    const { reason } = unknown;
    expect(settings(policies({ cors: [{ allowed_origins: unknown }] }))).toEqual([
      0,
      ["request_policies.cors.allowed_origins", reason],
    ]);
    expect(settings(policies({ cors: unknown }))).toEqual([0, ["request_policies.cors", reason]]);
    expect(settings(policies(unknown))).toEqual([0, ["request_policies", reason]]);
    expect(settings({ routes: unknown })).toEqual([0, ["routes", reason]]);
    expect(settings({ routes: [{ ...route("/a"), path: unknown }] })).toEqual([1, ["path", reason]]);
  });

  it("may be what a newer provider has", () => {
    const has = { routes: [route("/a", withPolicies({ quota: [{ per_day: 5 }], nothing: [] }))] };
    expect(specificationDrift({ routes: [route("/a")] }, has)).toMatchObject({
      differences: [],
      notCompared: [{ setting: "request_policies.quota", reason: expect.stringContaining("this version") }],
    });
  });
});
