/** The command line, run in this process with what it prints captured. */
import { resolve } from "node:path";
import { imageCommand } from "../../../image/command";
import { network, type Transport } from "../../../image/registry/call";

/** Retries without waiting: time is a parameter. */
export const impatient: Transport = { ...network, wait: () => Promise.resolve() };

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CaptureOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly transport?: Transport;
  readonly root?: string;
}

export async function runImage(args: readonly string[], options: CaptureOptions = {}): Promise<Captured> {
  const { environment = {}, transport = impatient, root = resolve(__dirname, "..", "..", "..") } = options;
  let out = "";
  let err = "";
  const code = await imageCommand(args, {
    // Away from the Docker configuration of whoever runs the tests.
    environment: { DOCKER_CONFIG: "/nonexistent", ...environment },
    transport,
    root,
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
  });
  return { code, out, err };
}
