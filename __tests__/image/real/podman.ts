/** Containers under the limits of OCI Functions, by podman and runc, with storage of their own. */
import { execFile } from "node:child_process";
import { chownSync, mkdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface FunctionCall {
  readonly status: number;
  /** What the gateway would answer with. */
  readonly gatewayStatus: number;
  readonly body: string;
}

export interface FunctionContainer {
  /** One call over the Fn socket, as the gateway makes it. */
  call(): Promise<FunctionCall>;
  isRunning(): Promise<boolean>;
  /** Runs a script in the container as the function's user. */
  execute(script: string): Promise<string>;
  logs(): Promise<string>;
  remove(): Promise<void>;
}

export class Podman {
  constructor(private readonly folder: string) {}

  private podman(...args: string[]) {
    const storage = [
      "--root",
      join(this.folder, "root"),
      "--runroot",
      join(this.folder, "run"),
      "--storage-driver",
      "vfs",
    ];
    return run("podman", [
      ...storage,
      "--runtime",
      "runc",
      "--cgroup-manager",
      "cgroupfs",
      "--events-backend",
      "file",
      ...args,
    ]);
  }

  async pull(reference: string): Promise<void> {
    await this.podman("pull", "--quiet", "--tls-verify=false", reference);
  }

  /** https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsaccessinglocalfilesystem.htm and functionsrunningasunprivileged.htm */
  async start(
    reference: string,
    network: "none" | "host",
    environment: Readonly<Record<string, string>>,
  ): Promise<FunctionContainer> {
    const sockets = join(this.folder, `sockets ${network}`);
    mkdirSync(sockets);
    chownSync(sockets, 1000, 1000);
    const variables = {
      FN_FORMAT: "http-stream",
      FN_LISTENER: "unix:/tmp/iofs/lsnr.sock",
      FN_MEMORY: "128",
      ...environment,
    };
    const { stdout } = await this.podman(
      "run",
      "--detach",
      ...["--network", network],
      ...["--user", "1000:1000", "--cap-drop", "all", "--security-opt", "no-new-privileges"],
      ...["--read-only", "--read-only-tmpfs=false", "--tmpfs", "/tmp:size=32m,mode=1777"],
      ...["--memory", "128m", "--memory-swap", "128m", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000"],
      ...["--volume", `${sockets}:/tmp/iofs`],
      ...Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
      reference,
    );
    const id = stdout.trim();
    const container: FunctionContainer = {
      call: () => callSocket(join(sockets, "lsnr.sock")),
      isRunning: async () =>
        (await this.podman("inspect", "--format", "{{.State.Running}}", id)).stdout.trim() === "true",
      execute: async (script) => (await this.podman("exec", id, "node", "--eval", script)).stdout,
      logs: async () => {
        const { stdout: out, stderr } = await this.podman("logs", id);
        return out + stderr;
      },
      remove: async () => void (await this.podman("rm", "--force", "--time", "2", id)),
    };
    await untilListening(container);
    return container;
  }
}

/** The socket appears when the function is ready; until then there is nothing to connect to. */
async function untilListening(container: FunctionContainer): Promise<void> {
  for (;;) {
    const isUp = await container.call().then(
      () => true,
      () => false,
    );
    if (isUp) return;
    if (!(await container.isRunning())) throw new Error(`the function ended: ${await container.logs()}`);
    await delay(50);
  }
}

/** https://github.com/fnproject/docs/blob/master/fn/develop/fn-format.md */
function callSocket(socketPath: string): Promise<FunctionCall> {
  const headers = {
    "Fn-Call-Id": "call",
    "Fn-Deadline": new Date(Date.now() + 20_000).toISOString(),
    "Fn-Intent": "httprequest",
    "Fn-Http-Method": "GET",
    "Fn-Http-Request-Url": "/jwks",
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method: "POST", path: "/call", headers, agent: false }, async (answer) => {
      let body = "";
      for await (const chunk of answer) body += chunk;
      resolve({ status: answer.statusCode ?? 0, gatewayStatus: Number(answer.headers["fn-http-status"] ?? 200), body });
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}
