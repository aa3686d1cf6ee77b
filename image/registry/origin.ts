/** Which address a registry's host stands for, and which addresses it may lead to. */
import { ImageError } from "../errors";

/** Docker Hub's name in references is not where its registry answers. */
const dockerHub = "registry-1.docker.io";

export const isDockerHub = (host: string): boolean => ["docker.io", "index.docker.io", dockerHub].includes(host);

export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127[.]\d+[.]\d+[.]\d+$/.test(hostname);

/** Plain http on loopback, https everywhere else. */
export function registryOrigin(host: string): URL {
  const address = isDockerHub(host) ? dockerHub : host;
  const { hostname } = new URL(`https://${address}`);
  return new URL(`${isLoopback(hostname) ? "http" : "https"}://${address}`);
}

/**
 * Refuses an address that a registry gave (upload, redirect, token realm) when following it would leave https, unless the registry is on loopback
 * itself and leads to loopback.
 */
export function assertSafe(url: URL, registry: URL): void {
  if (url.protocol === "https:") return;
  if (url.protocol === "http:" && isLoopback(url.hostname) && isLoopback(registry.hostname)) return;
  throw new ImageError({
    code: "IMAGE_REGISTRY_INSECURE",
    setting: `registry ${registry.host}`,
    actual: `leads to ${url.protocol}//${url.host}`,
    allowed: "an https address; plain http is for registries on this machine",
  });
}
