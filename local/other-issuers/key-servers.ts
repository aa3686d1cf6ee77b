/**
 * Key sets that others serve, played on this machine: those of other issuers, and Entra's where somebody else passes them on.
 *
 * @module
 */
import fastify from "fastify";
import type { JsonObject } from "../../internal/json";
import type { OriginMapBuilder } from "../../synthesized/system/origins";
import type { SigningKeyPair } from "../entra/signing-key";
import type { Fronts } from "../fronts";
import { createLocalKey, type LocalKey, publicJwk } from "./local-key";

/** What stands at a URI. */
interface KeySetOnStage {
  key?: LocalKey;
  hasEntras: boolean;
}

/** Key sets by their real URIs. */
interface KeyServers {
  /** The key that this URI serves from now on; undefined where its origin leads to somebody else already. */
  keyAt(uri: string): Promise<LocalKey | undefined>;
  /** Lets this URI serve Entra's keys, in the form that gateways take; false where its origin leads to somebody else already. */
  entrasAt(uri: string): Promise<boolean>;
}

interface KeyServersOptions {
  readonly origins: OriginMapBuilder;
  /** Entra's keys as they are now. */
  readonly entraKeys: () => Promise<readonly SigningKeyPair[]>;
  /** Gets what ends each server. */
  readonly closing: (() => Promise<void>)[];
  /** Keys of a cloud that ran before, by their URIs. @default none */
  readonly localKeys?: Map<string, Promise<LocalKey>> | undefined;
  /** What hands connections on, and outlives this. @default - servers listen by themselves */
  readonly fronts?: Fronts | undefined;
}

/** Nobody serves anything yet. */
export function keyServers(options: KeyServersOptions): KeyServers {
  const pathsByOrigin = new Map<string, Map<string, KeySetOnStage>>();
  const setAt = async (uri: string): Promise<KeySetOnStage | undefined> => {
    const { origin, pathname } = new URL(uri);
    const own = pathsByOrigin.get(origin);
    if (own === undefined && options.origins.has(origin)) return undefined;
    const paths = own ?? new Map<string, KeySetOnStage>();
    const set = paths.get(pathname) ?? { hasEntras: false };
    paths.set(pathname, set);
    if (own === undefined) {
      pathsByOrigin.set(origin, paths);
      options.origins.add(origin, await serve(origin, paths, options));
    }
    return set;
  };
  return {
    async keyAt(uri) {
      const set = await setAt(uri);
      if (set === undefined) return undefined;
      const kept = options.localKeys?.get(uri) ?? createLocalKey("local-key");
      options.localKeys?.set(uri, kept);
      set.key ??= await kept;
      return set.key;
    },
    async entrasAt(uri) {
      const set = await setAt(uri);
      if (set !== undefined) set.hasEntras = true;
      return set !== undefined;
    },
  };
}

/** One server an origin: a path has its keys, all others have nothing. */
async function serve(
  origin: string,
  paths: ReadonlyMap<string, KeySetOnStage>,
  { entraKeys, closing, fronts }: KeyServersOptions,
): Promise<string> {
  const server = fastify({ forceCloseConnections: true });
  closing.push(() => server.close());
  server.get("/*", async ({ url }, reply) => {
    const [path = ""] = url.split("?");
    const set = paths.get(path);
    if (set === undefined) return reply.callNotFound();
    const entras = set.hasEntras ? await entraKeys() : [];
    return { keys: [...(set.key === undefined ? [] : [publicJwk(set.key)]), ...entras.map(adapted)] };
  });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  // Whoever has fetched there goes on to do so.
  return (await fronts?.attach(`keys of ${origin}`, server.server, {})) ?? url;
}

/** As an adapter passes it on. */
const adapted = ({ kid, n, e }: SigningKeyPair): JsonObject => ({ kty: "RSA", use: "sig", alg: "RS256", kid, n, e });
