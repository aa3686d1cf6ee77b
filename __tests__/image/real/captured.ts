/** The command line, run in this process with what it prints captured. */
import { resolve } from "node:path";
import { imageCommands } from "../../../image/command";
import { nodeTransport, type Transport } from "../../../image/registry/call";
import { type Ended, runCaptured } from "../../internal/captured-process";

/** Retries without waiting: time is a parameter. */
export const impatient: Transport = { ...nodeTransport, wait: () => Promise.resolve() };

export interface CaptureOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly transport?: Transport;
  readonly root?: string;
}

export function runImage(args: readonly string[], options: CaptureOptions = {}): Promise<Ended> {
  const { environment = {}, transport = impatient, root = resolve(__dirname, "..", "..", "..") } = options;
  // Away from the Docker configuration of whoever runs the tests.
  const given = { environment: { DOCKER_CONFIG: "/nonexistent", ...environment } };
  return runCaptured({ name: "image", ...imageCommands({ transport, root }) }, args, given);
}
