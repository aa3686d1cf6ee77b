/**
 * The forward proxy of a local cloud, and what its clients have to be told.
 *
 * @module
 */
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../../internal/temporary";
import { systemCode, UsageError } from "../../internal/user-error";
import type { Connection } from "../../synthesized/system/connections";
import type { OriginMap } from "../../synthesized/system/origins";
import { endOf } from "../ending";
import type { LocalProxy } from "../library/local-cloud";
import { type RunningProxy, startForwardProxy } from "./forward-proxy";

/** Settings of the proxy. */
export interface ProxyOptions {
  /** On loopback. @default - a free one */
  readonly port?: number | undefined;
  /** What the user calls the port. @default "--proxy" */
  readonly setting?: string;
}

/** The proxy of a running cloud. */
export interface CloudProxy extends Omit<RunningProxy, "close" | "lead"> {
  /** A file with {@link ca}, until the cloud is closed. */
  readonly caFile: string;
  /** What makes clients use it and trust it, by variable of their environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same for Node 20, beside those. */
  readonly environmentOfNode20: Readonly<Record<string, string>>;
}

interface Parts {
  readonly origins: OriginMap;
  /** What the stack calls, and clients may call where it really is. */
  readonly called: readonly Connection[];
  /** Gets what ends the proxy, where nothing outlives the cloud. */
  readonly closing: (() => Promise<void>)[];
  /** With the proxy of the cloud before, if there was one. */
  readonly memory?: { proxy?: KeptProxy } | undefined;
}

/** A proxy that outlives a cloud, so that connections of its clients go on. */
export interface KeptProxy extends RunningProxy {
  readonly caFile: string;
}

/** @throws {UsageError} where the port cannot be had */
export async function startCloudProxy(
  { port, setting = "--proxy" }: ProxyOptions,
  { origins, called, closing, memory }: Parts,
): Promise<CloudProxy> {
  // The others are no hosts, or not known.
  const outside = called.flatMap(({ to }) => (/^[^\s:]+:\d+$/.test(to) ? to : []));
  const proxy = memory?.proxy ?? (await started(setting, { origins, outside, port }));
  if (memory === undefined) closing.push(proxy.close);
  else if (memory.proxy === proxy) await proxy.lead({ origins, outside });
  else memory.proxy = proxy;
  const { url, ca, names, caFile } = proxy;
  writeFileSync(caFile, ca, { mode: 0o644 });
  return {
    ...{ url, ca, names, caFile, environment: environmentOf(url, caFile) },
    environmentOfNode20: { NODE_OPTIONS: `--require=${JSON.stringify(preload())}` },
  };
}

async function started(setting: string, order: Parameters<typeof startForwardProxy>[0]): Promise<KeptProxy> {
  const proxy = await startForwardProxy(order).catch((failure: unknown) => {
    const refusal = { EADDRINUSE: "another process listens on", EACCES: "this user may not listen on" }[
      systemCode(failure)
    ];
    throw refusal === undefined
      ? failure
      : new UsageError(setting, `${order.port}, which ${refusal}`, "a free port, or 0");
  });
  const { close: end } = proxy;
  const folder = temporaryFolder("entra-oci-proxy");
  const close = async (): Promise<void> => {
    await end();
    folder.remove();
  };
  return Object.assign(proxy, { close: endOf([close]), caFile: join(folder.path, "ca.pem") });
}

const environmentOf = (url: string, caFile: string): Readonly<Record<string, string>> => ({
  HTTPS_PROXY: url,
  // In the place of the machine's own authorities: OpenSSL, and with it Python and much else; curl; Python's requests.
  SSL_CERT_FILE: caFile,
  CURL_CA_BUNDLE: caFile,
  REQUESTS_CA_BUNDLE: caFile,
  // Beside them.
  NODE_EXTRA_CA_CERTS: caFile,
  NODE_USE_ENV_PROXY: "1",
});

/** As programs are told of it. */
export const proxyInWords = ({ url, ca, caFile, environment, environmentOfNode20 }: CloudProxy): LocalProxy => ({
  ...{ url, authority: { certificate: ca, file: caFile } },
  environment: { ...environment, ...environmentOfNode20 },
});

/** Beside this file; when this file was compiled into `lib`, in the sources, which are published for it. */
function preload(): string {
  const name = "node-preload.cjs";
  const beside = join(__dirname, name);
  return existsSync(beside) ? beside : resolve(__dirname, "../../../local/proxy", name);
}
