/** The Fn contract, as far as one call needs it: https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export interface FnAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Starts `func.js` of a folder with the given Node, waits until it listens, and stops it after `body`. */
export async function startFunction<T>(
  node: string,
  folder: string,
  config: NodeJS.ProcessEnv,
  body: (socket: string) => Promise<T>,
): Promise<T> {
  const sockets = await mkdtemp(join(tmpdir(), "fn-"));
  const socket = join(sockets, "lsnr.sock");
  const env = { ...config, FN_FORMAT: "http-stream", FN_LISTENER: `unix:${socket}` };
  const child = spawn(node, [join(folder, "func.js")], { env, stdio: ["ignore", "pipe", "pipe"] });
  const exit = once(child, "exit");
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => log.push(String(chunk)));
  }
  try {
    await Promise.race([
      whenListening(socket),
      exit.then(() => Promise.reject(new Error(`the function ended before it listened:\n${log.join("")}`))),
    ]);
    return await body(socket);
  } finally {
    child.kill("SIGKILL");
    await exit;
    await rm(sockets, { recursive: true });
  }
}

/** The contract's sign of readiness is the socket's file. */
async function whenListening(socket: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; !existsSync(socket); ) {
    if (Date.now() > deadline) throw new Error(`nothing listens at ${socket}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One call as API Gateway makes it: GET on a route. */
export function callFunction(socket: string): Promise<FnAnswer> {
  const headers = {
    "Fn-Call-Id": "call",
    "Fn-Intent": "httprequest",
    "Fn-Http-Method": "GET",
    "Fn-Http-Request-Url": "/keys",
    "Fn-Deadline": new Date(Date.now() + 30_000).toISOString(),
  };
  return new Promise((resolve, reject) => {
    request({ socketPath: socket, path: "/call", method: "POST", headers }, (response) => {
      text(response).then((body) => resolve({ headers: response.headers, body }), reject);
    })
      .on("error", reject)
      .end();
  });
}
