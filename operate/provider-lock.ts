/**
 * The lock of provider versions. It stays at the project's root, where it can be committed, while synth writes the stack's directory anew; Terraform
 * itself only looks into the directory that it works in. https://developer.hashicorp.com/terraform/language/files/dependency-lock
 *
 * @module
 */
import { copyFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../internal/program";
import { atPath } from "../internal/user-error";
import { isAutomatic } from "./lasting-state";

const LOCK = ".terraform.lock.hcl";

/** Where the lock is kept, and where Terraform looks for it. */
export interface LockPlaces {
  readonly projectRoot: string;
  /** The stack's directory. */
  readonly folder: string;
  readonly environment: Environment;
  readonly say: (line: string) => void;
}

/**
 * Brings the project's lock into the stack's directory. One that was changed there later, as by `terraform init -upgrade`, is no leftover of an earlier
 * run: it stays, which is said. On a machine that runs jobs the project's counts alone, and is not changed by a run.
 *
 * @returns options for `terraform init`
 */
export function bringLock({ projectRoot, folder, environment, say }: LockPlaces): readonly string[] {
  const [kept, there] = [join(projectRoot, LOCK), join(folder, LOCK)];
  const [keptAs, thereAs] = [content(kept), content(there)];
  if (keptAs === undefined) return [];
  const isJob = isAutomatic(environment);
  const differ = thereAs !== undefined && !thereAs.equals(keptAs);
  const isLater = differ && statSync(there).mtimeMs > statSync(kept).mtimeMs;
  if (isLater && !isJob) say(`${there} was changed after ${kept}: its provider versions count, and are kept.`);
  else if (thereAs === undefined || differ) {
    if (isLater) say(`${there} is replaced by ${kept}, which alone counts where CI is set.`);
    copy(kept, there);
  }
  return isJob && !decidesItself(environment) ? ["-lockfile=readonly"] : [];
}

/** Keeps what `terraform init` chose. */
export function keepLock({ projectRoot, folder, say }: LockPlaces): void {
  const [kept, there] = [join(projectRoot, LOCK), join(folder, LOCK)];
  const [keptAs, thereAs] = [content(kept), content(there)];
  if (thereAs === undefined || keptAs?.equals(thereAs) === true) return;
  copy(there, kept);
  say(`Provider versions: ${kept}, ${keptAs === undefined ? "new" : "changed"}: commit it.`);
}

/** What a user sets for every init: Terraform takes no second word on the lock, and upgrades none that it may not write. */
const decidesItself = ({ TF_CLI_ARGS = "", TF_CLI_ARGS_init = "" }: Environment): boolean =>
  /(?:^|[\s"'])--?(?:lockfile|upgrade)\b/.test(`${TF_CLI_ARGS} ${TF_CLI_ARGS_init}`);

function content(file: string): Buffer | undefined {
  const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
  return isThere ? atPath(LOCK, file, "a file to read", () => readFileSync(file)) : undefined;
}

const copy = (from: string, to: string): void => atPath(LOCK, to, "a file to write", () => copyFileSync(from, to));
