/**
 * Every route asks for a token, unless it is named as open.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { authentications, placed } from "./specification";
import { find, isExpression, isOn, type Verdicts } from "./written";

export const authenticatedRoutes: PolicyRule = {
  id: "authenticated-routes",
  title: "Every route asks for a token, unless it is named as open",
  why: "A route without authentication answers everyone on the network.",
  remedy:
    "Give the deployment an authentication policy without anonymous access and the route AUTHENTICATION_ONLY, or say with RouteAccess.anonymous() or a suppression why it is open.",
  source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const { all, unclear } = authentications(deployment);
    if (all.length === 0) return unclear.length > 0 ? unclear : ["no authentication policy: every route is open"];
    const routes = find(deployment, "specification", "routes");
    return [
      ...unclear,
      ...routes.unclear,
      ...all.flatMap(({ where, policy }): Verdicts => {
        const isOpen = isOn(policy.is_anonymous_access_allowed);
        if (isOpen === "unknown") return [{ notUnderstood: `${where}whether anonymous access is allowed` }];
        return isOpen === true ? [`${where}anonymous access is allowed`] : [];
      }),
      ...routes.blocks.flatMap((route): Verdicts => {
        const where = `route ${String(route.path)} `;
        const authorization = find(route, "request_policies", "authorization");
        const types = authorization.blocks.map(({ type }) => type);
        return [
          ...authorization.unclear.map((verdict) => placed(where, verdict)),
          ...types.flatMap((type) => (type === "ANONYMOUS" ? [`${where}is anonymous`] : [])),
          ...types.flatMap((type) =>
            isExpression(type) ? [{ notUnderstood: `${where}is authorized by ${String(type)}` }] : [],
          ),
        ];
      }),
    ];
  },
};
