import { expect, test } from "vitest";
import { combination } from "../../../limits/permissions";
import { grantedClaims } from "../../../local/gateway/granted-claims";
import { localDeployments, type PlayedDeployment } from "../../../local/gateway/local-deployments";
import { tokenAuthentication } from "./issuer";
import { deploymentResource, gatewayResource, stackOf, stockRoute } from "./test-stack";

/** A deployment with a route for each list. */
function asking(...wanted: readonly (readonly string[])[]): PlayedDeployment {
  const routes = wanted.map((allowed_scope, at) =>
    stockRoute(`/${at}`, "in", {
      request_policies: [{ authorization: [{ type: "ANY_OF", allowed_scope: [...allowed_scope] }] }],
    }),
  );
  const specification = { request_policies: [tokenAuthentication()], routes: [stockRoute("/any", "in"), ...routes] };
  const { gateways } = localDeployments(stackOf([gatewayResource(), deploymentResource("/api", specification)]));
  const [only] = gateways.flatMap(({ deployments }) => deployments);
  if (only === undefined || "notPlayed" in only) throw new Error("it is not played");
  return only;
}

test.each<[string, readonly (readonly string[])[], Record<string, unknown>]>([
  ["nothing", [], {}],
  ["scopes", [["scp:read"], ["scp:read", "scp:a%20b"]], { scope: "read a b" }],
  ["roles of programs", [["app-role:Orders.Read"]], { idtyp: "app", roles: ["Orders.Read"] }],
  ["roles of people", [["user-role:A"]], { idtyp: "user", roles: ["A"] }],
  ["roles of both: a token is of one", [["app-role:A"], ["user-role:B"]], { idtyp: "app", roles: ["A"] }],
  [
    "all of several",
    [[combination(["app-role:A", "group:g", "scp:s"])]],
    { scope: "s", idtyp: "app", roles: ["A"], groups: ["g"] },
  ],
])("where a function judges, %s", (_what, wanted, claims) => {
  expect(grantedClaims(asking(...wanted), true)).toEqual(claims);
});

test("where the gateway judges, names are scopes, whatever they look like", () => {
  expect(grantedClaims(asking(["read"], ["group:g"]), false)).toEqual({ scope: "read group:g" });
});
