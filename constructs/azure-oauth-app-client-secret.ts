/**
 * A client secret that rotates without a gap.
 *
 * @module
 */
import { ApplicationPasswordA as ApplicationPassword } from "@cdktf/provider-azuread/lib/application-password";
import { StaticResource as TimeStatic } from "@cdktf/provider-time/lib/static-resource";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { entra as limits } from "../limits/entra";
import { expression } from "./private/expression";
import { beyond, checkRange, type Finding, said, withoutEffect } from "./private/findings";
import { inScope } from "./private/place";
import { settingsOf } from "./private/settings-shape";

/** How long secrets live. */
export interface SecretSettings {
  /** Days, 7 to 180: a number, not one that Terraform looks up. @default 180 */
  readonly lifetimeDays?: number;
  /**
   * Take a longer lifetime, up to 730 days. Many tenants refuse it, and a leaked secret stays useful for as long.
   * @default false
   */
  readonly allowBeyond180Days?: boolean;
}

/** Settings of one client's secret. */
export interface RotatingSecretProps extends SecretSettings {
  /** The application's id in the form `/applications/<object id>`. */
  readonly applicationId: string;
}

const DEFAULT_LIFETIME_DAYS = limits.secretLifetimeDays.max;
const DAYS_AHEAD = 40 * 365;
/** Terraform's `range` makes no longer list: https://developer.hashicorp.com/terraform/language/functions/range */
const LONGEST_RANGE = 1024;

/**
 * Two secrets that expire half a lifetime apart, on a fixed grid counted from the first apply.
 *
 * Each slot's end is the first point of its grid that lies after the plan, so that it changes, and the secret with it,
 * only once that secret has expired: an apply never removes a live one, however late it comes. Whoever applies at least
 * every half lifetime and hands out {@link value} has no gap. The plan's own time is used because it is known while
 * planning; a resource that measures time would be unknown then, and both slots would be replaced together.
 */
export class RotatingSecret extends Construct {
  /** The moment of the first apply, from which all lifetimes are counted. */
  public readonly start: TimeStatic;
  /** Both secrets; their lifetimes are half a lifetime apart. */
  public readonly slots: readonly [ApplicationPassword, ApplicationPassword];

  constructor(scope: Construct, id: string, props: RotatingSecretProps) {
    super(...inScope("new RotatingSecret", scope, id));
    props = settingsOf(this, "new RotatingSecret", props);
    const lifetimeHours = (props.lifetimeDays ?? DEFAULT_LIFETIME_DAYS) * 24;
    this.start = new TimeStatic(this, "Start");
    const slot = (name: string, firstEnd: number) =>
      new ApplicationPassword(this, name, {
        applicationId: props.applicationId,
        displayName: `Slot ${name}`,
        endDate: this.nextEnd(firstEnd, lifetimeHours),
      });
    this.slots = [slot("A", lifetimeHours), slot("B", lifetimeHours / 2)];
  }

  /** The secret that lives longest. Sensitive; it is in Terraform's state in clear text. */
  public get value(): string {
    return this.ofNewer("value");
  }

  /** When {@link value} expires, in RFC 3339. */
  public get endDate(): string {
    return this.ofNewer("endDate");
  }

  private ofNewer(attribute: "value" | "endDate"): string {
    return expression(this, {
      references: () => {
        const [a, b] = this.slots;
        return [a.endDate, b.endDate, a[attribute], b[attribute]] as const;
      },
      write: ([endOfA, endOfB, ofA, ofB]) => `timecmp(${endOfA}, ${endOfB}) > 0 ? ${ofA} : ${ofB}`,
      isSensitive: attribute === "value",
    });
  }

  /** The start plus `firstEnd` hours plus as many lifetimes as put it after the plan. */
  private nextEnd(firstEnd: number, lifetime: number): string {
    const generations = Math.min(LONGEST_RANGE, Math.ceil((DAYS_AHEAD * 24) / lifetime));
    return expression(this, {
      references: () => [this.start.rfc3339] as const,
      write: ([start]) => {
        const end = (generation: string) =>
          `timeadd(${start}, format("%dh", ${firstEnd} + ${generation} * ${lifetime}))`;
        const passed = `[for n in range(${generations}) : n if timecmp(plantimestamp(), ${end("n")}) >= 0]`;
        return end(`length(${passed})`);
      },
    });
  }
}

/** @internal */
export function secretFindings(setting: string, { lifetimeDays, allowBeyond180Days }: SecretSettings): Finding[] {
  const limit = allowBeyond180Days ? limits.longSecretLifetimeDays : limits.secretLifetimeDays;
  const name = `${setting}.lifetimeDays`;
  // The grid of ends is laid out at synth.
  if (Token.isUnresolved(lifetimeDays))
    return [beyond("SECRET_LIFETIME_RANGE", name, said("known only to Terraform"), limit)];
  const { max } = limits.secretLifetimeDays;
  return [
    ...checkRange("SECRET_LIFETIME_RANGE", name, lifetimeDays, limit),
    ...(allowBeyond180Days && lifetimeDays !== undefined && lifetimeDays <= max
      ? withoutEffect(`${setting}.allowBeyond180Days`, allowBeyond180Days, `a lifetime of at most ${max} days`)
      : []),
  ];
}
