import { expect, test } from "vitest";
import { clientsListed } from "../../../constructs/policies/clients-listed";
import type { Json } from "../../../constructs/policies/rule";
import { none, secured, securedByJwtAuthentication, securedByServers } from "./deployments";

const verdicts = (verify_claims: Json) => clientsListed.check(secured({ checks: { verify_claims } }), "d", none);

test.each(["azp", "appid", "client_id", "cid"])("a list in %s passes", (key) => {
  expect(verdicts([{ key, values: ["a"], is_required: true }])).toEqual([]);
  expect(verdicts({ key, values: ["${azuread_application.a.client_id}"], is_required: "true" })).toEqual([]);
});

test("one list among other claims is enough", () => {
  expect(
    verdicts([
      { key: "azp", is_required: true },
      { key: "appid", values: ["a"], is_required: true },
    ]),
  ).toEqual([]);
  expect(clientsListed.check(securedByJwtAuthentication(), "d", none)).toEqual([]);
});

const nothing = "none of azp, appid, client_id, cid is required";
const noValues = "azp is not required with values: it lists nobody";

test.each<[string, Json, string]>([
  ["no claim", [], nothing],
  ["no block", null, nothing],
  ["another claim", [{ key: "tid", values: ["t"], is_required: true }], nothing],
  ["a claim that may be absent", [{ key: "azp", values: ["a"], is_required: false }], noValues],
  ["a claim of which nothing is said", [{ key: "azp", values: ["a"] }], noValues],
  ["a claim with whatever value", [{ key: "azp", values: [], is_required: true }], noValues],
  ["a claim without values", [{ key: "azp", is_required: true }], noValues],
])("%s does not", (_, claims, wrong) => {
  expect(verdicts(claims)).toEqual([wrong]);
  expect(clientsListed.check(securedByJwtAuthentication({ verify_claims: claims }), "d", none)).toEqual([wrong]);
});

test.each<[string, Json]>([
  ["the claims", "${var.claims}"],
  ["a claim's name", [{ key: "${var.claim}", values: ["a"], is_required: true }]],
  ["the values", [{ key: "azp", values: "${var.clients}", is_required: true }]],
  ["whether it is required", [{ key: "azp", values: ["a"], is_required: "${var.strict}" }]],
])("where Terraform makes %s nobody knows", (_, claims) => {
  expect(verdicts(claims)).toEqual([{ notUnderstood: "Terraform makes the claims that could list clients" }]);
});

test("each authentication server needs its own", () => {
  const validation_policy = { additional_validation_policy: { verify_claims: [] } };
  expect(clientsListed.check(securedByServers({ name: "a" }, { name: "b", validation_policy }), "d", none)).toEqual([
    `authentication server b: ${nothing}`,
  ]);
});
