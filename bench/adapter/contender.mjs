/** A function as a process that is measured: started, called over its socket, stopped. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from "node:fs";
import * as http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Contender {
  #agent = new http.Agent({ keepAlive: true });

  /**
   * @param {string} bundle
   * @param {Record<string, string>} environment
   * @param {{ headers: Record<string, string>, body?: string, isGood(answer: string): boolean }} call
   */
  constructor(bundle, environment, call = ofGateway) {
    this.toCall = call;
    this.folder = mkdtempSync(join(tmpdir(), "bench-adapter-"));
    this.socketPath = join(this.folder, "lsnr.sock");
    this.process = spawn(process.execPath, [bundle], {
      env: { FN_FORMAT: "http-stream", FN_LISTENER: `unix:${this.socketPath}`, ...environment },
      stdio: "ignore",
    });
  }

  /** Watches the folder as the Fn server does. */
  ready() {
    return new Promise((resolve) => {
      const check = () => {
        if (!existsSync(this.socketPath)) return;
        watcher.close();
        resolve();
      };
      const watcher = watch(this.folder, check);
      check();
    });
  }

  /** @returns {Promise<void>} rejects unless the answer is a good one */
  call() {
    const { headers, body, isGood } = this.toCall;
    return new Promise((resolve, reject) => {
      const request = http.request({
        socketPath: this.socketPath,
        path: "/call",
        method: "POST",
        agent: this.#agent,
        headers,
      });
      request.on("error", reject);
      request.on("response", (response) => {
        let answer = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          answer += chunk;
        });
        response.on("end", () => (isGood(answer) ? resolve() : reject(new Error(`not good: ${answer}`))));
      });
      request.end(body);
    });
  }

  /** Megabytes of memory that the process holds; undefined where the system does not tell. */
  memory() {
    const status = `/proc/${this.process.pid}/status`;
    if (!existsSync(status)) return undefined;
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1]) / 1024;
  }

  async stop() {
    this.#agent.destroy();
    const exit = new Promise((ended) => this.process.once("exit", ended));
    this.process.kill("SIGKILL");
    await exit;
    rmSync(this.folder, { recursive: true });
  }
}

/** What the Fn server sends for a call of the gateway: a key set is wanted. */
const ofGateway = {
  headers: {
    "Fn-Call-Id": "01J0000000000000000000000",
    "Fn-Intent": "httprequest",
    "Fn-Http-Method": "GET",
    "Fn-Http-Request-Url": "/jwks",
    "Fn-Http-H-Host": "gateway.example.com",
    "Fn-Http-H-User-Agent": "bench",
    "Fn-Http-H-X-Forwarded-For": "192.0.2.1",
  },
  isGood: (answer) => answer.length > 1000,
};
