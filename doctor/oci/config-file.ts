/**
 * OCI's configuration file. https://docs.oracle.com/en-us/iaas/Content/API/Concepts/sdkconfig.htm
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { firstSet } from "../../internal/program";
import type { DoctorContext } from "../context";

export type Profile = ReadonlyMap<string, string>;

export interface ConfigFile {
  readonly path: string;
  readonly profiles: ReadonlyMap<string, Profile>;
}

/**
 * The file that Terraform's provider reads: `~/.oci/config`, and only if there is none, and no profile is named, the one of
 * `OCI_CONFIG_FILE`. `OCI_CLI_CONFIG_FILE` is the command line's alone.
 */
export function configPath(
  { environment, home }: Pick<DoctorContext, "environment" | "home">,
  profile?: string,
): string {
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
