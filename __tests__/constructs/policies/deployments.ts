/** Deployments as synth writes them, for rules to look at. */
import type { Attributes, Json } from "../../../constructs/policies/rule";

/** The stack holds nothing else. */
export const none = (): readonly Attributes[] => [];

export const goodChecks: Attributes = {
  issuers: ["https://issuer.example.com"],
  audiences: ["api"],
  verify_claims: [{ key: "azp", values: ["client"], is_required: true }],
};

export interface SecuredParts {
  readonly checks?: Attributes;
  readonly validation?: Attributes;
  readonly authentication?: Attributes;
  readonly route?: Attributes;
}

/** A deployment that breaks no rule, but for the given parts. */
export function secured(parts: SecuredParts = {}): Attributes {
  const route: Json = {
    path: "/orders",
    request_policies: { authorization: { type: "AUTHENTICATION_ONLY" } },
    backend: { type: "STOCK_RESPONSE_BACKEND" },
    ...parts.route,
  };
  const authentication: Json = {
    type: "TOKEN_AUTHENTICATION",
    validation_policy: {
      is_ssl_verify_disabled: false,
      ...parts.validation,
      additional_validation_policy: { ...goodChecks, ...parts.checks },
    },
    ...parts.authentication,
  };
  return { specification: { request_policies: { authentication }, routes: [route] } };
}

/** The same in the older type, whose checks stand in the policy itself. */
export function securedByJwtAuthentication(checks: Attributes = {}): Attributes {
  const authentication = { type: "JWT_AUTHENTICATION", public_keys: { type: "REMOTE_JWKS" }, ...goodChecks, ...checks };
  return { specification: { request_policies: { authentication }, routes: [] } };
}

/** The same, by servers that a request chooses from; each breaks no rule, but for the given parts. */
export function securedByServers(...servers: readonly ({ readonly name: string } & Attributes)[]): Attributes {
  const dynamic_authentication = {
    selection_source: { type: "SINGLE", selector: "request.host" },
    authentication_servers: servers.map(({ name, ...parts }) => ({
      key: { name },
      authentication_server_detail: {
        type: "TOKEN_AUTHENTICATION",
        validation_policy: { uri: "https://keys.example.com", additional_validation_policy: goodChecks },
        ...parts,
      },
    })),
  };
  return { specification: { request_policies: { dynamic_authentication }, routes: [] } };
}
