import { describe, expect, it } from "vitest";
import { leftOutParts } from "../../../constructs/private/left-out-parts";
import type { Written } from "../../../limits/planned-specification";

const stock = { type: "STOCK_RESPONSE_BACKEND", status: 200, body: "a", headers: { name: "X-A", value: "a" } };
const route = (more: Written = {}): Written => ({ path: "/a", methods: ["GET"], backend: stock, ...more });

/** What is left out below a list of blocks, by block. */
function below(specification: Written, blocks: string): (readonly string[])[] {
  return leftOutParts(specification)
    .filter((found) => found.blocks === blocks)
    .flatMap(({ each }) => each.map(({ parts }) => parts));
}
const ofRoutes = (...routes: readonly Written[]) => below({ routes }, "s.routes");

describe("a route", () => {
  it("leaves out whole policies", () => {
    const [parts = []] = ofRoutes(route({ request_policies: { cors: { allowed_origins: ["*"] } } }));
    expect(parts).toContain("request_policies.header_transformations");
    expect(parts).toContain("response_policies.response_cache_store");
    expect(parts).not.toContain("request_policies.cors");
  });

  it.each([
    ["a text that is empty", { body: "" }, "backend.body"],
    ["an empty list of blocks", { headers: [] }, "backend.headers"],
    ["null", { body: null }, "backend.body"],
  ])("leaves out %s", (_, over, part) => {
    expect(ofRoutes(route({ backend: { ...stock, ...over } }))).toEqual([expect.arrayContaining([part])]);
  });

  it("leaves out nothing that its back end does not send", () => {
    const [parts = []] = ofRoutes(route({ backend: { type: "ORACLE_FUNCTIONS_BACKEND", function_id: "a" } }));
    expect(parts.filter((part) => part.startsWith("backend."))).toEqual([]);
  });

  it("may leave out anything where only Terraform knows the type", () => {
    const [parts = []] = ofRoutes(route({ backend: { type: "${var.type}" } }));
    expect(parts).toEqual(expect.arrayContaining(["backend.body", "backend.url", "backend.routing_backends"]));
  });

  it("leaves nothing that matters out of what is switched off", () => {
    const request_policies = { header_validations: { validation_mode: "DISABLED" } };
    expect(below({ routes: [route({ request_policies })] }, "s.routes[0].request_policies")).toEqual([]);
    expect(ofRoutes(route({ request_policies }))[0]).not.toContain("request_policies.header_validations");
  });
});

it("finds what single items of a list leave out", () => {
  const verify_claims = [
    { key: "azp", values: ["a"], is_required: true },
    { key: "tid", values: ["b"] },
  ];
  const authentication = {
    type: "TOKEN_AUTHENTICATION",
    validation_policy: { type: "REMOTE_JWKS", additional_validation_policy: { verify_claims } },
  };
  const blocks = leftOutParts({ request_policies: { authentication }, routes: [route()] }).map((found) => found.blocks);
  const claims =
    "s.request_policies[0].authentication[0].validation_policy[0].additional_validation_policy[0].verify_claims";
  expect(blocks).toContain(`[{verify_claims=[${claims}[1]]}]`);
  expect(blocks).not.toContain(`[{verify_claims=[${claims}[0]]}]`);
});

it("names the deployment's own first, then routes, then what lies deeper", () => {
  const request_policies = { cors: { allowed_origins: ["*"] }, header_transformations: { set_headers: { items: [] } } };
  const blocks = leftOutParts({ routes: [route({ request_policies }), route()] }).map((found) => found.blocks);
  expect(blocks).toEqual(["[s]", "s.routes", "s.routes[0].request_policies"]);
});
