/**
 * What Entra answers when it gives no token.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";

/** An error of the security token service. */
export class StsError extends Error {
  override readonly name = "StsError";

  constructor(
    /** The number after `AADSTS`. */
    readonly code: number,
    /** The error of RFC 6749, section 5.2, or one of Entra's own. */
    readonly error: string,
    message: string,
  ) {
    super(`AADSTS${code}: ${message}`);
  }

  /** The same under another name of the protocol's. */
  called(error: string): StsError {
    return new StsError(this.code, error, this.message.replace(/^AADSTS\d+: /, ""));
  }

  /** 401 for a client that did not prove itself, 400 for all else. */
  get status(): 400 | 401 {
    return this.error === "invalid_client" ? 401 : 400;
  }
}

/** The body of an error answer. */
interface StsErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly [number];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
}

/** Writes the body as Entra does. The correlation id is the client's, where it sent one. */
export function stsErrorBody(failure: StsError, login: string, clock: Clock, correlationId: string): StsErrorBody {
  const timestamp = stsTime(clock.now());
  const trace = randomUUID();
  return {
    error: failure.error,
    error_description: `${failure.message} Trace ID: ${trace} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [failure.code],
    timestamp,
    trace_id: trace,
    correlation_id: correlationId,
    error_uri: `${login}/error?code=${failure.code}`,
  };
}

/** A time in the form of Entra's messages: `2030-01-31 12:00:00Z`. */
export function stsTime(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace("T", " ")
    .replace(/[.]\d+Z$/, "Z");
}
