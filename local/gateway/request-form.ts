/**
 * What of a request's form the gateway refuses, beyond what the parser does. Nothing of it is left to what Node tolerates.
 * See `request-syntax` in choices.
 *
 * @module
 */
import type { ServerOptions } from "node:http";
import type { Decisions } from "./choices";
import { type GatewayAnswer, ownAnswer } from "./gateway-answer";
import type { GatewayRequest } from "./gateway-request";
import { maxHeaderBlockBytes, readTimeoutMs } from "./request-limits";

/** Settings of Node's server that options and environment of the process could change otherwise. */
export const parserOptions: ServerOptions = {
  insecureHTTPParser: false,
  // It is judged here, with an answer in the gateway's form.
  requireHostHeader: false,
  // Larger than the gateway's own limit, which is counted exactly and answered properly.
  maxHeaderSize: 2 * maxHeaderBlockBytes,
  headersTimeout: readTimeoutMs,
  requestTimeout: 4 * readTimeoutMs,
};

/** Node drops headers beyond a number, 0 for none: then what a client sent would be neither counted nor forwarded. See `header-block` in choices. */
export const maxHeadersCount = 0;

/** @returns the refusal of a request whose form is none */
export function refusalOfForm(
  { httpVersion, headers }: Pick<GatewayRequest, "headers" | "httpVersion">,
  decisions: Pick<Decisions, "several-hosts">,
): GatewayAnswer | undefined {
  // See `http-versions` in choices.
  if (httpVersion !== "1.0" && httpVersion !== "1.1")
    return ownAnswer(505, "request.malformed", `HTTP/${httpVersion} is not served.`);
  const codings = headers.values("transfer-encoding");
  if (codings.length > 0 && httpVersion === "1.0") return malformed("Transfer-Encoding in HTTP/1.0.");
  // See `transfer-codings` in choices.
  if (codings.some((coding) => coding.trim().toLowerCase() !== "chunked"))
    return ownAnswer(501, "request.malformed", "The transfer coding is not known.");
  const hosts = headers.values("host");
  if (hosts.length === 0 && httpVersion === "1.1") return malformed("No Host.");
  const isPlain = hosts.length <= 1 && hosts.every((host) => host === "" || isHost.test(host));
  // See `several-hosts` in choices.
  if (!isPlain && decisions["several-hosts"] === "strict") return malformed("More than one Host, or one that is none.");
  // See `expectations` in choices.
  const isKnown = headers.values("expect").every((value) => value.toLowerCase() === "100-continue");
  return isKnown ? undefined : ownAnswer(417, "request.malformed", "The expectation is not known.");
}

const malformed = (message: string): GatewayAnswer => ownAnswer(400, "request.malformed", message);

/** `uri-host [ ":" port ]`: RFC 9110, section 7.2, and RFC 3986, section 3.2.2. */
const isHost = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d*)?$/i;
