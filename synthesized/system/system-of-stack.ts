/**
 * The system that a stack describes: its secured deployments, and the Entra clients that belong to each.
 *
 * @module
 */

import { isText } from "../../internal/json";
import { isUrl } from "../../internal/url";
import type { Resource, Stack } from "../stack";
import { isValueObject, type Value, type ValueObject } from "../value";
import type { Api, System, TokenPlace, WantedClaim } from "./apis";
import { clientsOf } from "./clients-of-stack";
import { probeOf } from "./probe-of-stack";

/** Reads the system; what a stack has that is no secured API is left to others. */
export function systemOfStack(stack: Stack): System {
  const apis = stack.resourcesOf("oci_apigateway_deployment").flatMap((deployment) => apiOf(stack, deployment));
  const hosts = new Set(
    ["oci_apigateway_gateway", "data.oci_apigateway_gateway"].flatMap((type) =>
      stack.resourcesOf(type).map(({ values }) => values.hostname),
    ),
  );
  const output = stack.outputs.get("jwks_uri")?.value;
  const uris = apis.flatMap(({ jwksUri }) => (jwksUri !== undefined && hosts.has(hostOf(jwksUri)) ? [jwksUri] : []));
  return { name: stack.name, apis, keySets: [...new Set([...uris, ...(isText(output) ? [output] : [])])] };
}

function apiOf(stack: Stack, deployment: Resource): Api[] {
  const { values } = deployment;
  const [specification] = blocks(values.specification);
  const [policies] = blocks(specification?.request_policies);
  const [authentication] = blocks(policies?.authentication);
  if (!specification || !authentication) return [];
  const judged = judgedBy(authentication);
  const name = nameOf(deployment);
  const probe = probeOf(values.endpoint, blocks(specification.routes));
  return [
    {
      name,
      deployment: deployment.address,
      ...(probe ? { probe } : {}),
      tokenPlace: tokenPlaceOf(authentication),
      refusal: refusalOf(authentication),
      issuers: texts(judged.issuers),
      audiences: texts(judged.audiences),
      claims: claimsOf(judged.verify_claims),
      ...jwksUriOf(authentication),
      ...clientsOf(stack, texts(judged.audiences), texts(judged.issuers), claimsOf(judged.verify_claims)),
    },
  ];
}

/** The path prefix tells APIs apart on a gateway, and people know an API by it. */
const nameOf = ({ values, name }: Resource): string =>
  isText(values.path_prefix) && values.path_prefix !== "/" ? values.path_prefix.slice(1) : name;

/** TOKEN_AUTHENTICATION keeps in a block of its own what JWT_AUTHENTICATION has at the top. */
function judgedBy(authentication: ValueObject): ValueObject {
  if (authentication.type === "JWT_AUTHENTICATION") return authentication;
  const [validation] = blocks(authentication.validation_policy);
  return blocks(validation?.additional_validation_policy)[0] ?? {};
}

function jwksUriOf(authentication: ValueObject): { jwksUri?: string } {
  const [keys] = [...blocks(authentication.validation_policy), ...blocks(authentication.public_keys)];
  return isText(keys?.uri) ? { jwksUri: keys.uri } : {};
}

function tokenPlaceOf({
  token_header: header,
  token_query_param: query,
  token_auth_scheme: scheme,
}: ValueObject): TokenPlace {
  if (isText(query)) return { in: "query", name: query };
  return { in: "header", name: isText(header) ? header : "Authorization", scheme: isText(scheme) ? scheme : "Bearer" };
}

function refusalOf(authentication: ValueObject): number {
  const [policy] = blocks(authentication.validation_failure_policy);
  return policy?.type === "MODIFY_RESPONSE" ? Number(policy.response_code ?? 401) : 401;
}

const claimsOf = (claims: Value | undefined): WantedClaim[] =>
  blocks(claims).map((claim) => ({ key: isText(claim.key) ? claim.key : "", values: texts(claim.values) }));

const hostOf = (url: string): string => (isUrl(url) ? new URL(url).hostname : "");

const blocks = (value: Value | undefined): ValueObject[] => (Array.isArray(value) ? value.filter(isValueObject) : []);

const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.filter(isText) : []);
