/**
 * How large a request may be.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Reference/apigatewaylimits.htm
 *
 * @module
 */
import type { IncomingMessage } from "node:http";
import type { GatewayRequest } from "./gateway-request";

const megabyte = 1024 * 1024;

/** "method, URI, and headers" */
export const maxHeaderBlockBytes = 8 * 1024;
/** By kind of back end. */
export const maxBodyBytes = { any: 20 * megabyte, functions: 6 * megabyte } as const;
/** Header and body must each have come in this time. */
export const readTimeoutMs = 15_000;

/** Counts as on the wire: see `header-block` in choices. */
export function headerBlockBytes({ method, message }: GatewayRequest): number {
  const fields = message.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part, "latin1") + 2, 0);
  return method.length + 1 + Buffer.byteLength(message.url ?? "") + " HTTP/1.1\r\n".length + fields;
}

/** What became of reading a body. */
type BodyResult = Buffer | "too-large" | "too-slow" | "broken-off";

/** Reads a whole body; a client that announces too much gets its answer at once. */
export function readBody(message: IncomingMessage, maxBytes: number, timeoutMs = readTimeoutMs): Promise<BodyResult> {
  const { "content-length": announced, "transfer-encoding": coding } = message.headers;
  // RFC 9112, section 6.3: such a request has no body.
  if (announced === undefined && coding === undefined) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve) => {
    if (Number(announced ?? 0) > maxBytes) return resolve("too-large");
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => end("too-slow"), timeoutMs);
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > maxBytes) end("too-large");
      else chunks.push(chunk);
    };
    const end = (result: BodyResult): void => {
      clearTimeout(timer);
      message.off("data", onData);
      resolve(result);
    };
    message.on("data", onData);
    message.once("end", () => end(Buffer.concat(chunks)));
    message.once("error", () => end("broken-off"));
    message.once("aborted", () => end("broken-off"));
  });
}
