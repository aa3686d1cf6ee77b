/** A response's body, piece by piece. */
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

export const chunksOf = (response: Response): AsyncIterable<Uint8Array> =>
  response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
