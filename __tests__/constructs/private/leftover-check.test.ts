import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leftOutParts } from "../../../constructs/private/left-out-parts";
import { leftoverCheck } from "../../../constructs/private/leftover-check";
import { planned } from "../../../limits/planned-specification";
import type { JsonObject } from "../../terraform-schema/json";
import { actAlike, applied } from "./acting";
import { anyEdit } from "./any-specification";
import { judge } from "./judged-leftovers";

/** What the stack's condition says of a deployment that is planned so, and the message that it would refuse it with. */
function judged(next: JsonObject, specification: JsonObject, id?: string) {
  const { condition, message, locals } = leftoverCheck(next, leftOutParts(next));
  return judge({ condition, message: message("oci_apigateway_deployment.Api"), locals }, specification, id);
}

describe("over any edit", () => {
  it("refuses what would be kept and acts, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(anyEdit, async ([former, next]) => {
        const after = planned(applied(former), next) as JsonObject;
        expect((await judged(next, after)).holds).toBe(actAlike(after, next));
      }),
      { numRuns: 300 },
    );
  });

  it("never refuses a creation", async () => {
    await fc.assert(
      fc.asyncProperty(anyEdit, async ([, next]) => {
        expect((await judged(next, next)).holds).toBe(true);
      }),
    );
  });
});

describe("a deployment that answers with neutral values", () => {
  it.each<[string, JsonObject]>([
    ["CORS for nobody", { request_policies: [{ cors: [{ allowed_origins: [], max_age_in_seconds: 0 }] }] }],
    ["no limit", { request_policies: [{ rate_limiting: [{ rate_in_requests_per_second: 0, rate_key: "TOTAL" }] }] }],
    [
      "mutual TLS that is not asked for",
      { request_policies: [{ mutual_tls: [{ is_verified_certificate_required: false }] }] },
    ],
    [
      "its own log level",
      { routes: [{ logging_policies: [{ execution_log: [{ is_enabled: true, log_level: "INFO" }] }] }] },
    ],
    [
      "a cache that is off",
      {
        routes: [
          { request_policies: [{ response_cache_lookup: [{ type: "SIMPLE_LOOKUP_POLICY", is_enabled: false }] }] },
        ],
      },
    ],
    [
      "checks of nothing",
      { routes: [{ request_policies: [{ header_validations: [{ headers: [], validation_mode: "ENFORCING" }] }] }] },
    ],
  ])("is as its stack wants it: %s", async (_, answer) => {
    const next = { routes: [{ path: "/a", methods: ["GET"], backend: [{ type: "OAUTH2_LOGIN_BACKEND" }] }] };
    expect((await judged(next, planned(answer, next) as JsonObject)).holds).toBe(true);
  });
});

it("says nothing of a mocked provider's deployment", async () => {
  const next = { routes: [{ path: "/a", methods: ["GET"], backend: [{ type: "OAUTH2_LOGIN_BACKEND" }] }] };
  const invented = { ...next, request_policies: [{ cors: [{ allowed_origins: ["x1y2z3"] }] }] };
  expect((await judged(next, invented, "x1y2z3")).holds).toBe(true);
  expect((await judged(next, invented)).holds).toBe(false);
});

describe("the message", () => {
  const route = (path: string) => ({ path, methods: ["GET", "PUT"], backend: [{ type: "OAUTH2_LOGIN_BACKEND" }] });
  const cors = [{ allowed_origins: ["https://secret.example.com"] }];
  const next = { routes: [route("/a"), route("/b"), route("/c")] };

  it("names the first place, all that is kept there, and no value", async () => {
    const kept = { request_policies: [{ cors, response_cache_lookup: [{ type: "SIMPLE_LOOKUP_POLICY" }] }] };
    const routes = [route("/a"), { ...route("/b"), ...kept }, { ...route("/c"), request_policies: [{ cors }] }];
    const { message } = await judged(next, { routes });
    expect(String(message).split("\n").slice(1, -1)).toEqual([
      "GET PUT /b: request_policies.cors",
      "GET PUT /b: request_policies.response_cache_lookup",
    ]);
    expect(message).not.toContain("secret");
  });

  it("names the deployment before its routes", async () => {
    const routes = next.routes.map((one) => ({ ...one, request_policies: [{ cors }] }));
    const { message } = await judged(next, { request_policies: [{ cors }], routes });
    expect(String(message).split("\n").slice(1, -1)).toEqual(["deployment: request_policies.cors"]);
  });

  it("names the route of what is left out deep within it", async () => {
    const headers = (if_exists?: string) => ({
      request_policies: [
        { header_transformations: [{ set_headers: [{ items: [{ name: "X-A", values: ["a"], if_exists }] }] }] },
      ],
    });
    const wanted = { routes: [route("/a"), { ...route("/b"), ...headers() }] };
    const { message } = await judged(wanted, { routes: [route("/a"), { ...route("/b"), ...headers("SKIP") }] });
    expect(String(message).split("\n").slice(1, -1)).toEqual(["GET PUT /b: items.if_exists"]);
  });
});
