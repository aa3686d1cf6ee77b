import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configPath, parseProfiles, readConfigFile } from "../../../internal/clients/oci-profile";
import { scratchFolder } from "../../doctor/machine";

test("reads profiles as Oracle's own tools write them", () => {
  const content =
    "; a comment\n[DEFAULT]\nuser = ocid1.user\r\nkey_file=~/.oci/a=b.pem\n# user=other\n\n[ WORK ]\nRegion=eu-zurich-1\nno value\n";
  const profiles = parseProfiles(content);
  expect([...profiles.keys()]).toEqual(["DEFAULT", "WORK"]);
  expect(Object.fromEntries(profiles.get("DEFAULT") ?? [])).toEqual({ user: "ocid1.user", key_file: "~/.oci/a=b.pem" });
  expect(profiles.get("WORK")?.get("region")).toBe("eu-zurich-1");
});

test("takes lines before the first profile, and files that are none, for nothing", () => {
  expect(parseProfiles("user=somebody\n").size).toBe(0);
  expect(parseProfiles("").size).toBe(0);
  expect(readConfigFile(scratchFolder())).toBeUndefined();
});

describe("where the file is", () => {
  const other = join(scratchFolder(), "other");
  writeFileSync(other, "");

  test("is the home folder, or OCI_CONFIG_FILE where there is none", () => {
    const home = scratchFolder();
    const usual = join(home, ".oci", "config");
    expect(configPath({ home, environment: {} })).toBe(usual);
    expect(configPath({ home, environment: { OCI_CONFIG_FILE: other } })).toBe(other);
    expect(configPath({ home, environment: { OCI_CONFIG_FILE: `${other}.absent` } })).toBe(usual);
    mkdirSync(join(home, ".oci"));
    writeFileSync(usual, "");
    expect(configPath({ home, environment: { OCI_CONFIG_FILE: other } })).toBe(usual);
  });

  test("is the home folder for a named profile, and never what only the command line reads", () => {
    const home = scratchFolder();
    const usual = join(home, ".oci", "config");
    expect(configPath({ home, environment: { OCI_CONFIG_FILE: other } }, "WORK")).toBe(usual);
    expect(configPath({ home, environment: { OCI_CLI_CONFIG_FILE: other } })).toBe(usual);
  });
});
