import { expect, test } from "vitest";
import { authorizerAnswersWhole as rule } from "../../../constructs/policies/authorizer-answers-whole";
import type { Attributes } from "../../../constructs/policies/rule";
import { none, secured, securedByServers } from "./deployments";

const custom = (over: Attributes): Attributes => ({
  ...{ type: "CUSTOM_AUTHENTICATION", function_id: "ocid1.fnfunc.oc1..a" },
  parameters: { token: "request.headers[Authorization]", host: "request.host" },
  ...over,
});
const verdicts = (over: Attributes) => rule.check(secured({ authentication: custom(over) }), "", none);

test("all parameters count, by name or because none is named", () => {
  expect(verdicts({ cache_key: ["token", "host"] })).toEqual([]);
  expect([verdicts({}), verdicts({ cache_key: [] })]).toEqual([[], []]);
  expect(rule.check(secured(), "", none)).toEqual([]);
});

test("one that is left out is told, of a server too", () => {
  expect(verdicts({ cache_key: ["token"] })).toEqual(["answers are kept whatever host is"]);
  const servers = securedByServers({ name: "a", ...custom({ cache_key: ["host"] }) });
  expect(rule.check(servers, "", none)).toEqual(["authentication server a: answers are kept whatever token is"]);
});

test("what Terraform makes is not understood", () => {
  const unclear: readonly Attributes[] = [
    { cache_key: "${var.key}" },
    { cache_key: ["token"], parameters: "${var.all}" },
  ];
  for (const over of unclear)
    expect(verdicts(over)).toEqual([{ notUnderstood: "for which parameters answers are kept" }]);
});
