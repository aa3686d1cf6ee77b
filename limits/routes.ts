/**
 * What paths of routes and deployments may lead to: rules of ours where Oracle's pages leave open who answers.
 *
 * @module
 */
import type { RuleLimit } from "./rule";

const wildcards = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingparamswildcards.htm";
const deployments = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingdeployment.htm";
const network = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingvcn.htm";
const cors = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingcorssupport.htm";
const fetchStandard = "https://fetch.spec.whatwg.org/#http-cors-protocol";

/** Where a route or deployment may be. */
export const reach = {
  besideStricter: {
    rule: "paths that cannot be taken for those of stricter routes, whatever their case, encoding or trailing slash, or mayReachClosedRoutes: true on the route",
    source: wildcards,
  },
  sameServer: {
    rule: "a server of its own, a URL without context variables, or mayReachClosedRoutes: true on the route (`..;` and `%2e%2e` lead a server to what it serves elsewhere)",
    source: "https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.3",
  },
  nestedPrefix: {
    rule: "prefixes of which none contains another, or mayReachClosedRoutes: true on the anonymous routes (no page says which deployment answers)",
    source: deployments,
  },
  besideKeys: {
    rule: "a prefix neither below nor above the JWKS adapter's: the gateway would look for its keys in the API, and answer 500 to everyone",
    source: deployments,
  },
  openPort: {
    rule: "443 and the network's backendPorts: its security groups let nothing else out",
    source: network,
  },
  functionPort: {
    rule: "443: the security group of the network's functions lets nothing else out",
    source: network,
  },
} satisfies Record<string, RuleLimit>;

/** What is allowed, and rarely meant. */
export const habits = {
  pattern: {
    rule: "{name} for one segment and {name*} for the rest: all else stands for itself",
    source: wildcards,
  },
  trailingSlash: {
    rule: "a path without a trailing slash, unless clients send it: the gateway compares both exactly",
    source: wildcards,
  },
  behindLooser: {
    rule: "the more exact path listed first: no page says which of several routes that match answers",
    source: wildcards,
  },
  nested: {
    rule: "prefixes of which none contains another: no page says which deployment answers",
    source: deployments,
  },
  tokenHeader: {
    rule: "the header that carries the token among allowedHeaders, by its name: * does not stand for it",
    source: cors,
  },
  wholeOrigin: {
    rule: "* alone, or whole origins as browsers send them: without wildcards, default ports and other scripts",
    source: fetchStandard,
  },
  routeMethods: {
    rule: "a method of the route among allowedMethods, beside GET, HEAD and POST, which browsers always send",
    source: fetchStandard,
  },
  stockText: {
    rule: "values of TerraformVariables, attributes or Fn in their place, and nothing of the request: a stock response is sent as it stands",
    source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingstockresponses.htm",
  },
} satisfies Record<string, RuleLimit>;
