/** A built image → a folder in OCI image layout, which skopeo, podman and crane read. https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md */
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporary } from "../internal/temporary";
import type { Assembled } from "./assemble";
import { type Document, describe, isForeign } from "./manifest";
import type { Progress } from "./progress";
import { downloadBlob } from "./registry/blobs";

export async function saveImage(
  { image, base }: Assembled,
  folder: string,
  tag: string,
  progress: Progress,
): Promise<void> {
  const blobs = join(folder, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  const place = (digest: string) => join(blobs, digest.slice("sha256:".length));
  const write = ({ digest, bytes }: Pick<Document, "digest" | "bytes">) => writeFileSync(place(digest), bytes);
  for (const { configuration, manifest, baseLayers } of image.images) {
    for (const layer of baseLayers.filter((layer) => !isForeign(layer) && !existsSync(place(layer.digest)))) {
      const onBytes = (done: number) => progress.count(`fetching ${layer.digest.slice(0, 19)}`, done, layer.size);
      const partial = temporary(`${place(layer.digest)}.partial`);
      try {
        // One that a killed process has left.
        partial.remove();
        await downloadBlob(base.registry, base.reference.repository, layer, partial.path, onBytes);
        renameSync(partial.path, place(layer.digest));
      } finally {
        partial.remove();
      }
    }
    write(configuration);
    write(manifest);
  }
  write(image.layer);
  write(image.root);
  const named = { ...describe(image.root), annotations: { "org.opencontainers.image.ref.name": tag } };
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
}
