/**
 * Every route asks for a token, unless it is named as open.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { at, authenticationOf, routesWhere } from "./specification";

export const authenticatedRoutes: PolicyRule = {
  id: "authenticated-routes",
  title: "Every route asks for a token, unless it is named as open",
  why: "A route without authentication answers everyone on the network.",
  remedy:
    "Give the deployment an authentication policy and the route AUTHENTICATION_ONLY, or say with RouteAccess.anonymous() or a suppression why it is open.",
  source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    if (authenticationOf(deployment) === undefined) return ["no authentication policy: every route is open"];
    return routesWhere(deployment, (route) =>
      at(route, "request_policies", "authorization").some(({ type }) => type === "ANONYMOUS"),
    ).map((path) => `route ${path} is anonymous`);
  },
};
