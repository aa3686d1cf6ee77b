/**
 * Headers that no transformation may touch.
 *
 * @module
 */
import { protectedHeaders } from "../../../limits/api-gateway";

/** Of which message a header is. */
export type MessageKind = "request" | "response";

/** Where Oracle lists them. */
export const protectedHeadersPage = protectedHeaders.source;

/** Whether the service refuses to transform a header. */
export function isProtected(name: string, kind: MessageKind): boolean {
  return protectedHeaders[kind].includes(name.toLowerCase());
}
