/**
 * Where a request carries its token, and what is answered when the token is refused.
 *
 * @module
 */
import { backend } from "../limits/api-gateway";
import { authentication as limits } from "../limits/api-gateway-authentication";
import { isBodyTooMany } from "./backend";
import {
  type HeaderTransformations,
  renderTransformations,
  transformationFindings,
  valueFindings,
} from "./header-transformations";
import { contextFindings } from "./private/context-text";
import { beyond, checkRange, type Finding, said } from "./private/findings";
import { madeFrom } from "./private/settings-shape";
import { literal, numberText } from "./private/terraform-values";

/** Where a request carries its token. */
export class TokenLocation {
  /** `Authorization: Bearer …` unless said otherwise. */
  public static header(name = "Authorization", scheme = "Bearer"): TokenLocation {
    return madeFrom(
      "TokenLocation.header",
      [name, scheme],
      (tokenHeader, tokenAuthScheme) => new TokenLocation({ tokenHeader, tokenAuthScheme }, tokenHeader),
    );
  }

  /**
   * In the query string, for callers that cannot set a header. URLs end up in logs, histories and referrers, and the
   * token with them (https://www.rfc-editor.org/rfc/rfc6750#section-2.3).
   */
  public static queryParameter(name: string): TokenLocation {
    return madeFrom(
      "TokenLocation.queryParameter",
      [name],
      (tokenQueryParam) => new TokenLocation({ tokenQueryParam }, tokenQueryParam),
    );
  }

  private constructor(
    private readonly fields: {
      readonly tokenHeader?: string;
      readonly tokenAuthScheme?: string;
      readonly tokenQueryParam?: string;
    },
    private readonly name: string,
  ) {}

  /** The header that a page has to be allowed to send; a query parameter needs no leave. @internal */
  public get header(): string | undefined {
    return this.fields.tokenHeader;
  }

  /** Where checks put a token. @internal */
  public get place(): { readonly in: string; readonly name: string; readonly scheme?: string | undefined } {
    const { tokenHeader, tokenAuthScheme } = this.fields;
    return tokenHeader === undefined
      ? { in: "query", name: this.name }
      : { in: "header", name: this.name, scheme: tokenAuthScheme };
  }

  /** The fields of the specification. @internal */
  public render() {
    return this.fields;
  }
}

/** The answer to a request whose token is refused. */
export interface FailureResponse {
  /** HTTP status, 300 to 599: a redirect names its goal in a header `Location`. */
  readonly status: number;
  /** The body; may use context variables except `request.body`. Empty beside 304. */
  readonly message: string;
  /** Changes to the headers of the answer. */
  readonly headers?: HeaderTransformations;
}

/** The block of the specification. */
export function renderFailure(failure: FailureResponse) {
  return {
    type: "MODIFY_RESPONSE",
    responseCode: numberText(failure.status),
    responseMessage: literal(failure.message),
    responseHeaderTransformations: renderTransformations(failure.headers ?? {}),
  };
}

/**
 * @param parameters of the paths of all routes, since it answers for each of them
 * @internal
 */
export function failureFindings(
  failure: FailureResponse | undefined,
  parameters: readonly string[] | undefined,
): Finding[] {
  if (failure === undefined) return [];
  return [
    ...checkRange("FAILURE_RESPONSE_INVALID", "failureResponse.status", failure.status, limits.failureStatus),
    ...(isBodyTooMany(failure.status, failure.message)
      ? [
          beyond(
            "FAILURE_RESPONSE_INVALID",
            "failureResponse.message",
            said(`set beside ${failure.status}`),
            backend.noBody,
          ),
        ]
      : []),
    ...(/\$\{\s*request\.body/.test(failure.message)
      ? [beyond("FAILURE_RESPONSE_INVALID", "failureResponse.message", failure.message, limits.failureMessage)]
      : contextFindings("failureResponse.message", failure.message, parameters)),
    ...transformationFindings("failureResponse.headers", failure.headers ?? {}, "response"),
    ...valueFindings("failureResponse.headers", failure.headers ?? {}, parameters),
  ];
}
