/**
 * Types of @fnproject/fdk 0.0.76, which brings none: the part of it that this function uses.
 * https://github.com/fnproject/fdk-node
 *
 * What the FDK gets wrong is left out on purpose: `getConfig` and `httpGateway.getAllHeaderValues` throw, a string input mode breaks
 * multi-byte characters across chunks, and a handler that yields null or undefined ends the process.
 */
declare module "@fnproject/fdk" {
  /** A body that is written as it is. Its only safe content is a string or a Buffer. */
  export interface RawResult {
    readonly rawResultBrand: unique symbol;
  }

  /** A call and its answer, whose Content-Type is `application/json` unless it is set. */
  export interface Context {
    /** @returns the first value of a request header, in any case; null if there is none */
    getHeader(name: string): string | null;
    /** @returns every value of a request header, in any case, in the order of arrival */
    getAllHeaderValues(name: string): string[];
    /** Sets a header of the answer on the socket; the Fn server passes on `Fn-Http-H-*` and reads `Fn-Http-Status`. */
    setResponseHeader(name: string, ...values: string[]): void;
  }

  export type Handler = (body: Buffer, context: Context) => RawResult | Promise<RawResult>;

  export function rawResult(body: string | Buffer): RawResult;

  /**
   * Listens on the socket that the environment variable FN_LISTENER names, and says so by a symbolic link.
   * Ends the process with 2 when FN_FORMAT or FN_LISTENER is unusable, with 3 when the socket is.
   *
   * @returns what stops listening and removes the link
   */
  export function handle(handler: Handler, options: { readonly inputMode: "buffer" }): () => void;
}
