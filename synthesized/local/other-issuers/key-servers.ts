/**
 * The key sets of other issuers, served on this machine.
 *
 * @module
 */
import fastify from "fastify";
import type { OriginMapBuilder } from "../../system/origins";
import { createLocalKey, type LocalKey, publicJwk } from "./local-key";

/** Key sets by their real URIs. */
interface KeyServers {
  /** The key that this URI serves from now on; undefined where its origin leads to somebody else already. */
  keyAt(uri: string): Promise<LocalKey | undefined>;
}

/** @param closing gets what ends each server */
export function keyServers(origins: OriginMapBuilder, closing: (() => Promise<void>)[]): KeyServers {
  const pathsByOrigin = new Map<string, Map<string, LocalKey>>();
  return {
    async keyAt(uri) {
      const { origin, pathname } = new URL(uri);
      const own = pathsByOrigin.get(origin);
      if (own === undefined && origins.has(origin)) return undefined;
      const key = own?.get(pathname) ?? (await createLocalKey("local-key"));
      if (own !== undefined) own.set(pathname, key);
      else {
        const paths = new Map([[pathname, key]]);
        pathsByOrigin.set(origin, paths);
        origins.add(origin, await serve(paths, closing));
      }
      return key;
    },
  };
}

/** One server an origin: a path has its key, all others have nothing. */
function serve(paths: ReadonlyMap<string, LocalKey>, closing: (() => Promise<void>)[]): Promise<string> {
  const server = fastify({ forceCloseConnections: true });
  closing.push(() => server.close());
  server.get("/*", async ({ url }, reply) => {
    const [path = ""] = url.split("?");
    const key = paths.get(path);
    return key === undefined ? reply.callNotFound() : { keys: [publicJwk(key)] };
  });
  return server.listen({ host: "127.0.0.1", port: 0 });
}
