/**
 * The gateway's way to other machines: a map of this one, and one HTTP client.
 *
 * @module
 */
import * as http from "node:http";
import * as https from "node:https";
import { TLSSocket } from "node:tls";
import { isOnLoopback, type OriginMap } from "../../synthesized/system/origins";
import { HeaderList } from "./header-list";
import { isNeverCalled, lookupUnlessNeverCalled } from "./never-called";

/** Where a gateway may connect to. */
export interface Network {
  readonly origins: OriginMap;
  /** An authority (PEM) to trust beside the machine's own. */
  readonly ca?: string;
  /**
   * Whether origins that are not on the map are called where they really are: see `outbound` in choices.
   * @default false: no request leaves this machine by surprise
   */
  readonly allowOutbound?: boolean;
  /** Origins that lead to other machines by choice. @default none */
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** Whether the network lets nothing through to a URL, or to functions: see `closed-network` in choices. @default - all is let through */
  readonly isClosed?: (to: string | "Functions") => boolean;
}

/** Why a connection brought nothing; the words of Oracle's log: https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting_topic-5xx_responses_returned_because_backend_unreachable.htm */
type NetworkFailureReason =
  | "CONNECTION_CLOSED"
  | "CONNECTION_REFUSED"
  | "CONNECTION_TIMEOUT"
  | "DNS_NXDOMAIN"
  | "HANDSHAKE_FAILED"
  | "LINK_LOCAL"
  | "NOT_ON_THE_MAP_OF_ORIGINS"
  | "TIMEOUT";

/** A connection that brought nothing. */
export class NetworkFailure extends Error {
  constructor(
    public readonly reason: NetworkFailureReason,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** A request to another machine, its URL still the real one. */
interface NetworkRequest {
  readonly url: string;
  readonly method: string;
  /** `Host` and `Content-Length` are added. */
  readonly headers: HeaderList;
  readonly body?: Buffer;
  readonly verifyTls: boolean;
  readonly connectMs: number;
  readonly sendMs: number;
  readonly readMs: number;
}

/** An answer, its body still to be read. */
interface NetworkAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: http.IncomingMessage;
}

/**
 * Sends a request to where its origin answers. Redirects are not followed.
 *
 * @throws {NetworkFailure}
 */
export function exchange(network: Network, request: NetworkRequest): Promise<NetworkAnswer> {
  if (network.isClosed?.(request.url) === true) return Promise.reject(new NetworkFailure("CONNECTION_TIMEOUT"));
  const real = new URL(request.url);
  const elsewhere = network.elsewhere?.get(real.origin);
  const local = new URL(elsewhere ?? network.origins.toLocal(request.url));
  const isMapped = elsewhere !== undefined || network.origins.has(request.url);
  if (!isMapped && !isOnLoopback(request.url) && network.allowOutbound !== true)
    return Promise.reject(new NetworkFailure("NOT_ON_THE_MAP_OF_ORIGINS"));
  if (isNeverCalled(local.hostname)) return Promise.reject(new NetworkFailure("LINK_LOCAL"));
  const headers = request.headers.copy();
  headers.set("Host", real.host);
  if (request.body !== undefined) headers.set("Content-Length", String(request.body.length));
  const sent = (local.protocol === "https:" ? https : http).request(local, {
    method: request.method,
    path: targetAsWritten(request.url) ?? `${real.pathname}${real.search}`,
    headers: headers.raw(),
    agent: false,
    lookup: lookupUnlessNeverCalled,
    rejectUnauthorized: request.verifyTls,
    servername: isAddress(real.hostname) ? "" : real.hostname,
    ...(network.ca === undefined ? {} : { ca: [network.ca] }),
  });
  return withTimeouts(sent, request);
}

/** Path and query as the URL has them: `URL` would walk through `..` in the place of the back end. */
function targetAsWritten(url: string): string | undefined {
  const [, target] = /^https?:\/\/[^/?#]+(\/[\x21-\x7e]*)$/i.exec(url) ?? [];
  return target;
}

/** Connecting, sending and reading have their own limits; a small body counts as sent before there is a connection. */
function withTimeouts(sent: http.ClientRequest, request: NetworkRequest): Promise<NetworkAnswer> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let isConnected = false;
    const arm = (): void => {
      clearTimeout(timer);
      const [milliseconds, reason] = isConnected
        ? ([sent.writableFinished ? request.readMs : request.sendMs, "TIMEOUT"] as const)
        : ([request.connectMs, "CONNECTION_TIMEOUT"] as const);
      timer = setTimeout(() => sent.destroy(new NetworkFailure(reason)), milliseconds);
    };
    arm();
    sent.once("socket", (socket) =>
      socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => {
        isConnected = true;
        arm();
      }),
    );
    sent.once("finish", arm);
    sent.once("response", (body) => {
      clearTimeout(timer);
      // "Read" counts between two pieces of the answer.
      body.setTimeout(request.readMs, () => body.destroy(new NetworkFailure("TIMEOUT")));
      resolve({ status: body.statusCode ?? 0, headers: HeaderList.fromRaw(body.rawHeaders), body });
    });
    sent.once("error", (cause) => {
      clearTimeout(timer);
      reject(cause instanceof NetworkFailure ? cause : new NetworkFailure(reasonOf(cause), { cause }));
    });
    sent.end(request.body);
  });
}

/** @throws {NetworkFailure} also when there is more than `maxBytes` */
export async function readAnswer(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof NetworkFailure ? cause : new NetworkFailure("CONNECTION_CLOSED", { cause });
  }
  if (length > maxBytes)
    throw new NetworkFailure("CONNECTION_CLOSED", { cause: new Error(`more than ${maxBytes} bytes`) });
  return Buffer.concat(chunks);
}

function reasonOf(failure: Error): NetworkFailureReason {
  const code = "code" in failure && typeof failure.code === "string" ? failure.code : "";
  if (code === "ECONNREFUSED") return "CONNECTION_REFUSED";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "DNS_NXDOMAIN";
  if (code === "ETIMEDOUT") return "CONNECTION_TIMEOUT";
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code) ? "HANDSHAKE_FAILED" : "CONNECTION_CLOSED";
}

/** Server names in TLS are no addresses: RFC 6066, section 3. */
const isAddress = (hostname: string): boolean => /^[\d.]+$|:/.test(hostname);
