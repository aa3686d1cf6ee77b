import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutralPlaces, withNeutralBlocks } from "../../../constructs/private/neutral-blocks";
import { neutralHeaders } from "../../../limits/deployment-specification";
import { blocksIn, type Written } from "../../../limits/planned-specification";
import type { JsonObject } from "../../terraform-schema/json";
import { actAlike } from "./acting";
import { anyEdit } from "./any-specification";

const whole = (specification: Written, everywhere: boolean): Written =>
  withNeutralBlocks(specification, neutralPlaces(specification, everywhere));

const route = (path: string, more: Written = {}): Written => ({
  path,
  backend: { type: "ORACLE_FUNCTIONS_BACKEND", function_id: "a" },
  ...more,
});
const stock = (headers: readonly Written[]): Written => ({
  backend: { type: "STOCK_RESPONSE_BACKEND", status: 200, headers },
});
const filled = (routes: readonly Written[], everywhere = false) =>
  whole({ routes }, everywhere).routes as readonly JsonObject[];

const filter = { filter_headers: { type: "BLOCK", items: { name: neutralHeaders.block } } };
const rename = { rename_headers: { items: { from: neutralHeaders.rename, to: neutralHeaders.renamed } } };
const set = {
  set_headers: { items: { name: neutralHeaders.set, values: [neutralHeaders.value], if_exists: "OVERWRITE" } },
};
const blockA = { filter_headers: { type: "BLOCK", items: [{ name: "X-A" }] } };

describe("a block that can say nothing", () => {
  it("is on every route as soon as one has it, and transformations are whole", () => {
    const routes = [route("/a", { request_policies: { header_transformations: blockA } }), route("/b")];
    expect(filled(routes).map(({ request_policies }) => request_policies)).toEqual([
      { header_transformations: { ...blockA, ...rename, ...set } },
      { header_transformations: { ...filter, ...rename, ...set } },
    ]);
  });

  it("may be one of responses", () => {
    const routes = [route("/a"), route("/b", { response_policies: { header_transformations: set } })];
    for (const { response_policies, request_policies } of filled(routes)) {
      expect(response_policies).toEqual({ header_transformations: { ...filter, ...rename, ...set } });
      expect(request_policies).toBeUndefined();
    }
  });

  it.each([
    ["header_validations", { headers: [{ name: "X-A", required: true }] }, { validation_mode: "DISABLED" }],
    ["query_parameter_validations", { parameters: [{ name: "a" }] }, { validation_mode: "DISABLED" }],
    ["body_validation", { required: true }, { required: false, validation_mode: "DISABLED" }],
    [
      "response_cache_lookup",
      { type: "SIMPLE_LOOKUP_POLICY" },
      {
        type: "SIMPLE_LOOKUP_POLICY",
        is_enabled: false,
        is_private_caching_enabled: false,
        cache_key_additions: [],
      },
    ],
  ])("may be %s, switched off where nobody asked for it, and untouched elsewhere", (name, written, off) => {
    const routes = [route("/a", { request_policies: [{ [name]: [written] }] }), route("/b")];
    expect(filled(routes).map(({ request_policies }) => request_policies)).toEqual([
      [{ [name]: [written] }],
      { [name]: off },
    ]);
  });

  it("may be the headers of stock responses, and of no other back end", () => {
    const routes = [route("/a", stock([{ name: "X-A", value: "a" }])), route("/b", stock([])), route("/c")];
    expect(filled(routes).map(({ backend }) => Object(backend).headers)).toEqual([
      [{ name: "X-A", value: "a" }],
      { name: neutralHeaders.set, value: neutralHeaders.value },
      undefined,
    ]);
  });

  it("is written nowhere where no route has it", () => {
    const routes = [route("/a", { request_policies: { cors: { allowed_origins: ["*"] } } }), route("/b")];
    expect(filled(routes)).toEqual(routes);
  });
});

describe("a policy that the deployment has too", () => {
  const policy = { allowed_origins: ["*"] };
  const own = { allowed_origins: ["https://a.example.com"] };
  const routes = [route("/a", { request_policies: { cors: own } }), route("/b")];
  const policiesOf = (specification: Written) =>
    (specification.routes as readonly JsonObject[]).map(({ request_policies }) => request_policies);

  it("is the deployment's where a route has none", () => {
    expect(policiesOf(whole({ request_policies: { cors: policy }, routes }, false))).toEqual([
      { cors: own },
      { cors: policy },
    ]);
    expect(policiesOf(whole({ routes }, false))).toEqual([{ cors: own }, undefined]);
  });

  it("may be a level of logs", () => {
    const level = (log_level: string) => ({ logging_policies: { execution_log: { log_level } } });
    const [first, second] = whole({ ...level("WARN"), routes: [route("/a", level("INFO")), route("/b")] }, false)
      .routes as readonly JsonObject[];
    expect([first, second]).toEqual([route("/a", level("INFO")), route("/b", level("WARN"))]);
  });
});

describe("everywhere", () => {
  it("all of them are written on every route, and on the deployment", () => {
    const [first] = filled([route("/a", stock([]))], true);
    expect(Object.keys(Object(first?.request_policies)).sort()).toEqual([
      "body_validation",
      "header_transformations",
      "header_validations",
      "query_parameter_transformations",
      "query_parameter_validations",
      "response_cache_lookup",
    ]);
    expect(first?.response_policies).toEqual({ header_transformations: { ...filter, ...rename, ...set } });
    expect(whole({ routes: [] }, true)).toMatchObject({
      request_policies: { mutual_tls: { is_verified_certificate_required: false, allowed_sans: [] } },
    });
  });
});

/** With the deployment's own policies on each route that has none. */
function spelledOut({ routes, ...specification }: Written): Written {
  const own = (group: string, name: string) => blocksIn(blocksIn(specification[group])[0]?.[name]);
  const with_ = (place: Written, group: string, name: string): Written => {
    const [policies = {}] = blocksIn(place[group]);
    const isLeftOut = blocksIn(policies[name]).length === 0 && own(group, name).length > 0;
    return isLeftOut ? { ...place, [group]: [{ ...policies, [name]: own(group, name) }] } : place;
  };
  const spelled = (place: Written) =>
    with_(with_(place, "request_policies", "cors"), "logging_policies", "execution_log");
  return { ...specification, routes: blocksIn(routes).map(spelled) };
}

it("changes nothing of what a specification does, written once or twice", () => {
  fc.assert(
    fc.property(anyEdit, fc.boolean(), ([specification], everywhere) => {
      const once = whole(specification, everywhere);
      expect(actAlike(spelledOut(once), spelledOut(specification))).toBe(true);
      expect(whole(once, everywhere)).toEqual(once);
    }),
  );
});
