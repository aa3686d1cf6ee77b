/**
 * Blobs written to a registry: skipped if it has them, mounted from another of its repositories if it can, else sent.
 *
 * The first try sends the whole blob in one request, as containerd does. If that breaks, the rest goes in chunks from where the registry says that it
 * stands, so that a bad line does not make it start from nothing each time.
 */
import { ofOwnMachine } from "../../internal/user-error";
import { ImageError } from "../errors";
import { blobExists } from "./blobs";
import { backOff, retriesOf, unreachable } from "./retry";
import {
  ask,
  type BlobReader,
  begin,
  finish,
  mount,
  type Place,
  sendChunk,
  sendWhole,
  type UploadSession,
} from "./upload-session";

export interface Blob {
  readonly digest: string;
  readonly size: number;
  /** Called once, and only if the bytes are needed. */
  readonly open: () => Promise<BlobReader>;
}

export type UploadOutcome = "present" | "mounted" | "uploaded";

const chunkSize = 8 * 1024 * 1024;

/** @param mountFrom another repository of the same registry that should have the blob */
export async function uploadBlob(place: Place, blob: Blob, mountFrom?: string): Promise<UploadOutcome> {
  if (await blobExists(place.registry, place.repository, blob.digest)) return "present";
  const begun = mountFrom === undefined ? undefined : await mount(place, blob.digest, mountFrom);
  if (begun === "mounted") return "mounted";
  const read = await blob.open();
  await send({ place, blob, read, session: begun ?? (await begin(place)), isInterrupted: false });
  return "uploaded";
}

/** An upload under way. */
interface Upload {
  readonly place: Place;
  readonly blob: Blob;
  readonly read: BlobReader;
  /** Undefined when there is none to go on with. */
  session: UploadSession | undefined;
  isInterrupted: boolean;
}

/** Gives up when it has failed too often since a byte last arrived. */
async function send(upload: Upload): Promise<void> {
  const { transport, host } = upload.place.registry.account;
  let reached = 0;
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt(upload);
    } catch (error) {
      if (error instanceof ImageError && !isInterruption(error)) throw error;
      const own = ofOwnMachine(error);
      if (own !== undefined) throw own;
      const offset = upload.session?.offset ?? 0;
      if (offset > reached) failures = 0;
      reached = Math.max(reached, offset);
      if (failures === retriesOf(transport)) throw error instanceof ImageError ? error : unreachable(host, error);
    }
    await transport.wait(backOff(failures, transport.random()));
    upload.isInterrupted = true;
    upload.session = upload.session && (await ask(upload.place, upload.session));
  }
}

/** The registry is busy, or has forgotten the upload: both are settled by asking it where it stands. */
const isInterruption = ({ code }: ImageError): boolean => code === "IMAGE_REGISTRY_FAILED";

async function attempt(upload: Upload): Promise<void> {
  const { place, blob, read } = upload;
  // The answer to the last request may be all that got lost.
  if (upload.session === undefined && (await blobExists(place.registry, place.repository, blob.digest))) return;
  upload.session ??= await begin(place);
  if (!upload.isInterrupted) return sendWhole(place, upload.session, blob.digest, blob.size, read);
  while (upload.session.offset < blob.size) {
    const end = Math.min(blob.size, upload.session.offset + chunkSize);
    upload.session = await sendChunk(place, upload.session, end, read);
  }
  return finish(place, upload.session, blob.digest);
}
