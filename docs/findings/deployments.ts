/** Examples of prefixes, routes and what a gateway takes. */
import { Backend, type Route, RouteAccess } from "cdktf-entra-oci-gateway";
import {
  allOrders,
  api,
  type CodeExample,
  gateway,
  gatewayNetwork,
  orders,
  route,
  securedDeployment,
  stack,
} from "./beginnings";

const numbered = (count: number): readonly Route[] =>
  Array.from({ length: count }, (_, index) => ({ ...allOrders, path: `/${index}` }));
const apis = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...orders, name: `orders-${index}`, pathPrefix: `/${index}` }));
const longTexts = (routes: number) =>
  numbered(routes).map((one) => ({
    ...one,
    backend: Backend.stock({ status: 200, body: "a".repeat(4096) }),
    responseHeaders: { set: Array.from({ length: 11 }, (_, n) => ({ name: `X-${n}`, values: ["v".repeat(3800)] })) },
  }));

export const deploymentExamples = {
  PATH_PREFIX_INVALID: {
    wrong: () => api({ pathPrefix: "orders/" }),
    right: () => api({ pathPrefix: "/orders" }),
  },
  PATH_PREFIX_DUPLICATE: {
    wrong: () => stack({ apis: [orders, { ...orders, name: "refunds" }] }),
    right: () => stack({ apis: [orders, { ...orders, name: "refunds", pathPrefix: "/refunds" }] }),
  },
  PATH_PREFIX_ROOT_NOT_ALONE: {
    wrong: () =>
      stack({
        adapter: "none",
        apis: [
          { ...orders, pathPrefix: "/" },
          { ...orders, name: "refunds" },
        ],
      }),
    right: () => stack({ apis: [orders, { ...orders, name: "refunds", pathPrefix: "/refunds" }] }),
  },
  PATH_PREFIX_HIDES_KEYS: {
    // The adapter serves its keys at /jwks.
    wrong: () => api({ pathPrefix: "/jwks/orders" }),
    right: () => api({ pathPrefix: "/orders" }),
  },
  TOO_MANY_DEPLOYMENTS: {
    // The adapter is one more.
    wrong: () => stack({ apis: apis(20) }),
    right: () => stack({ apis: apis(19) }),
  },
  ROUTE_UNKNOWN: {
    wrong: () => securedDeployment({}, (orders) => orders.route("GET /every").override("backend.body", "[]")),
    right: () => securedDeployment({}, (orders) => orders.route("GET /all").override("backend.body", "[]")),
  },
  ROUTES_COUNT: {
    wrong: () => api({ routes: numbered(51) }),
    // Several routes become one by a parameter or a wildcard, or the API two of them.
    right: () => api({ routes: [{ ...allOrders, path: "/{id}" }] }),
  },
  ROUTE_PATH_INVALID: {
    wrong: () => route({ path: "/orders/{order-id}" }),
    right: () => route({ path: "/orders/{order_id}" }),
  },
  ROUTE_DUPLICATE: {
    wrong: () => api({ routes: [allOrders, { ...allOrders, backend: Backend.stock({ status: 404 }) }] }),
    right: () => api({ routes: [allOrders] }),
  },
  ROUTE_REACHES_CLOSED: {
    // /admin without a token, where a back end or a reading of the path makes one of both.
    wrong: () =>
      api({
        routes: [
          { ...allOrders, path: "/admin" },
          { ...allOrders, path: "/{page}", access: RouteAccess.anonymous() },
        ],
      }),
    right: () =>
      api({
        routes: [
          { ...allOrders, path: "/admin" },
          { ...allOrders, path: "/pages/{page}", access: RouteAccess.anonymous() },
        ],
      }),
  },
  ROUTE_METHOD_INVALID: {
    wrong: () => route({ methods: [] }),
    right: () => route({ methods: ["ANY"] }),
  },
  SPECIFICATION_TOO_LARGE: {
    wrong: () => api({ routes: longTexts(50) }),
    // What many routes say alike, the back end says better.
    right: () => api({ routes: longTexts(20) }),
  },
  LEFTOVERS_UNGUARDED: {
    wrong: () =>
      securedDeployment({}, (made) => {
        made.deployment.lifecycle = { ignoreChanges: "all" };
      }),
    // What the condition looks at stays watched.
    right: () =>
      securedDeployment({}, (made) => {
        made.deployment.lifecycle = { ignoreChanges: ["display_name"] };
      }),
  },
  LOGS_INVALID: {
    wrong: () => stack({ logs: { retentionDays: 45 } }),
    // Months of 30 days.
    right: () => stack({ logs: { retentionDays: 60 } }),
  },
  CUSTOM_DOMAIN_INVALID: {
    wrong: () =>
      stack({
        customDomain: { hostname: "https://api.example.com", certificateId: "ocid1.certificate.oc1..shop" },
      }),
    right: () => stack({ customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..shop" } }),
  },
  CUSTOM_DOMAIN_MISSING: {
    // The EU's sovereign cloud, where OCI makes no certificates for its own names of gateways.
    wrong: () => stack({ realm: "oc19" }),
    right: () =>
      stack({
        realm: "oc19",
        customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc19..shop" },
      }),
  },
  NETWORK_CIDR_INVALID: {
    wrong: () => gatewayNetwork({ cidrBlock: "10.0.0.0/28" }),
    // Room for the subnets of gateway and functions.
    right: () => gatewayNetwork({ cidrBlock: "10.0.0.0/24" }),
  },
  POLICY_COMPARTMENT_ROOT: {
    wrong: () => gateway("ocid1.tenancy.oc1..shop"),
    // Functions live in a compartment of their own.
    right: () => gateway("ocid1.compartment.oc1..functions"),
  },
} as const satisfies Readonly<Record<string, CodeExample>>;
