/**
 * A profile of OCI's configuration file, or what keeps it from being found.
 *
 * @module
 */

import { firstSet } from "../../internal/program";
import type { DoctorContext } from "../context";
import { failed, missing, type Result, value } from "../outcome";
import { configPath, type Profile, readConfigFile } from "./config-file";
import type { KeySource } from "./login";

export interface FoundProfile {
  /** For messages. */
  readonly origin: string;
  readonly entries: Profile;
}

export function readProfile(context: DoctorContext, name: string | undefined): Result<FoundProfile> {
  const file = readConfigFile(configPath(context, name));
  if (file === undefined) return failed(missing(noConfigFile(context, name)));
  const entries = file.profiles.get(name ?? "DEFAULT");
  if (entries !== undefined)
    return value({ origin: `${name === undefined ? "DEFAULT" : "the named profile"} in ${file.path}`, entries });
  const all = [...file.profiles.keys()].filter((known) => /^[\w .-]{1,60}$/.test(known)).join(", ");
  const asked = name === undefined ? "profile DEFAULT" : "the profile that TF_VAR_config_file_profile names";
  return failed(
    missing(
      `${file.path} lacks ${asked}; it has ${all || "none"}`,
      `export OCI_CONFIG_FILE_PROFILE=<${all || "profile"}>`,
    ),
  );
}

function noConfigFile(context: DoctorContext, name: string | undefined): string {
  const cliOnly = firstSet(context.environment, "OCI_CLI_CONFIG_FILE") !== undefined;
  const hint = cliOnly ? "; OCI_CLI_CONFIG_FILE is read by the OCI command line only, not by Terraform" : "";
  return `no login in the environment, and ${configPath(context, name)} does not exist or cannot be read${hint}`;
}

/** Where the profile says that the private key is. */
export function keyOf(found: FoundProfile | undefined): KeySource | undefined {
  const path = found?.entries.get("key_file");
  const passphrase = found?.entries.get("pass_phrase");
  if (found === undefined || path === undefined) return undefined;
  return { origin: `key_file of ${found.origin}`, path, ...(passphrase !== undefined && { passphrase }) };
}
