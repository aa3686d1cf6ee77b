/** Whose keys are served: the `issuer` that Entra's v2 endpoints write on each key, compared with what the settings allow. */
import { consumerTenant } from "../limits/jwks";

export interface IssuerPolicy {
  /** Only this issuer's keys; `{tenantid}` in it stands for any one tenant. Undefined: every issuer's. */
  readonly issuer: string | undefined;
  readonly consumerKeys: "drop" | "keep";
}

export const issuerFaults = {
  "issuer-malformed": "its issuer is not a text",
  "other-issuer": "its issuer is not JWKS_ISSUER",
  consumer: "it signs for personal Microsoft accounts, see JWKS_CONSUMER_KEYS",
} as const;

export type IssuerFault = keyof typeof issuerFaults;

/** @param issuer the member `issuer` of a key; keys of v1 endpoints have none, and there is nothing to hold against them */
export function issuerFault(issuer: unknown, policy: IssuerPolicy): IssuerFault | undefined {
  if (issuer === undefined || issuer === null) return undefined;
  if (typeof issuer !== "string") return "issuer-malformed";
  if (policy.consumerKeys === "drop" && issuer.toLowerCase().split("/").includes(consumerTenant)) return "consumer";
  return policy.issuer === undefined || isSameIssuer(issuer, policy.issuer) ? undefined : "other-issuer";
}

const template = "{tenantid}";

/** Segment by segment, because `common` and `organizations` publish a template in place of the tenant. */
function isSameIssuer(one: string, other: string): boolean {
  const segments = one.split("/");
  const others = other.split("/");
  return segments.length === others.length && segments.every((segment, at) => isSameSegment(segment, others[at] ?? ""));
}

function isSameSegment(one: string, other: string): boolean {
  if (one === other) return true;
  const isTemplate = one.toLowerCase() === template || other.toLowerCase() === template;
  return isTemplate && one !== "" && other !== "";
}
