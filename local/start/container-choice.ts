/**
 * How functions run in containers, where that is asked for.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { UsageError } from "../../internal/user-error";
import type { ContainerOptions } from "../functions/container-sandbox";

type Engine = ContainerOptions["engine"];

const engines: readonly Engine[] = ["podman", "docker"];

const isInstalled = (engine: Engine): boolean => spawnSync(engine, ["--version"], { stdio: "ignore" }).status === 0;

/**
 * @param image what `--container` was given: an image with Node that the engine has or can pull
 * @param environment `CONTAINER_ENGINE`, podman or docker; `CONTAINER_OPTIONS`, the engine's own options, separated by spaces
 * @returns `undefined` where functions run as plain processes
 * @throws {UsageError} where no engine can be had
 */
export function containerChoice(
  image: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  available: (engine: Engine) => boolean = isInstalled,
): ContainerOptions | undefined {
  if (image === undefined) return undefined;
  const named = environment.CONTAINER_ENGINE || undefined;
  const engine = engines.find((one) => (named === undefined || named === one) && available(one));
  if (engine === undefined) {
    const allowed = engines.join(" or ");
    if (named !== undefined) throw new UsageError("CONTAINER_ENGINE", `${named}, which does not run`, allowed);
    throw new UsageError("--container", `${image}, and there is no engine to run it`, `${allowed}, installed`);
  }
  const engineOptions = (environment.CONTAINER_OPTIONS ?? "").split(" ").filter((option) => option !== "");
  return { engine, image, engineOptions };
}
