/** Reads settings of a function by their table: what each may be, and what is wrong with those that are not. */
import { allowed, type FunctionSetting, type RangeLimit } from "../limits/limit";

/** The function's configuration. */
export type FunctionEnvironment = Readonly<Record<string, string | undefined>>;

/** What is wrong with a setting. It never holds the setting's value, which may be a secret that went astray. */
export interface SettingFinding {
  readonly setting: string;
  readonly problem: "missing" | "not-allowed" | "unknown";
  readonly allowed: string;
  readonly source: string;
}

export class SettingReader<Name extends string> {
  readonly findings: SettingFinding[] = [];

  constructor(
    private readonly environment: FunctionEnvironment,
    private readonly table: Readonly<Record<Name, FunctionSetting>>,
  ) {}

  text(name: Name): string | undefined {
    const setting = this.table[name];
    // An empty value counts as absent: a Terraform map cannot leave a key out as easily.
    const value = this.environment[name]?.trim() || setting.default?.toString();
    if (value === undefined) return setting.optional ? undefined : this.#report(name, "missing");
    return isAllowed(value, setting) ? value : this.#report(name, "not-allowed");
  }

  number(name: Name): number {
    return Number(this.text(name));
  }

  url(name: Name): URL | undefined {
    const text = this.text(name);
    if (text !== undefined && URL.canParse(text)) return new URL(text);
    if (text !== undefined) this.#report(name, "not-allowed");
    return undefined;
  }

  /** @param place what exactly is not allowed, such as a part of the setting */
  refuse(name: Name, place: string): undefined {
    return this.#report(name, "not-allowed", place);
  }

  #report(name: Name, problem: "missing" | "not-allowed", place: string = name): undefined {
    const { limit } = this.table[name];
    this.findings.push({ setting: place, problem, allowed: allowed(limit), source: limit.source });
  }
}

function isAllowed(value: string, { limit }: FunctionSetting): boolean {
  if ("oneOf" in limit) return limit.oneOf.includes(value);
  return "pattern" in limit ? limit.pattern.test(value) : isInRange(value, limit);
}

const isInRange = (value: string, { min, max }: RangeLimit): boolean =>
  /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max;
