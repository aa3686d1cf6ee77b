/** The function's configuration → its settings, or what is wrong with it. Read once, when the function starts. */
import { adapterSettings } from "../limits/adapter";
import type { Algorithm } from "./jwks-key";
import type { RefreshPolicy } from "./jwks-refresh";
import { type FunctionEnvironment, type SettingFinding, SettingReader } from "./setting-reader";

export interface Settings extends RefreshPolicy {
  readonly uri: URL;
  /** Where copies of this function ask one another. */
  readonly selfUri: URL | undefined;
  /** The object that holds the last good key set. */
  readonly snapshotUri: URL | undefined;
  readonly maxBytes: number;
}

export interface Configuration {
  /** Undefined if anything is missing or not allowed: half a configuration is none. */
  readonly settings: Settings | undefined;
  readonly findings: readonly SettingFinding[];
}

export function readSettings(environment: FunctionEnvironment): Configuration {
  const reader = new SettingReader(environment, adapterSettings);
  const deniedKids = (reader.text("JWKS_DENIED_KIDS") ?? "").split(",").map((kid) => kid.trim());
  const settings: Settings = {
    uri: reader.url("JWKS_URI") ?? nowhere,
    selfUri: reader.url("JWKS_SELF_URI"),
    snapshotUri: reader.url("JWKS_SNAPSHOT_URI"),
    // The limit allows these words and no others.
    algorithm: reader.text("JWKS_ALG") as Algorithm,
    maxKeys: reader.number("JWKS_MAX_KEYS"),
    freshMs: reader.number("JWKS_FRESH_SECONDS") * 1000,
    staleMs: reader.number("JWKS_STALE_HOURS") * 3_600_000,
    timeoutMs: reader.number("JWKS_TIMEOUT_MS"),
    maxBytes: reader.number("JWKS_MAX_BYTES"),
    issuer: reader.text("JWKS_ISSUER"),
    consumerKeys: reader.text("JWKS_CONSUMER_KEYS") as "drop" | "keep",
    deniedKids: new Set(deniedKids.filter((kid) => kid !== "")),
  };
  const isComplete = reader.findings.length === 0;
  return {
    settings: isComplete ? settings : undefined,
    findings: [...reader.findings, ...unknownSettings(environment)],
  };
}

/** In the place of an address that is missing: nobody is asked then. */
const nowhere = new URL("https://invalid");

/** A mistyped name must not pass for a setting that is absent. It may belong to another function of the application, so it is only told. */
function unknownSettings(environment: FunctionEnvironment): readonly SettingFinding[] {
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith("JWKS_") && !Object.hasOwn(adapterSettings, name),
  );
  return unknown.map((setting) => ({
    setting,
    problem: "unknown",
    allowed: Object.keys(adapterSettings).join(", "),
    source: "ours: no setting of the JWKS adapter has this name",
  }));
}
