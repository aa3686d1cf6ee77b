/** Examples of what is allowed and rarely meant. */
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { AllowedClients, Backend, checkPolicies, entraIssuer, FunctionImage } from "cdktf-entra-oci-gateway";
import {
  allOrders,
  api,
  type CodeExample,
  GUID,
  OTHER_GUID,
  orders,
  ownStack,
  registration,
  route,
  stack,
  trusting,
} from "./beginnings";

const compartmentId = "ocid1.compartment.oc1..shop";
const image = (digest?: string) =>
  ownStack((scope) =>
    FunctionImage.fromSource(scope, "Image", {
      ...{ region: "eu-frankfurt-1", repository: { compartmentId, name: "shop/jwks-adapter" } },
      base: { reference: "docker.io/fnproject/node:24", ...(digest === undefined ? {} : { digest }) },
    }),
  );
const policy = (statement: string) =>
  ownStack((scope) => {
    new IdentityPolicy(scope, "Policy", { compartmentId, name: "a", description: "a", statements: [statement] });
    checkPolicies(scope);
  });

export const warningExamples = {
  PATH_LOOKS_LIKE_PATTERN: {
    wrong: () => route({ path: "/orders/:id" }),
    right: () => route({ path: "/orders/{id}" }),
  },
  PATH_TRAILING_SLASH: {
    wrong: () => route({ path: "/orders/" }),
    right: () => route({ path: "/orders" }),
  },
  PATH_PREFIX_NESTED: {
    wrong: () => stack({ apis: [orders, { ...orders, name: "refunds", pathPrefix: "/orders/refunds" }] }),
    right: () => stack({ apis: [orders, { ...orders, name: "refunds", pathPrefix: "/refunds" }] }),
  },
  ROUTE_BEHIND_LOOSER: {
    wrong: () => api({ routes: [{ ...allOrders, path: "/{id}" }, allOrders] }),
    right: () => api({ routes: [allOrders, { ...allOrders, path: "/{id}" }] }),
  },
  CIDR_WITHIN_ANOTHER: {
    wrong: () => stack({ network: { allowedCidrBlocks: ["0.0.0.0/0", "203.0.113.0/24"] } }),
    right: () => stack({ network: { allowedCidrBlocks: ["203.0.113.0/24"] } }),
  },
  CORS_SERVES_NO_BROWSER: {
    wrong: () => api({ cors: { allowedOrigins: ["https://app.example.com"], allowedHeaders: ["Content-Type"] } }),
    // The header of the token has to be allowed, too.
    right: () =>
      api({
        cors: { allowedOrigins: ["https://app.example.com"], allowedHeaders: ["Content-Type", "Authorization"] },
      }),
  },
  ISSUER_NOT_FROM_DISCOVERY: {
    wrong: () => trusting({ issuer: `https://shop.ciamlogin.com/${GUID}/v2.0` }),
    right: () => trusting({ issuer: `https://${GUID}.ciamlogin.com/${GUID}/v2.0` }),
  },
  CLAIM_OF_SEVERAL_WORDS: {
    wrong: () =>
      trusting({
        ...{ issuer: entraIssuer("global", GUID, 2), audiences: [OTHER_GUID] },
        clients: [OTHER_GUID],
        requiredClaims: [{ claim: "scp", values: ["orders"] }],
      }),
    // The back end looks for its word in what the token says.
    right: () =>
      trusting({
        ...{ issuer: entraIssuer("global", GUID, 2), audiences: [OTHER_GUID] },
        clients: [OTHER_GUID],
      }),
  },
  ID_TOKENS_NOT_TOLD_APART: {
    wrong: () => trusting({ clients: AllowedClients.anyClientOfTheIssuers() }),
    right: () => trusting({ clients: ["billing"] }),
  },
  IDENTIFIER_URI_NOT_UNIQUE: {
    wrong: () => registration({ tokenVersion: 1, identifierUri: "api://orders" }),
    // With the tenant's id, or a domain that it has verified.
    right: () => registration({ tokenVersion: 1, identifierUri: `api://${GUID}/orders` }),
  },
  URL_CLAIM_MAY_BE_EMPTY: {
    wrong: () => route({ backend: Backend.http({ url: "https://orders.example.com/of/${request.auth[email]}" }) }),
    right: () => route({ backend: Backend.http({ url: "https://orders.example.com/of/${request.auth[sub]}" }) }),
  },
  STOCK_TEXT_WITH_EXPRESSION: {
    wrong: () => route({ backend: Backend.stock({ status: 200, body: "at ${request.path}" }) }),
    right: () => route({ backend: Backend.stock({ status: 200, body: "here" }) }),
  },
  BASE_IMAGE_NOT_PINNED: {
    wrong: () => image(),
    // What `entra-oci-gateway image pin --file base-image.json` writes.
    right: () => image("sha256:2e1a0e1a3e6b3d1c5b1f0d4a9c7b8e6f5a4d3c2b1a0f9e8d7c6b5a4938271605"),
  },
  POLICY_NOT_UNDERSTOOD: {
    wrong: () => policy("${var.statement}"),
    right: () => policy("Allow group developers to read repos in compartment shop"),
  },
} as const satisfies Readonly<Record<string, CodeExample>>;
