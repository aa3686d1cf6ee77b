/** Manifests: small documents that name an image, by tag or by digest. */
import { digestOf, isDigest } from "../digest";
import { ImageError } from "../errors";
import { type Document, manifestTypes } from "../manifest";
import { parseManifest, type StoredManifest } from "./parse-manifest";
import { readRegistryDocument } from "./read-bounded";
import type { Registry } from "./registry";
import { backOff, retriesOf } from "./retry";

/** A registry in whose links two pushes of one manifest write at once may refuse one of them; a proxy that changes bytes goes on doing so. */
const retriesOfMismatch = 3;

/** @returns undefined if the registry does not have it */
export async function fetchManifest(
  registry: Registry,
  repository: string,
  name: string,
): Promise<StoredManifest | undefined> {
  const subject = `manifest ${registry.account.host}/${repository}${isDigest(name) ? "@" : ":"}${name}`;
  const headers = { accept: manifestTypes.join(", ") };
  const to = `${repository}/manifests/${name}`;
  const response = await registry.call({ method: "GET", to, headers, subject, expect: [200, 404] });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  const bytes = await readRegistryDocument(response, subject);
  const digest = digestOf(bytes);
  const promised = [isDigest(name) ? name : null, response.headers.get("docker-content-digest")];
  for (const expected of promised)
    if (isDigest(expected) && expected !== digest) throw mismatch(subject, digest, expected);
  return parseManifest(subject, { bytes, digest, mediaType: mediaTypeOf(response) });
}

const mediaTypeOf = (response: Response): string =>
  (response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";

/**
 * Stores a manifest under its digest or a tag.
 *
 * @throws ImageError `IMAGE_DIGEST_MISMATCH` if the registry keeps finding other bytes than were sent
 */
export async function putManifest(
  registry: Registry,
  repository: string,
  name: string,
  document: Document,
): Promise<void> {
  const { transport } = registry.account;
  const retries = Math.min(retriesOfMismatch, retriesOf(transport));
  for (let failures = 0; ; failures += 1) {
    try {
      return await putManifestOnce(registry, repository, name, document);
    } catch (error) {
      const mayPass = error instanceof ImageError && error.code === "IMAGE_DIGEST_MISMATCH";
      if (!mayPass || failures === retries) throw error;
    }
    await transport.wait(backOff(failures, transport.random()));
  }
}

async function putManifestOnce(
  registry: Registry,
  repository: string,
  name: string,
  document: Document,
): Promise<void> {
  const response = await registry.call({
    method: "PUT",
    to: `${repository}/manifests/${name}`,
    headers: { "content-type": document.mediaType },
    body: () => document.bytes,
    subject: `repository ${registry.account.host}/${repository}`,
    expect: [201],
  });
  await response.body?.cancel();
  const stored = response.headers.get("docker-content-digest");
  if (stored !== null && stored !== document.digest) throw mismatch(`manifest ${name}`, stored, document.digest);
}

/** @returns false if the registry knows no such repository */
export async function repositoryExists(registry: Registry, repository: string): Promise<boolean> {
  const response = await registry.call({
    method: "GET",
    to: `${repository}/tags/list?n=1`,
    subject: `repository ${registry.account.host}/${repository}`,
    expect: [200, 404],
  });
  await response.body?.cancel();
  return response.status === 200;
}

export const mismatch = (setting: string, actual: string, expected: string): ImageError =>
  new ImageError({
    code: "IMAGE_DIGEST_MISMATCH",
    setting,
    actual: `its bytes have digest ${actual}`,
    allowed: expected,
    remedy: "The bytes changed on their way or in the registry; nothing was made from them",
  });
