import { expect, test } from "vitest";
import { clientsListed } from "../../../constructs/policies/clients-listed";
import { none, secured } from "./deployments";

test.each(["azp", "appid", "client_id", "cid"])("a list in %s passes", (key) => {
  const checks = { verify_claims: [{ key, values: ["a"], is_required: true }] };
  expect(clientsListed.check(secured({ checks }), "d", none)).toEqual([]);
});

test.each([
  ["no claim", []],
  ["another claim", [{ key: "tid", values: ["t"], is_required: true }]],
  ["a claim that may be absent", [{ key: "azp", values: ["a"], is_required: false }]],
])("%s does not", (_, verify_claims) => {
  expect(clientsListed.check(secured({ checks: { verify_claims } }), "d", none)).toHaveLength(1);
});
