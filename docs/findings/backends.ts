/** Examples of back ends, and of what happens to requests and responses on the way. */
import { Backend } from "cdktf-entra-oci-gateway";
import { api, type CodeExample, route, securedDeployment } from "./beginnings";

const named = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `X-${index}`, values: ["a"] }));

export const backendExamples = {
  BACKEND_STOCK_INVALID: {
    wrong: () => route({ backend: Backend.stock({ status: 204, body: "nothing" }) }),
    right: () => route({ backend: Backend.stock({ status: 200, body: "nothing" }) }),
  },
  BACKEND_URL_INVALID: {
    wrong: () => route({ path: "/{id}", backend: Backend.http({ url: "https://orders.example.com/{id}" }) }),
    right: () =>
      route({ path: "/{id}", backend: Backend.http({ url: "https://orders.example.com/${request.path[id]}" }) }),
  },
  CONTEXT_VARIABLE_INVALID: {
    wrong: () =>
      route({ path: "/{id}", backend: Backend.http({ url: "https://orders.example.com/${request.path[order]}" }) }),
    // A parameter of the route's own path.
    right: () =>
      route({ path: "/{id}", backend: Backend.http({ url: "https://orders.example.com/${request.path[id]}" }) }),
  },
  BACKEND_PLAIN_HTTP: {
    wrong: () =>
      securedDeployment({
        routes: [{ path: "/", methods: ["GET"], backend: Backend.http({ url: "http://10.0.0.9" }) }],
      }),
    // Or by name: `allowPlainHttp: true`.
    right: () =>
      securedDeployment({
        routes: [{ path: "/", methods: ["GET"], backend: Backend.http({ url: "https://10.0.0.9" }) }],
      }),
  },
  BACKEND_PORT_CLOSED: {
    wrong: () => route({ backend: Backend.http({ url: "https://orders.example.com:8443/all" }) }),
    // Or a network that opens it: `network: { backendPorts: [443, 8443] }`.
    right: () => route({ backend: Backend.http({ url: "https://orders.example.com/all" }) }),
  },
  BACKEND_TIMEOUT_RANGE: {
    wrong: () => route({ backend: Backend.http({ url: "https://orders.example.com", readTimeoutInSeconds: 600 }) }),
    right: () => route({ backend: Backend.http({ url: "https://orders.example.com", readTimeoutInSeconds: 300 }) }),
  },
  CORS_INVALID: {
    wrong: () => api({ cors: { allowedOrigins: ["https://app.example.com/"] } }),
    // Scheme, host and port, as browsers send it.
    right: () => api({ cors: { allowedOrigins: ["https://app.example.com"] } }),
  },
  RATE_LIMIT_INVALID: {
    wrong: () => api({ rateLimit: { requestsPerSecond: 0 } }),
    right: () => api({ rateLimit: { requestsPerSecond: 1 } }),
  },
  HEADERS_COUNT: {
    wrong: () => route({ responseHeaders: { set: named(21) } }),
    right: () => route({ responseHeaders: { set: named(20) } }),
  },
  HEADER_NAME_INVALID: {
    wrong: () => route({ requestHeaders: { block: ["X Debug"] } }),
    right: () => route({ requestHeaders: { block: ["X-Debug"] } }),
  },
  HEADER_TWICE: {
    wrong: () => route({ requestHeaders: { block: ["X-Debug"], set: [{ name: "x-debug", values: ["off"] }] } }),
    right: () => route({ requestHeaders: { set: [{ name: "X-Debug", values: ["off"] }] } }),
  },
  IDENTITY_HEADER_FORGEABLE: {
    wrong: () => securedDeployment({ identityHeaders: { "X-User": "email" } }),
    // What each token has, as one text that is never empty.
    right: () => securedDeployment({ identityHeaders: { "X-User": "sub" } }),
  },
  HEADER_PROTECTED: {
    wrong: () => route({ requestHeaders: { block: ["Cookie"] } }),
    // The gateway lets nobody touch that one; the back end leaves it unread.
    right: () => route({ requestHeaders: { block: ["X-Debug"] } }),
  },
} as const satisfies Readonly<Record<string, CodeExample>>;
