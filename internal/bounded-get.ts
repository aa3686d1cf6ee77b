/**
 * Requests of the checks: no redirects, bounded in time and size, never an exception for what a server does.
 *
 * @module
 */

/** How requests reach the world; a local cloud gives one that leads to loopback. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A request. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer, or why there is none. */
export interface Answer {
  /** 0: there was none. */
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
  /** By which OCI's logs know the request. */
  readonly requestId?: string;
  readonly challenge?: string;
  readonly failure?: string;
}

/** Longer than a function's cold start: https://docs.oracle.com/en-us/iaas/Content/Functions/Concepts/functionsconcepts.htm */
const timeoutMilliseconds = 60_000;
const mostBytes = 1024 * 1024;

/** Sends a request and reads the answer. */
export async function send(fetch: Fetch, { method, url, headers = {}, body }: Request): Promise<Answer> {
  const start = performance.now();
  const elapsed = (): number => Math.round(performance.now() - start);
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    const text = await limitedText(response);
    const requestId = response.headers.get("opc-request-id");
    const challenge = response.headers.get("www-authenticate");
    return {
      status: response.status,
      body: text,
      milliseconds: elapsed(),
      ...(requestId === null ? {} : { requestId }),
      ...(challenge === null ? {} : { challenge }),
    };
  } catch (error) {
    return { status: 0, body: "", milliseconds: elapsed(), failure: reasonOf(error) };
  }
}

async function limitedText({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > mostBytes) {
      await reader?.cancel();
      throw new Error(`the answer has more than ${mostBytes} bytes`);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** `fetch failed` hides its reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && error.cause.message !== "" ? error.cause : undefined;
  return cause ? reasonOf(cause) : error.message;
}
