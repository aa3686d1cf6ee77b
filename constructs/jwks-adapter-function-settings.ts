/**
 * How the adapter treats keys, typed, and as the function's configuration.
 *
 * @module
 */

import { Fn, Token } from "cdktf";
import { type AdapterSettingName, adapterSettings } from "../limits/adapter";
import type { Limit } from "../limits/limit";
import { keySetUriFindings } from "./private/entra-tokens";
import { beyond, checkPattern, checkRange, type Finding } from "./private/findings";
import { numberText } from "./private/terraform-values";

/**
 * How keys are adapted, kept and refused.
 *
 * **How long a withdrawn key is trusted.** When Entra withdraws a key, tokens that it signed are refused after at most
 * `staleHours` + `freshSeconds` + the gateway's key cache (`cacheHours` of the deployment): 24 h + 5 min + 1 h by default, and
 * longer only while Entra cannot be reached, since keys age out only with a refresh that succeeds. Naming the key in
 * `deniedKids` and applying shortens that to the gateway's key cache: 1 h by default.
 */
export interface AdapterSettings {
  /** What a key without `alg` gets. @default "RS256" */
  readonly algorithm?: "RS256" | "RS384" | "RS512";
  /** Keys served at most, 1 to 10. @default 10 */
  readonly maxKeys?: number;
  /** Seconds, 1 to 3,600, without a call upstream. @default 300 */
  readonly freshSeconds?: number;
  /** Hours, 1 to 168, for which a key that upstream no longer lists is still served. @default 24 */
  readonly staleHours?: number;
  /** Milliseconds, 100 to 20,000, for a whole fetch with its one retry. @default 4000 */
  readonly timeoutMs?: number;
  /** Bytes, 1,024 to 1,048,576, of a key document after decompression. @default 262144 */
  readonly maxBytes?: number;
  /** Serve only keys of this issuer; `{tenantid}` in it stands for any tenant. @default - any issuer */
  readonly issuer?: string;
  /** Whether to serve keys of personal Microsoft accounts. @default "drop" */
  readonly consumerKeys?: "drop" | "keep";
  /** `kid`s that are never served: for keys that are known to be compromised. @default - none */
  readonly deniedKids?: readonly string[];
}

const names: Record<keyof AdapterSettings, AdapterSettingName> = {
  algorithm: "JWKS_ALG",
  maxKeys: "JWKS_MAX_KEYS",
  freshSeconds: "JWKS_FRESH_SECONDS",
  staleHours: "JWKS_STALE_HOURS",
  timeoutMs: "JWKS_TIMEOUT_MS",
  maxBytes: "JWKS_MAX_BYTES",
  issuer: "JWKS_ISSUER",
  consumerKeys: "JWKS_CONSUMER_KEYS",
  deniedKids: "JWKS_DENIED_KIDS",
};

type Given = readonly (readonly [keyof AdapterSettings, string | number])[];

function given(settings: AdapterSettings): Given {
  return (Object.keys(names) as (keyof AdapterSettings)[]).flatMap((setting) => {
    const value = settings[setting];
    if (value === undefined || (typeof value === "object" && value.length === 0)) return [];
    return [[setting, typeof value === "object" ? joined(value) : value] as const];
  });
}

const joined = (list: readonly string[]): string =>
  Token.isUnresolved(list) ? Fn.join(",", [...list]) : list.join(",");

/** Whom the function asks. */
interface AdapterAddresses {
  readonly upstreamJwksUri: string;
  /** Its own address, where copies of it can call that. */
  readonly selfUri?: string | undefined;
  /** The object that keeps the last good key set. */
  readonly snapshotUri?: string | undefined;
}

/**
 * The function's configuration: only what was set, so that the function's own defaults hold for the rest.
 */
export function adapterConfig(
  { upstreamJwksUri, selfUri, snapshotUri }: AdapterAddresses,
  settings: AdapterSettings,
): Record<string, string> {
  return {
    JWKS_URI: upstreamJwksUri,
    ...(selfUri === undefined ? {} : { JWKS_SELF_URI: selfUri }),
    ...(snapshotUri === undefined ? {} : { JWKS_SNAPSHOT_URI: snapshotUri }),
    ...Object.fromEntries(
      given(settings).map(([setting, value]) => [
        names[setting],
        typeof value === "number" ? numberText(value) : value,
      ]),
    ),
  };
}

/** @internal */
export function adapterFindings(upstreamJwksUri: string, settings: AdapterSettings): Finding[] {
  return [
    ...checkSetting("upstreamJwksUri", upstreamJwksUri, adapterSettings.JWKS_URI.limit),
    ...keySetUriFindings(CODE, "upstreamJwksUri", upstreamJwksUri),
    ...given(settings).flatMap(([setting, value]) =>
      checkSetting(`settings.${setting}`, value, adapterSettings[names[setting]].limit),
    ),
    // Joined by commas, one with a comma in it would deny two keys that nobody meant.
    ...(settings.deniedKids ?? [])
      .filter((kid) => kid === "" || kid.includes(","))
      .map((kid) => beyond(CODE, "settings.deniedKids", kid, oneKid)),
  ];
}

const CODE = "ADAPTER_SETTING_INVALID";
const oneKid = { rule: "one kid an item, without commas", source: adapterSettings.JWKS_DENIED_KIDS.limit.source };

function checkSetting(setting: string, value: string | number, limit: Limit): Finding[] {
  // Which there are, the type says.
  if ("oneOf" in limit) return [];
  if ("pattern" in limit) return checkPattern(CODE, setting, String(value), limit);
  return typeof value === "number" ? checkRange(CODE, setting, value, limit) : [beyond(CODE, setting, value, limit)];
}
