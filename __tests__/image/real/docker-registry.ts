/** Debian's docker-registry as a process of the test, on a port that the system chooses. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface DockerRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Ends the process and keeps what it stored. */
  halt(): Promise<void>;
  /** Starts it again, on another port, over what it stored. */
  restart(): Promise<DockerRegistry>;
  /** Ends the process and deletes what it stored. */
  stop(): Promise<void>;
}

/** @param auth the registry's `auth` setting, https://distribution.github.io/distribution/about/configuration/#auth */
export async function startDockerRegistry(auth?: object): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "docker-registry-"));
  const config = join(folder, "config.json");
  const settings = {
    version: "0.1",
    log: { level: "info", formatter: "json" },
    storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
    http: { addr: "127.0.0.1:0", secret: "so that uploads survive a restart" },
    ...(auth !== undefined && { auth }),
  };
  // YAML, which JSON is a part of.
  writeFileSync(config, JSON.stringify(settings));
  return start(folder, config);
}

async function start(folder: string, config: string): Promise<DockerRegistry> {
  const child = spawn("docker-registry", ["serve", config], { stdio: ["ignore", "ignore", "pipe"] });
  const halt = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  };
  return {
    host: await listening(child),
    halt,
    restart: async () => {
      await halt();
      return start(folder, config);
    },
    stop: async () => {
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      const host = /listening on (127[.]0[.]0[.]1:\d+)/.exec(log)?.[1];
      if (host !== undefined) resolve(host);
    });
    child.once("error", reject);
    child.once("close", () => reject(new Error(`docker-registry ended: ${log}`)));
  });
}
