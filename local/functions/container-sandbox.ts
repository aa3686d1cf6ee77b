/**
 * Functions in containers with the limits of OCI Functions, by podman or docker.
 *
 * https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsrunningasunprivileged.htm
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync } from "node:fs";
import type { Sandbox, SandboxOrder } from "./sandbox";

/** How containers are made. */
export interface ContainerOptions {
  readonly engine: "podman" | "docker";
  /** An image with Node at `node`; the bundle is mounted into it. The function's own base image, for example. */
  readonly image: string;
  /** The engine's own options, before `run`: `["--runtime", "runc"]`. @default none */
  readonly engineOptions?: readonly string[];
}

const socketFolder = "/tmp/iofs";

/** The size of `/tmp` by memory: https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsaccessinglocalfilesystem.htm */
const temporaryMegabytes = (memoryInMbs: number): number => memoryInMbs / 4;

/** The container shares this machine's network, since the local cloud answers on its loopback. */
export function containerSandbox(options: ContainerOptions): Sandbox {
  return {
    folderInside: () => socketFolder,
    start(order) {
      // The process inside is user 1000, whoever that is here.
      chmodSync(order.folder, 0o777);
      const name = `function-${randomUUID()}`;
      const child = spawn(options.engine, containerArguments(name, order, options), {
        stdio: ["ignore", "pipe", "pipe"],
      });
      const engine = (...words: readonly string[]): void => {
        spawnSync(options.engine, [...(options.engineOptions ?? []), ...words, name], { stdio: "ignore" });
      };
      const kill = (signal: "SIGTERM" | "SIGKILL"): void => engine("kill", "--signal", signal);
      const [freeze, thaw] = [() => engine("pause"), () => engine("unpause")];
      // A container has the machine's clock.
      return { child, kill, freeze, thaw, clockOffset: () => 0, moveClock: () => Promise.resolve() };
    },
  };
}

/** The command line, `run` and all. */
export function containerArguments(name: string, order: SandboxOrder, options: ContainerOptions): readonly string[] {
  const memory = `${order.memoryInMbs}m`;
  const temporary = `/tmp:size=${temporaryMegabytes(order.memoryInMbs)}m,mode=1777`;
  const environment = Object.entries(order.environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  return [
    ...(options.engineOptions ?? []),
    ...["run", "--rm", "--name", name, "--network", "host", "--user", "1000:1000", "--cap-drop", "all"],
    ...["--security-opt", "no-new-privileges", "--read-only", "--tmpfs", temporary],
    ...["--memory", memory, "--memory-swap", memory, "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000"],
    ...["--volume", `${order.folder}:${socketFolder}`, "--volume", `${order.program}:/function/func.js:ro`],
    ...[...environment, "--entrypoint", "node", options.image, "/function/func.js"],
  ];
}
