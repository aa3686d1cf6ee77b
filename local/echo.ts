/**
 * What answers in the place of HTTP back ends that are elsewhere: whatever it is asked, it says what it was asked.
 *
 * @module
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isUrl } from "../internal/url";
import { isOnLoopback, type OriginMapBuilder } from "../synthesized/system/origins";
import { type LocalDeployment, playedRoutes } from "./gateway/local-deployments";

interface EchoOptions {
  readonly origins: OriginMapBuilder;
  /** Gets what ends the server. */
  readonly closing: (() => Promise<void>)[];
}

/**
 * Starts one server for all back ends that the map of origins does not have.
 *
 * @returns their origins
 */
export async function startEcho(
  deployments: readonly LocalDeployment[],
  { origins, closing }: EchoOptions,
): Promise<readonly string[]> {
  const wanted = deployments
    .flatMap(playedRoutes)
    .flatMap(({ backend }) => (backend.type === "HTTP_BACKEND" ? originOf(backend.url.parts[0]) : []))
    .filter((origin) => !origins.has(origin) && !isOnLoopback(origin));
  const echoed = [...new Set(wanted)];
  if (echoed.length === 0) return [];
  const server = createServer((request, response) => {
    request.resume();
    const { method, url = "/", headers } = request;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(method === "HEAD" ? undefined : `${JSON.stringify({ echo: true, method, url, headers })}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  // Sound: a server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  for (const origin of echoed) origins.add(origin, `http://127.0.0.1:${port}`);
  return echoed;
}

/** The first piece of a URL has its host: variables stand in its path. */
function originOf(start: unknown): readonly string[] {
  const [url] = (typeof start === "string" && /^https?:\/\/[^/?#]+/i.exec(start)) || [];
  return url !== undefined && isUrl(url) ? [new URL(url).origin] : [];
}
