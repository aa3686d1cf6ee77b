/**
 * What a request gets that is not admitted.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm
 *
 * @module
 */
import { type Context, fill } from "./context-variables";
import { type GatewayAnswer, ownAnswer } from "./gateway-answer";
import { HeaderList } from "./header-list";
import { transformHeaders } from "./header-transformations";
import type { AuthenticationPolicy } from "./specification";

/** The usual 401, or what the failure policy says. */
export function refusalAnswer(policy: AuthenticationPolicy, message: string, context: Context): GatewayAnswer {
  const code = `${policy.logPrefix}.authenticationFailed`;
  const { failure } = policy;
  if (failure === undefined) return ownAnswer(401, code, message, challenge(policy));
  const body = fill(failure.message, context);
  const headers = HeaderList.of(["Content-Type", contentTypeOf(body)]);
  transformHeaders(headers, failure.headers, "response", context);
  return { status: failure.status, headers, body: Buffer.from(body), reason: { code, message } };
}

/** RFC 6750, section 3: see `www-authenticate` in choices. */
function challenge({ token }: AuthenticationPolicy): readonly [string, string] {
  return ["WWW-Authenticate", token.in === "header" ? token.scheme : "Bearer"];
}

function contentTypeOf(body: string): string {
  try {
    JSON.parse(body);
    return "application/json";
  } catch {
    return "text/plain";
  }
}
