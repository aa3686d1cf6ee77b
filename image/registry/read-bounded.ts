/** A response's body in memory, up to a limit. */

import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { readBounded } from "../../internal/bounded-get";
import { ImageError } from "../errors";
/** What registries accept as a manifest. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests */
export const documentLimit = 4 * 1024 * 1024;

export async function readRegistryDocument(response: Response, what: string): Promise<Buffer> {
  const bytes = await readBounded(response, documentLimit);
  if (bytes !== undefined) return bytes;
  throw new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: what,
    actual: `more than ${documentLimit} bytes`,
    allowed: `at most ${documentLimit} bytes`,
  });
}

/** JSON, or undefined for anything else. */
export async function readJson(response: Response, what: string): Promise<unknown> {
  const text = (await readRegistryDocument(response, what)).toString();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A body, piece by piece. */
export const chunksOf = (response: Response): AsyncIterable<Uint8Array> =>
  response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
