/**
 * What is not kept must not hold the state: a machine that runs one job and is thrown away, or the folder that synth writes. The next deploy would
 * make everything again, beside what exists, and nothing could destroy what this one made.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { Environment } from "../internal/program";
import { shellWord } from "../internal/terminal";
import { UserError } from "../internal/user-error";
import { stateBackendOf, stateFileOf } from "../synthesized/stack/document";
import { outputFolderOf } from "../synthesized/stack/manifest";

/** Whether this machine runs jobs. Set by GitHub, GitLab, Bitbucket, CircleCI, Travis and others: https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export const isAutomatic = ({ CI = "" }: Environment): boolean => !["", "0", "false"].includes(CI.toLowerCase());

/**
 * @param allowed whether the caller says that the machine's disk lasts
 * @throws {UserError} `STATE_NOT_KEPT`
 */
export async function assertLastingState(directory: string, environment: Environment, allowed: boolean): Promise<void> {
  await assertStateOutside(directory);
  if (allowed || !isAutomatic(environment) || (await stateBackendOf(directory)) !== "local") return;
  throw notKept(
    "a file on this machine, which runs jobs (CI is set) and may be gone after this one",
    "Where this machine keeps its disk from one job to the next, say so with --local-state",
  );
}

/** What an app writes is made anew, deleted and handed on: nobody expects the only list of what exists among it, with all secrets. */
async function assertStateOutside(directory: string): Promise<void> {
  const [file, written] = [await stateFileOf(directory), outputFolderOf(directory)];
  if (file === undefined || written === undefined || relative(written, file).startsWith("..")) return;
  const name = basename(directory);
  const before = existsSync(file)
    ? `. The one that is there already goes to where localFile() keeps it: mv ${shellWord(file)} ${shellWord(join(dirname(written), `terraform.${name}.tfstate`))}`
    : "";
  throw notKept(
    `${file}, in the folder that synth writes, which people delete and publish`,
    `With StateBackend.none() whatever keeps the state runs Terraform, and not this machine; to deploy from here too: stateBackend: StateBackend.localFile()${before}`,
  );
}

const notKept = (actual: string, remedy: string): UserError =>
  new UserError([
    {
      code: "STATE_NOT_KEPT",
      setting: "stateBackend",
      actual,
      allowed: "a backend that lasts, such as StateBackend.objectStorage({ … })",
      remedy,
      source: "https://developer.hashicorp.com/terraform/language/backend",
    },
  ]);
