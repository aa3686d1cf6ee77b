/**
 * What answers in the place of HTTP back ends that are elsewhere: whatever it is asked, it says what it was asked, which is what the gateway
 * would have sent to the real one.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isUrl } from "../internal/url";
import { echoHeader } from "../synthesized/system/obstacle";
import { isOnLoopback, type OriginMapBuilder } from "../synthesized/system/origins";
import { type LocalDeployment, playedRoutes } from "./gateway/local-deployments";

interface EchoOptions {
  readonly origins: OriginMapBuilder;
  /** Origins that lead to other machines by choice. @default none */
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** Gets what ends the servers. */
  readonly closing: (() => Promise<void>)[];
}

/** What an echo shows of a body; all of it is read. */
const mostBodyBytes = 64 * 1024;

/**
 * Starts a server for each back end that the map of origins does not have: by its port it knows which one it stands for.
 *
 * @returns their origins
 */
export async function startEcho(
  deployments: readonly LocalDeployment[],
  { origins, elsewhere, closing }: EchoOptions,
): Promise<readonly string[]> {
  const echoed = backendOrigins(deployments).filter(
    (origin) => !origins.has(origin) && elsewhere?.has(origin) !== true && !isOnLoopback(origin),
  );
  for (const origin of echoed) {
    const server = createServer((request, response) => void answer(origin, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => end(server));
    // Sound: a server that listens on a port has such an address.
    const { port } = server.address() as AddressInfo;
    origins.add(origin, `http://127.0.0.1:${port}`);
  }
  return echoed;
}

/** Those of HTTP back ends, as far as they are known. */
export const backendOrigins = (deployments: readonly LocalDeployment[]): readonly string[] => [
  ...new Set(
    deployments
      .flatMap(playedRoutes)
      .flatMap(({ backend }) => (backend.type === "HTTP_BACKEND" ? originOf(backend.url.parts[0]) : [])),
  ),
];

/** The first piece of a URL has its host: variables stand in its path. */
function originOf(start: unknown): readonly string[] {
  const [url] = (typeof start === "string" && /^https?:\/\/[^/?#]+/i.exec(start)) || [];
  return url !== undefined && isUrl(url) ? [new URL(url).origin] : [];
}

async function answer(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "/", rawHeaders } = request;
  const body = await shownBody(request).catch(() => undefined);
  if (body === undefined) return void response.destroy();
  response.writeHead(200, { "content-type": "application/json", [echoHeader]: "echo" });
  const shown = { echo: true, method, url: `${origin}${url}`, headers: pairs(rawHeaders), ...body };
  response.end(method === "HEAD" ? undefined : `${JSON.stringify(shown, null, 2)}\n`);
}

/** In their order and spelling, repeated ones repeated. */
const pairs = (raw: readonly string[]): readonly (readonly [string, string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as const] : []));

async function shownBody(request: IncomingMessage) {
  const kept: Buffer[] = [];
  let bodyBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (bodyBytes < mostBodyBytes) kept.push(chunk.subarray(0, mostBodyBytes - bodyBytes));
    bodyBytes += chunk.length;
  }
  const bytes = Buffer.concat(kept);
  const body = bytes.toString("utf8");
  return {
    // A cut in the middle of a character shows as base64 too: nothing is made up.
    ...(Buffer.from(body, "utf8").equals(bytes) ? { body } : { bodyBase64: bytes.toString("base64") }),
    bodyBytes,
    ...(bodyBytes > mostBodyBytes ? { cutAfterBytes: mostBodyBytes } : {}),
  };
}

const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
