/** The function's configuration → its settings, or what is wrong with it. Read once, when the function starts. */
import { type AdapterSetting, type AdapterSettingName, adapterSettings } from "../limits/adapter";
import { allowed, type RangeLimit } from "../limits/limit";
import type { Algorithm } from "./jwks-key";
import type { RefreshPolicy } from "./jwks-refresh";

export interface Settings extends RefreshPolicy {
  readonly uri: URL;
  /** Where copies of this function ask one another. */
  readonly selfUri: URL | undefined;
  /** The object that holds the last good key set. */
  readonly snapshotUri: URL | undefined;
  readonly maxBytes: number;
}

/** What is wrong with a setting. It never holds the setting's value, which may be a secret that went astray. */
export interface SettingFinding {
  readonly setting: string;
  readonly problem: "missing" | "not-allowed" | "unknown";
  readonly allowed: string;
  readonly source: string;
}

export interface Configuration {
  /** Undefined if anything is missing or not allowed: half a configuration is none. */
  readonly settings: Settings | undefined;
  readonly findings: readonly SettingFinding[];
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readSettings(environment: Environment): Configuration {
  const reader = new SettingReader(environment);
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

class SettingReader {
  readonly findings: SettingFinding[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: AdapterSettingName): string | undefined {
    const setting: AdapterSetting = adapterSettings[name];
    // An empty value counts as absent: a Terraform map cannot leave a key out as easily.
    const value = this.environment[name]?.trim() || setting.default?.toString();
    if (value === undefined) return setting.optional ? undefined : this.#report(name, "missing");
    return isAllowed(value, setting) ? value : this.#report(name, "not-allowed");
  }

  number(name: AdapterSettingName): number {
    return Number(this.text(name));
  }

  url(name: AdapterSettingName): URL | undefined {
    const text = this.text(name);
    if (text !== undefined && URL.canParse(text)) return new URL(text);
    if (text !== undefined) this.#report(name, "not-allowed");
    return undefined;
  }

  #report(name: AdapterSettingName, problem: "missing" | "not-allowed"): undefined {
    const { limit } = adapterSettings[name];
    this.findings.push({ setting: name, problem, allowed: allowed(limit), source: limit.source });
  }
}

function isAllowed(value: string, { limit }: AdapterSetting): boolean {
  if ("oneOf" in limit) return limit.oneOf.includes(value);
  return "pattern" in limit ? limit.pattern.test(value) : isInRange(value, limit);
}

const isInRange = (value: string, { min, max }: RangeLimit): boolean =>
  /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max;

/** A mistyped name must not pass for a setting that is absent. It may belong to another function of the application, so it is only told. */
function unknownSettings(environment: Environment): readonly SettingFinding[] {
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
