/**
 * The files of a state that lies on this machine. They hold client secrets in clear text, and Terraform keeps the mode of one that exists.
 *
 * @module
 */
import { chmodSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { member, parseJson, text } from "../internal/json";
import type { Environment } from "../internal/program";
import { systemCode } from "../internal/user-error";

/** Bits of the group and of others. */
const ofOthers = 0o077;

/**
 * Takes the state and its backup away from everybody but their owner.
 *
 * @param folder the stack's, after `terraform init`
 * @returns the files that could not be
 */
export function makeStatePrivate(folder: string, environment: Environment): readonly string[] {
  return localStateFiles(folder, environment).filter((file) => {
    try {
      const { mode } = statSync(file);
      if ((mode & ofOthers) !== 0) chmodSync(file, mode & ~ofOthers & 0o777);
      return false;
    } catch (error) {
      return systemCode(error) !== "ENOENT";
    }
  });
}

function localStateFiles(folder: string, environment: Environment): readonly string[] {
  const backend = backendOf(folder, environment);
  if (text(backend, "type") !== undefined && text(backend, "type") !== "local") return [];
  const file = resolve(folder, text(member(backend, "config"), "path") ?? "terraform.tfstate");
  return [file, `${file}.backup`];
}

/** HCP Terraform: it runs there, and keeps plans there. https://developer.hashicorp.com/terraform/cli/cloud */
export const runsElsewhere = (folder: string, environment: Environment): boolean =>
  ["cloud", "remote"].includes(text(backendOf(folder, environment), "type") ?? "");

/** Where `terraform init` noted that the state is. */
function backendOf(folder: string, { TF_DATA_DIR }: Environment): unknown {
  try {
    const noted = readFileSync(resolve(folder, TF_DATA_DIR || ".terraform", "terraform.tfstate"), "utf8");
    return member(parseJson(noted), "backend");
  } catch {
    // Of a stack that names none, none is noted.
    return undefined;
  }
}
