/**
 * An answer before it is sent.
 *
 * @module
 */
import { STATUS_CODES } from "node:http";
import type { Readable } from "node:stream";
import { HeaderList } from "./header-list";

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
