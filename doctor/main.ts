/**
 * `npm run doctor [-- --json]`.
 *
 * @module
 */
import { homedir } from "node:os";
import { publicEndpoints } from "../internal/clients/endpoints";
import { programRunner } from "../internal/program";
import { doctorCommand } from "./command";
import type { DoctorContext } from "./context";

/** Milliseconds: for one request, and for one program (the Azure CLI takes seconds to start). */
const PATIENCE = { request: 10_000, program: 30_000 } as const;

/** This machine, its environment and the public endpoints. */
export function thisMachine(): DoctorContext {
  const environment = process.env;
  return {
    out: process.stdout,
    err: process.stderr,
    environment,
    home: homedir(),
    fetch: (...call) => fetch(...call),
    run: programRunner(environment, PATIENCE.program),
    endpoints: publicEndpoints(environment),
    now: () => new Date(),
    patience: PATIENCE.request,
  };
}

/** @returns the exit code */
export function main(args: readonly string[], context: DoctorContext = thisMachine()): Promise<number> {
  return doctorCommand(args, context);
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
