/** The real bundle as a real process, called as the Fn server calls it: HTTP over a unix socket. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import * as http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { oncePerRun } from "../run-folder";
import { until } from "../until";

const root = resolve(__dirname, "../..");

/** Which Node runs the function; a lane of its own sets it to every version that is supported. */
const node = process.env.FUNCTION_NODE ?? process.execPath;

/** The sources as they are now, bundled once a run. */
export const functionBundle = (): string =>
  join(
    oncePerRun("function", (empty) => void execFileSync(process.execPath, [join(root, "function/build.mjs"), empty])),
    "func.js",
  );

export interface CallOptions {
  readonly method?: string;
  /** Headers of the caller, as the gateway passes them on. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers of the Fn contract. */
  readonly fn?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface FunctionAnswer {
  /** What the Fn server sees; anything but 200 is a failure of the function. */
  readonly socketStatus: number | undefined;
  /** What the caller sees. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  readonly body: string;
}

interface StartOptions {
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Run it under this command, such as a shell that sets limits. */
  readonly under?: readonly string[];
  /** What lies in the socket's folder before the function starts. */
  readonly prepare?: (socketPath: string) => Promise<void>;
}

export class FunctionProcess {
  readonly lines: Record<string, unknown>[] = [];
  /** The standard error. */
  readonly complaints: string[] = [];

  private constructor(
    readonly process: ChildProcess,
    readonly socketPath: string,
    private readonly folder: string,
  ) {
    if (process.stdout) createInterface(process.stdout).on("line", (line) => this.#read(line));
    if (process.stderr) createInterface(process.stderr).on("line", (line) => this.complaints.push(line));
  }

  /** @returns once the function says that it is ready */
  static async start({ bundle, environment, under = [], prepare }: StartOptions): Promise<FunctionProcess> {
    const folder = await mkdtemp(join(tmpdir(), "function-"));
    const socketPath = join(folder, "lsnr.sock");
    await prepare?.(socketPath);
    const [command = node, ...args] = [...under, node, "--require", join(__dirname, "fault-injection.cjs"), bundle];
    const child = spawn(command, args, {
      env: {
        PATH: process.env.PATH ?? "",
        FN_FORMAT: "http-stream",
        FN_LISTENER: `unix:${socketPath}`,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const started = new FunctionProcess(child, socketPath, folder);
    await until(() => existsSync(socketPath) || child.exitCode !== null);
    if (child.exitCode !== null) {
      await started.stop();
      throw new Error(`the function ended with ${child.exitCode}: ${started.complaints.join("\n")}`);
    }
    return started;
  }

  get isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** The log lines of refreshes. */
  get refreshes(): readonly Record<string, unknown>[] {
    return this.lines.filter(({ event }) => event === "jwks-refresh");
  }

  call({ method = "GET", headers = {}, fn = {}, body = "" }: CallOptions = {}): Promise<FunctionAnswer> {
    const passedOn = Object.entries(headers).map(([name, value]) => [`Fn-Http-H-${name}`, value]);
    return this.invoke(
      { "Fn-Intent": "httprequest", "Fn-Http-Method": method, ...Object.fromEntries(passedOn), ...fn },
      body,
    );
  }

  /** Without a gateway, as `fn invoke` does. */
  invoke(headers: http.OutgoingHttpHeaders = {}, body: string | Buffer = ""): Promise<FunctionAnswer> {
    return new Promise((done, reject) => {
      const request = this.request(headers);
      request.on("error", (error: NodeJS.ErrnoException) => {
        // The kernel's queue of the socket is full: the function has not even seen the call.
        if (error.code === "EAGAIN") setTimeout(() => this.invoke(headers, body).then(done, reject), 5);
        else reject(error);
      });
      request.on("response", async (response) => {
        try {
          done(await read(response));
        } catch (error) {
          reject(error);
        }
      });
      request.end(body);
    });
  }

  /** A request that the test finishes, or breaks off, itself. */
  request(headers: http.OutgoingHttpHeaders = {}, over: http.RequestOptions = {}): http.ClientRequest {
    return http.request({ socketPath: this.socketPath, method: "POST", path: "/call", agent: false, headers, ...over });
  }

  /** See fault-injection.cjs. */
  async inject(injection: string, argument?: unknown): Promise<void> {
    const injected = once(this.process, "message");
    this.process.send({ injection, argument });
    await injected;
  }

  async stop(): Promise<void> {
    if (this.isAlive) {
      const exit = once(this.process, "exit");
      this.process.kill("SIGKILL");
      await exit;
    }
    await rm(this.folder, { recursive: true });
  }

  #read(line: string): void {
    // What the FDK prints is no JSON.
    if (line.startsWith("{")) this.lines.push(JSON.parse(line));
  }
}

async function read(response: http.IncomingMessage): Promise<FunctionAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    name.startsWith("fn-http-h-") ? [[name.slice("fn-http-h-".length), String(value)]] : [],
  );
  return {
    socketStatus: response.statusCode,
    status: Number(response.headers["fn-http-status"]),
    headers: Object.fromEntries(headers),
    contentType: response.headers["content-type"],
    body: Buffer.concat(chunks).toString(),
  };
}

export const kidsIn = ({ body }: FunctionAnswer): string[] =>
  (JSON.parse(body) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
