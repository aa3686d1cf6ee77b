/**
 * Blobs written to a registry: skipped if it has them, mounted from another of its repositories if it can, else sent.
 *
 * The first try sends the whole blob in one request, as Docker and containerd do. If that breaks, the rest goes in chunks from where the registry
 * says that it stands, so that a bad line never starts from nothing twice.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs
 */
import { ImageError } from "../errors";
import { blobExists } from "./blobs";
import type { Call } from "./call";
import type { Registry } from "./registry";
import { backOff, retries, unreachable } from "./retry";

export interface Blob {
  readonly digest: string;
  readonly size: number;
  /** Called once, and only if the bytes are needed. */
  readonly open: () => Promise<BlobReader>;
}

/** Bytes from `start` up to, not including, `end`; may be called again. */
export type BlobReader = (start: number, end: number) => Buffer | ReadableStream<Uint8Array>;

export type UploadOutcome = "present" | "mounted" | "uploaded";

const chunkSize = 8 * 1024 * 1024;

/** Where an upload stands. */
interface Session {
  readonly location: URL;
  readonly offset: number;
}

/** @param mountFrom another repository of the same registry that should have the blob */
export async function uploadBlob(
  registry: Registry,
  repository: string,
  blob: Blob,
  mountFrom?: string,
): Promise<UploadOutcome> {
  if (await blobExists(registry, repository, blob.digest)) return "present";
  const begun = mountFrom === undefined ? undefined : await begin({ registry, repository }, mountOf(blob, mountFrom));
  if (begun === "mounted") return "mounted";
  const uploader = { registry, repository, blob, read: await blob.open() };
  await send(uploader, begun ?? (await begin(uploader)));
  return "uploaded";
}

const mountOf = ({ digest }: Blob, from: string): string => `?mount=${digest}&from=${encodeURIComponent(from)}`;

interface Place {
  readonly registry: Registry;
  readonly repository: string;
}

interface Uploader extends Place {
  readonly blob: Blob;
  readonly read: BlobReader;
}

async function begin(place: Place): Promise<Session>;
async function begin(place: Place, mount: string): Promise<Session | "mounted">;
async function begin(place: Place, mount = ""): Promise<Session | "mounted"> {
  const to = `${place.repository}/blobs/uploads/${mount}`;
  const response = await call(place, { method: "POST", to, expect: mount === "" ? [202] : [201, 202] });
  return response.status === 201 ? "mounted" : { location: locationIn(place.registry, response), offset: 0 };
}

async function send(uploader: Uploader, begun: Session): Promise<void> {
  let session: Session | undefined = begun;
  for (let failures = 0; ; failures += 1) {
    try {
      if (session === undefined) session = await restart(uploader);
      if (session === undefined) return;
      return await (failures === 0 ? sendWhole(uploader, session) : sendChunks(uploader, session));
    } catch (error) {
      if (error instanceof ImageError && !isInterruption(error)) throw error;
      if (failures === retries)
        throw error instanceof ImageError ? error : unreachable(uploader.registry.account.host, error);
    }
    const { transport } = uploader.registry.account;
    await transport.wait(backOff(failures, transport.random()));
    session = session && (await standing(uploader, session));
  }
}

/** The registry is busy, or has forgotten or does not continue this upload; both end by asking where it stands. */
const isInterruption = ({ code }: ImageError): boolean => code === "IMAGE_REGISTRY_FAILED";

/** A new upload, or undefined if the answer to the last request was all that got lost. */
async function restart(uploader: Uploader): Promise<Session | undefined> {
  if (await blobExists(uploader.registry, uploader.repository, uploader.blob.digest)) return undefined;
  return begin(uploader);
}

/** How far the registry has come, or undefined if it no longer knows the upload. */
async function standing(uploader: Uploader, session: Session): Promise<Session | undefined> {
  const response = await call(uploader, { method: "GET", to: session.location, expect: [204, 400, 404] });
  return response.status === 204 ? advanced(uploader.registry, session, response) : undefined;
}

async function sendWhole(uploader: Uploader, session: Session): Promise<void> {
  const { blob, read } = uploader;
  const headers = { "content-type": "application/octet-stream", "content-length": String(blob.size) };
  await finish(uploader, session, { headers, body: () => read(0, blob.size) });
}

async function sendChunks(uploader: Uploader, from: Session): Promise<void> {
  let session = from;
  while (session.offset < uploader.blob.size) session = await sendChunk(uploader, session);
  await finish(uploader, session, {});
}

async function sendChunk(uploader: Uploader, session: Session): Promise<Session> {
  const { registry, blob, read } = uploader;
  const { location, offset } = session;
  const end = Math.min(blob.size, offset + chunkSize);
  const headers = {
    "content-type": "application/octet-stream",
    "content-length": String(end - offset),
    "content-range": `${offset}-${end - 1}`,
  };
  const body = () => read(offset, end);
  const response = await call(uploader, {
    method: "PATCH",
    to: location,
    headers,
    body,
    expect: [202],
    timeout: 0,
    retry: false,
  });
  const next = advanced(registry, session, response);
  return { ...next, offset: next.offset > offset ? next.offset : end };
}

async function finish(uploader: Uploader, { location }: Session, rest: Pick<Call, "headers" | "body">): Promise<void> {
  const to = new URL(location);
  to.searchParams.set("digest", uploader.blob.digest);
  await call(uploader, { method: "PUT", to, ...rest, expect: [201], timeout: 0, retry: false });
}

/** `Range: 0-N` says that N + 1 bytes have arrived; `0-0` is also how some registries say that none has. */
function advanced(registry: Registry, session: Session, response: Response): Session {
  const last = Number(/^(?:bytes=)?0-(\d+)$/.exec(response.headers.get("range") ?? "")?.[1] ?? 0);
  return { location: locationIn(registry, response, session.location), offset: last > 0 ? last + 1 : 0 };
}

function locationIn(registry: Registry, response: Response, known?: URL): URL {
  const location = response.headers.get("location");
  if (location !== null) return new URL(location, registry.account.origin);
  if (known !== undefined) return known;
  throw new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: `registry ${registry.account.host}`,
    actual: "began an upload without saying where",
    allowed: "a Location header",
  });
}

/** Answers to uploads carry everything in their headers. */
async function call({ registry, repository }: Place, request: Omit<Call, "subject">): Promise<Response> {
  const response = await registry.call({ ...request, subject: `repository ${registry.account.host}/${repository}` });
  await response.body?.cancel();
  return response;
}
