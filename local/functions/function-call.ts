/**
 * A call of a function and what comes of it.
 *
 * @module
 */
import type { HeaderList } from "../gateway/header-list";

/** What is sent to a function. */
export interface FunctionCall {
  /** `Fn-Intent` and its like, prefixed already. */
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly requestId: string;
}

/** Why a call has no answer; the names are those of the gateway's log codes `functionBackend.…`, except for what only this machine has. */
export type FunctionFailureReason =
  | "badGateway"
  | "badResponse"
  | "internalServiceError"
  | "notFoundOrNotAuthorized"
  | "notPlayed"
  | "rateLimited"
  | "serviceUnavailable"
  | "timeout";

/** What came back. */
export type FunctionOutcome =
  | { readonly kind: "answer"; readonly status: number; readonly headers: HeaderList; readonly body: Buffer }
  | { readonly kind: "failure"; readonly reason: FunctionFailureReason; readonly message: string };

/** Makes a failure. */
export function failedCall(reason: FunctionFailureReason, message: string): FunctionOutcome & { kind: "failure" } {
  return { kind: "failure", reason, message };
}
