/** Which address a registry's host stands for, and which addresses it may lead to. */

import { isLoopback, isPrivate } from "../../internal/credential-hosts";
import { isUrl } from "../../internal/url";
import { ImageError } from "../errors";

/** Docker Hub's name in references is not where its registry answers. */
const dockerHub = "registry-1.docker.io";

export const isDockerHub = (host: string): boolean => ["docker.io", "index.docker.io", dockerHub].includes(host);

/** Plain http on loopback, https everywhere else. */
export function registryOrigin(host: string): URL {
  const address = isDockerHub(host) ? dockerHub : host;
  const { hostname } = new URL(`https://${address}`);
  return new URL(`${isLoopback(hostname) ? "http" : "https"}://${address}`);
}

/**
 * An address that a registry gave: of an upload, a redirect, a token realm. Refuses one that leaves https, unless the registry is on
 * loopback itself and leads to loopback.
 *
 * @param from what it is relative to
 * @throws ImageError `IMAGE_REGISTRY_FAILED`, `IMAGE_REGISTRY_INSECURE`
 */
export function addressFrom(given: string, from: URL, registry: URL): URL {
  if (!isUrl(given, from)) {
    throw new ImageError({
      code: "IMAGE_REGISTRY_FAILED",
      setting: `registry ${registry.host}`,
      actual: "leads to an address that is none",
      allowed: "a URL",
    });
  }
  const url = new URL(given, from);
  if (isPrivate(url, registry)) return url;
  throw new ImageError({
    code: "IMAGE_REGISTRY_INSECURE",
    setting: `registry ${registry.host}`,
    actual: `leads to ${url.protocol}//${url.host}`,
    allowed: "an https address; plain http is for registries on this machine",
  });
}
