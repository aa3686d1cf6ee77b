/**
 * Cross-origin resource sharing.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingcorssupport.htm
 *
 * @module
 */

import type { CorsPolicy } from "../../synthesized/system/deployment";
import type { HeaderList } from "./header-list";

/** A browser's question before the actual request: https://fetch.spec.whatwg.org/#cors-preflight-request */
export function isPreflight(method: string, headers: HeaderList): boolean {
  return method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");
}

/** What the answer to a preflight says. Nothing where the origin is not allowed. */
export function addPreflightHeaders(answer: HeaderList, policy: CorsPolicy, origin: string | undefined): void {
  if (!addOrigin(answer, policy, origin)) return;
  if (policy.methods.length > 0) answer.set("Access-Control-Allow-Methods", policy.methods.join(", "));
  if (policy.headers.length > 0) answer.set("Access-Control-Allow-Headers", policy.headers.join(", "));
  // "Ignored if set to 0"
  if (policy.maxAgeSeconds > 0) answer.set("Access-Control-Max-Age", String(policy.maxAgeSeconds));
}

/** What the answer to an actual request says. */
export function addCorsHeaders(answer: HeaderList, policy: CorsPolicy, origin: string | undefined): void {
  answer.keep((name) => !name.startsWith("access-control-"));
  if (!addOrigin(answer, policy, origin)) return;
  if (policy.exposedHeaders.length > 0) answer.set("Access-Control-Expose-Headers", policy.exposedHeaders.join(", "));
}

/** "Only one origin is allowed by the CORS specification, so … the client origin needs to be dynamically checked". */
function addOrigin(answer: HeaderList, policy: CorsPolicy, origin: string | undefined): boolean {
  const isAny = policy.origins.includes("*");
  if (!isAny) answer.add("Vary", "Origin");
  if (origin === undefined || !(isAny || policy.origins.includes(origin))) return false;
  answer.set("Access-Control-Allow-Origin", isAny ? "*" : origin);
  if (policy.allowCredentials) answer.set("Access-Control-Allow-Credentials", "true");
  return true;
}
