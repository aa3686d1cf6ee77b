/**
 * The command `doctor`: runs the checks, reports, and turns findings into an exit code.
 *
 * @module
 */
import { homedir } from "node:os";
import { publicEndpoints } from "../internal/clients/endpoints";
import { command } from "../internal/command";
import { type Environment, programRunner } from "../internal/program";
import type { ExitCode } from "../internal/user-error";
import { doctorChecks } from "./checks";
import type { DoctorContext } from "./context";
import { type Examined, examine } from "./examine";
import { asJson, asTable } from "./report";

/** Milliseconds: for one request, and for one program (the Azure CLI takes seconds to start). */
const PATIENCE = { request: 10_000, program: 30_000 } as const;

/** This machine and the public endpoints. */
const thisMachine = (environment: Environment): DoctorContext => ({
  environment,
  home: homedir(),
  fetch: (...call) => fetch(...call),
  run: programRunner(environment, PATIENCE.program),
  endpoints: publicEndpoints(environment),
  now: () => new Date(),
  patience: PATIENCE.request,
});

/** @param contextOf what it looks at */
export const doctorCommand = (contextOf: (environment: Environment) => DoctorContext = thisMachine) =>
  command({
    details:
      "Says it all at once, each with the command that mends it. Reads accounts and tools, writes nothing, prints no secret. Logins and settings are looked for where Terraform's providers look. States: ok, missing, wrong, not checked.",
    options: {
      json: {
        help: 'for programs: {"fit": …, "checks": [{"id", "group", "title", "state", "detail", "remedy", "why", "source"}]}',
      },
    },
    exitCodes: {
      0: "nothing is missing or wrong",
      1: "something is",
      3: "nothing is known to be missing, and something could not be checked that somebody with more rights can check",
    },
    environment: {
      TERRAFORM_BINARY_NAME: "another program than terraform",
      OCIR_HOST: "another registry that OCIR_USERNAME and OCIR_AUTH_TOKEN belong to",
      OCI_DEFAULT_REALM: "domain of a realm that is not known here, as for Oracle's SDKs",
    },
    async run({ options: { json } }, { environment, stdout }) {
      const findings = await examine(doctorChecks, contextOf(environment));
      stdout.write(json ? asJson(findings) : asTable(findings));
      return exitCodeOf(findings);
    },
  });

/** No read tells whether somebody may write: that this is not checked says nothing of the machine. */
const untellable = ["oci-write-permissions"];

export function exitCodeOf(findings: readonly Examined[]): ExitCode {
  if (findings.some(({ outcome: { state } }) => state === "missing" || state === "wrong")) return 1;
  const isUnsure = ({ check, outcome }: Examined): boolean =>
    outcome.state === "not checked" && !untellable.includes(check.id);
  return findings.some(isUnsure) ? 3 : 0;
}
