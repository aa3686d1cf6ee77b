/**
 * An answer before it is sent.
 *
 * @module
 */
import { STATUS_CODES } from "node:http";
import type { Readable } from "node:stream";
import { type Context, fill, variableValue } from "../../synthesized/system/context-variables";
import type { FailureResponse, FixedAuthentication } from "../../synthesized/system/deployment";
import { notPlayedHeader, type Obstacle, obstacleInWords } from "../../synthesized/system/obstacle";
import { HeaderList } from "./header-list";
import { type TransformationRules, transformHeaders } from "./header-transformations";

/** An answer of a back end or of the gateway itself. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer | Readable;
  /** Why the gateway answered by itself: a log code and a sentence. */
  readonly reason?: { readonly code: string; readonly message: string };
}

/** The gateway's own answer, in the form of its errors: see `error-bodies` in choices. */
export function ownAnswer(
  status: number,
  code: string,
  message: string,
  ...headers: readonly (readonly [name: string, value: string])[]
): GatewayAnswer {
  const body = JSON.stringify({ code: status, message: STATUS_CODES[status] ?? "Error" });
  return {
    status,
    headers: HeaderList.of(["Content-Type", "application/json"], ...headers),
    body: Buffer.from(body),
    reason: { code, message },
  };
}

/** The answer in place of one that only OCI could give: why, and what would help. See `not-played` in choices. */
export function notPlayedAnswer(notPlayed: readonly Obstacle[] | string): GatewayAnswer {
  const why = typeof notPlayed === "string" ? notPlayed : notPlayed.map(obstacleInWords).join(" ");
  const { headers, ...answer } = ownAnswer(503, notPlayedCode, why);
  headers.set(notPlayedHeader, "true");
  return { ...answer, headers, body: Buffer.from(JSON.stringify({ code: 503, message: why })) };
}

const notPlayedCode = "local.notPlayed";

/**
 * What a request gets that is not admitted: the usual 401, or what the failure policy says.
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm
 *
 * @param challenge for WWW-Authenticate, RFC 6750, section 3: see `www-authenticate` in choices
 */
export function refusalAnswer(
  { failure, logPrefix }: Pick<FixedAuthentication, "failure" | "logPrefix">,
  message: string,
  context: Context,
  rules: TransformationRules,
  challenge: string | undefined,
): GatewayAnswer {
  const code = `${logPrefix}.authenticationFailed`;
  if (failure === undefined)
    return ownAnswer(
      401,
      code,
      message,
      ...(challenge === undefined ? [] : [["WWW-Authenticate", challenge] as const]),
    );
  const body = fill(failure.message, context);
  const headers = HeaderList.of(["Content-Type", contentTypeOf(body)]);
  transformHeaders(headers, failure.headers, "response", context, rules);
  return { status: statusOf(failure, context), headers, body: Buffer.from(body), reason: { code, message } };
}

/** See `failure-status` in choices. */
function statusOf({ status }: FailureResponse, context: Context): number {
  if (typeof status === "number") return status;
  const said = variableValue(status, context);
  return /^[2-5]\d\d$/.test(said) ? Number(said) : 401;
}

/** See `failure-content-type` in choices. */
function contentTypeOf(body: string): string {
  try {
    JSON.parse(body);
    return "application/json";
  } catch {
    return "text/plain";
  }
}
