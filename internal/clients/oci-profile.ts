/**
 * OCI's configuration file and its profiles. https://docs.oracle.com/en-us/iaas/Content/API/Concepts/sdkconfig.htm
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, firstSet } from "../program";
import { type Found, failure, found } from "./failure";

/** Where the configuration is looked for. */
export interface OciConfiguration {
  readonly environment: Environment;
  /** The user's home folder: `.oci/config` lies in it. */
  readonly home: string;
}

export type Profile = ReadonlyMap<string, string>;

export interface ConfigFile {
  readonly path: string;
  readonly profiles: ReadonlyMap<string, Profile>;
}

/**
 * The file that Terraform's provider reads: `~/.oci/config`, and only if there is none, and no profile is named, the one of
 * `OCI_CONFIG_FILE`. `OCI_CLI_CONFIG_FILE` is the command line's alone.
 */
export function configPath({ environment, home }: OciConfiguration, profile?: string): string {
  const usual = join(home, ".oci", "config");
  const other = firstSet(environment, "OCI_CONFIG_FILE");
  return other !== undefined && profile === undefined && !existsSync(usual) && existsSync(other) ? other : usual;
}

/** @returns `undefined` where there is no such file, or nobody may read it */
export function readConfigFile(path: string): ConfigFile | undefined {
  try {
    return { path, profiles: parseProfiles(readFileSync(path, "utf8")) };
  } catch {
    return undefined;
  }
}

/** `[PROFILE]` and `name=value` lines; `#` and `;` begin comments. */
export function parseProfiles(content: string): ReadonlyMap<string, Profile> {
  const profiles = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of content.split(/\r?\n/).map((raw) => raw.trim())) {
    const name = /^\[(.*)\]$/.exec(line)?.[1]?.trim();
    if (name !== undefined) {
      current = new Map();
      profiles.set(name, current);
    } else if (!/^[#;]/.test(line)) {
      const at = line.indexOf("=");
      if (at > 0) current?.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
    }
  }
  return profiles;
}

/** Paths in the file may begin with `~`. */
export const expandHome = (path: string, home: string): string =>
  path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : path;

/** An argument of Terraform's provider that it takes from the environment: `TF_VAR_name` or `OCI_NAME`. */
export function providerArgument(environment: Environment, name: string): string | undefined {
  return firstSet(environment, `TF_VAR_${name}`, `OCI_${name.toUpperCase()}`);
}

export interface FoundProfile {
  /** For messages. */
  readonly origin: string;
  readonly entries: Profile;
}

export function readProfile(configuration: OciConfiguration, name: string | undefined): Found<FoundProfile> {
  const file = readConfigFile(configPath(configuration, name));
  if (file === undefined) return failure("oci-config-missing", noConfigFile(configuration, name));
  const entries = file.profiles.get(name ?? "DEFAULT");
  if (entries !== undefined)
    return found({ origin: `${name === undefined ? "DEFAULT" : "the named profile"} in ${file.path}`, entries });
  const all = [...file.profiles.keys()].filter((known) => /^[\w .-]{1,60}$/.test(known));
  const asked = name === undefined ? "profile DEFAULT" : "the profile that TF_VAR_config_file_profile names";
  const detail = `${file.path} lacks ${asked}; it has ${all.join(", ") || "none"}`;
  return failure("oci-profile-missing", detail, all);
}

function noConfigFile(configuration: OciConfiguration, name: string | undefined): string {
  const cliOnly = firstSet(configuration.environment, "OCI_CLI_CONFIG_FILE") !== undefined;
  const hint = cliOnly ? "; OCI_CLI_CONFIG_FILE is read by the OCI command line only, not by Terraform" : "";
  return `no login in the environment, and ${configPath(configuration, name)} does not exist or cannot be read${hint}`;
}

/** Where the private key is. Its text and passphrase are secrets. */
export interface PrivateKeySource {
  /** For messages: the variable or file that names the key. */
  readonly origin: string;
  readonly path?: string;
  readonly pem?: string;
  readonly passphrase?: string;
}

/** Where the profile says that the private key is. */
export function keyOf(found: FoundProfile | undefined): PrivateKeySource | undefined {
  const path = found?.entries.get("key_file");
  const passphrase = found?.entries.get("pass_phrase");
  if (found === undefined || path === undefined) return undefined;
  return { origin: `key_file of ${found.origin}`, path, ...(passphrase !== undefined && { passphrase }) };
}
