/**
 * A machine that runs one job and is thrown away must not hold the state: the next job would make everything again, beside what exists, and
 * nothing could destroy what this one made.
 *
 * @module
 */
import type { Environment } from "../internal/program";
import { UserError } from "../internal/user-error";
import { stateBackendOf } from "../synthesized/stack/document";

/** Whether this machine runs jobs. Set by GitHub, GitLab, Bitbucket, CircleCI, Travis and others: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export const isAutomatic = ({ CI = "" }: Environment): boolean => !["", "0", "false"].includes(CI.toLowerCase());

/**
 * @param allowed whether the caller says that the machine's disk lasts
 * @throws {UserError} `STATE_NOT_KEPT`
 */
export async function assertLastingState(directory: string, environment: Environment, allowed: boolean): Promise<void> {
  if (allowed || !isAutomatic(environment) || (await stateBackendOf(directory)) !== "local") return;
  throw new UserError([
    {
      code: "STATE_NOT_KEPT",
      setting: "stateBackend",
      actual: "a file on this machine, which runs jobs (CI is set) and may be gone after this one",
      allowed: "a backend that lasts, such as StateBackend.objectStorage({ … })",
      remedy: "Where this machine keeps its disk from one job to the next, say so with --local-state",
      source: "https://developer.hashicorp.com/terraform/language/backend/oci",
    },
  ]);
}
