/** Tests against real programs: they run where the programs are, must run in CI, and say why where they don't. */
import { spawnSync } from "node:child_process";
import { describeUnless } from "../../describe-unless";

export type Tool = "docker-registry" | "skopeo" | "podman" | "runc" | "htpasswd" | "openssl" | "podman-compose" | "ip";

const isInstalled = (tool: Tool): boolean => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;

/** Containers need a Linux that lets root make them. */
export const isRoot = process.getuid?.() === 0;

export function describeWith(tools: readonly Tool[], name: string, body: () => void, obstacle?: string): void {
  const missing = tools.filter((tool) => !isInstalled(tool));
  const reason = missing.length > 0 ? `not installed: ${missing.join(", ")}; see .ci/debian-packages.sh` : obstacle;
  describeUnless(reason, name, body);
}
