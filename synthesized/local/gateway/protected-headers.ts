/**
 * Headers that no transformation may touch.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-protectedrequestresponseheaders.htm
 *
 * @module
 */

/** Of which message a header is. */
export type MessageKind = "request" | "response";

/** Where Oracle lists them. */
export const protectedHeadersPage =
  "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-protectedrequestresponseheaders.htm";

const inBoth = [
  "connection",
  "content-length",
  "except",
  "keep-alive",
  "opc-request-id",
  "te",
  "transfer-encoding",
  "upgrade",
];

const names: Readonly<Record<MessageKind, ReadonlySet<string>>> = {
  request: new Set([
    ...inBoth,
    ...["cdn-loop", "cookie", "origin", "proxy-authorization", "x-forwarded-for", "x-real-ip"],
  ]),
  response: new Set([
    ...inBoth,
    ...["access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods"],
    ...["access-control-allow-origin", "access-control-expose-headers", "access-control-max-age"],
    ...["proxy-authenticate", "public-key-pins", "retry-after", "strict-transport-security", "trailers"],
    ...["x-content-type-options", "x-frame-options"],
  ]),
};

/** Whether the service refuses to transform a header. */
export function isProtected(name: string, kind: MessageKind): boolean {
  return names[kind].has(name.toLowerCase());
}
