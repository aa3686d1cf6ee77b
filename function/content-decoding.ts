/** Takes a content encoding off a body, with a limit on what comes out, so that a small answer cannot fill the memory. */
import { UpstreamFailure } from "./upstream-failure";

/** @param encoding the header Content-Encoding */
export function decodeContent(body: Buffer, encoding: string | undefined, maxBytes: number): Buffer {
  const decode = decoderFor(encoding?.trim().toLowerCase() ?? "");
  if (decode === undefined) throw new UpstreamFailure("encoding");
  let decoded: Buffer;
  try {
    decoded = decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw new UpstreamFailure(isTooLarge(error) ? "too-large" : "encoding");
  }
  return decoded;
}

type Decoder = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

function decoderFor(encoding: string): Decoder | undefined {
  if (encoding === "" || encoding === "identity") return (body) => body;
  // Loaded only where it is needed, because nobody is asked to compress and few do: it would make every start slower.
  const zlib = require("node:zlib") as typeof import("node:zlib");
  if (encoding === "gzip" || encoding === "x-gzip") return zlib.gunzipSync;
  if (encoding === "deflate") return zlib.inflateSync;
  return encoding === "br" ? zlib.brotliDecompressSync : undefined;
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
