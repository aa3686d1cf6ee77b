/** The requests of one upload: begin, send, ask where it stands, finish. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs */
import { ImageError } from "../errors";
import type { RegistryCall } from "./call";
import { addressFrom } from "./origin";
import type { Registry } from "./registry";

/** A repository that is pushed to. */
export interface Place {
  readonly registry: Registry;
  readonly repository: string;
}

/** Where an upload stands. */
export interface UploadSession {
  readonly location: URL;
  /** Bytes that the registry has. */
  readonly offset: number;
}

/** Bytes from `start` up to, not including, `end`; may be called again. */
export type BlobReader = (start: number, end: number) => Buffer | ReadableStream<Uint8Array>;

const octets = "application/octet-stream";

export async function begin(place: Place): Promise<UploadSession> {
  const response = await call(place, { method: "POST", to: `${place.repository}/blobs/uploads/`, expect: [202] });
  return { location: locationIn(place, response), offset: 0 };
}

/** @returns a session if the registry cannot mount the blob and wants it sent */
export async function mount(place: Place, digest: string, from: string): Promise<UploadSession | "mounted"> {
  const to = `${place.repository}/blobs/uploads/?mount=${digest}&from=${encodeURIComponent(from)}`;
  const response = await call(place, { method: "POST", to, expect: [201, 202] });
  return response.status === 201 ? "mounted" : { location: locationIn(place, response), offset: 0 };
}

/** @returns undefined if the registry no longer knows the upload, or does not go on with it */
export async function ask(place: Place, session: UploadSession): Promise<UploadSession | undefined> {
  const response = await call(place, { method: "GET", to: session.location, expect: [204, 400, 404] });
  return response.status === 204 ? advanced(place, session, response) : undefined;
}

/** Sends the rest and finishes, in one request. */
export const sendWhole = (place: Place, session: UploadSession, digest: string, size: number, read: BlobReader) =>
  put(place, session, digest, {
    headers: { "content-type": octets, "content-length": String(size) },
    body: () => read(0, size),
  });

export const finish = (place: Place, session: UploadSession, digest: string) => put(place, session, digest, {});

export async function sendChunk(
  place: Place,
  session: UploadSession,
  end: number,
  read: BlobReader,
): Promise<UploadSession> {
  const { location, offset } = session;
  const response = await call(place, {
    method: "PATCH",
    to: location,
    headers: {
      "content-type": octets,
      "content-length": String(end - offset),
      "content-range": `${offset}-${end - 1}`,
    },
    body: () => read(offset, end),
    expect: [202],
    timeout: 0,
    retry: false,
  });
  const next = advanced(place, session, response);
  return { ...next, offset: next.offset > offset ? next.offset : end };
}

async function put(
  place: Place,
  session: UploadSession,
  digest: string,
  rest: Pick<RegistryCall, "headers" | "body">,
): Promise<void> {
  const to = new URL(session.location);
  to.searchParams.set("digest", digest);
  await call(place, { method: "PUT", to, ...rest, expect: [201], timeout: 0, retry: false });
}

/** `Range: 0-N` says that N + 1 bytes have arrived; `0-0` is also how some registries say that none has. */
function advanced(place: Place, session: UploadSession, response: Response): UploadSession {
  const last = Number(/^(?:bytes=)?0-(\d+)$/.exec(response.headers.get("range") ?? "")?.[1] ?? 0);
  return { location: locationIn(place, response, session.location), offset: last > 0 ? last + 1 : 0 };
}

function locationIn({ registry }: Place, response: Response, known?: URL): URL {
  const location = response.headers.get("location");
  if (location !== null) return addressFrom(location, known ?? registry.account.origin, registry.account.origin);
  if (known !== undefined) return known;
  throw new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: `registry ${registry.account.host}`,
    actual: "began an upload without saying where",
    allowed: "a Location header",
  });
}

/** Answers to uploads carry everything in their headers. */
async function call({ registry, repository }: Place, request: Omit<RegistryCall, "subject">): Promise<Response> {
  const response = await registry.call({ ...request, subject: `repository ${registry.account.host}/${repository}` });
  await response.body?.cancel();
  return response;
}
