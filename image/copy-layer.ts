/** A layer of the base image → the target repository: mounted where both live in one registry, else fetched, checked and sent. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { temporaryFolder } from "../internal/temporary";
import { ofFileSystem } from "../internal/user-error";
import type { OpenBase } from "./assemble";
import type { Descriptor } from "./manifest";
import type { Progress } from "./progress";
import { downloadBlob } from "./registry/blobs";
import { type UploadOutcome, uploadBlob } from "./registry/upload";
import type { BlobReader, Place } from "./registry/upload-session";

export interface LayerCopy {
  readonly to: Place;
  readonly base: OpenBase;
  readonly layer: Descriptor;
  readonly progress: Progress;
}

export async function copyLayer({ to, base, layer, progress }: LayerCopy): Promise<UploadOutcome> {
  const folder = temporaryFolder("function-image-layer");
  const file = join(folder.path, "layer");
  const open = async () => {
    const what = `fetching ${layer.digest.slice(0, 19)}`;
    const onBytes = (done: number) => progress.count(what, done, layer.size);
    await downloadBlob(base.registry, base.reference.repository, layer, file, onBytes);
    return fileReader(file, (done) => progress.count(`sending ${layer.digest.slice(0, 19)}`, done, layer.size));
  };
  const { digest, size } = layer;
  const isSameRegistry = base.reference.host === to.registry.account.host;
  try {
    return await uploadBlob(to, { digest, size, open }, isSameRegistry ? base.reference.repository : undefined);
  } catch (error) {
    throw ofFileSystem(error, "TMPDIR", file) ?? error;
  } finally {
    folder.remove();
  }
}

/** Streams, because base layers are too large for the memory of a small runner. */
const fileReader =
  (file: string, onBytes: (done: number) => void): BlobReader =>
  (start, end) => {
    async function* counted() {
      let done = start;
      for await (const chunk of createReadStream(file, { start, end: end - 1 }) as AsyncIterable<Buffer>) {
        done += chunk.length;
        onBytes(done);
        yield chunk;
      }
    }
    return Readable.toWeb(Readable.from(counted(), { objectMode: false })) as ReadableStream<Uint8Array>;
  };
