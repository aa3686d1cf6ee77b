/**
 * Origins of a team's own back ends, and who answers for them: `--origin https://orders.internal=http://127.0.0.1:3000`.
 *
 * @module
 */
import { isUrl } from "../internal/url";
import { UsageError } from "../internal/user-error";
import { isOnLoopback, type OriginMapBuilder } from "../synthesized/system/origins";
import { isNeverCalled } from "./gateway/never-called";

/** Origins by what the stack calls them. */
type NamedOrigins = Readonly<Record<string, string>>;

interface NamedOriginsOptions {
  /** By which messages know them. */
  readonly setting: string;
  /** Lets them lead to other machines than this one. @default false */
  readonly remote?: boolean | undefined;
}

const example = "such as https://orders.internal=http://127.0.0.1:3000";

/**
 * Reads them from a command line.
 *
 * @throws {UsageError} for the first that is none, or leads to two places
 */
export function readNamedOrigins(pairs: readonly string[], options: NamedOriginsOptions): NamedOrigins {
  const named = new Map<string, string>();
  for (const pair of pairs) {
    const [real = "", local = "", ...more] = pair.split("=");
    if (more.length > 0 || !isHttpUrl(real) || !isHttpUrl(local))
      throw new UsageError(options.setting, pair, `REAL=LOCAL, two http or https origins, ${example}`);
    const from = originAlone(real, pair, options);
    const to = checkedLocal(local, pair, options);
    const present = named.get(from);
    if (present !== undefined && present !== to)
      throw new UsageError(options.setting, `${pair}, and ${present} for the same origin`, "one place for each");
    named.set(from, to);
  }
  return Object.fromEntries(named);
}

/**
 * Puts those that lead to this machine on the map.
 *
 * @returns those that lead to others, where that is asked for: the map has loopback alone
 */
export function addNamedOrigins(
  given: NamedOrigins,
  origins: OriginMapBuilder,
  { remote }: Pick<NamedOriginsOptions, "remote">,
): ReadonlyMap<string, string> {
  const pairs = Object.entries(given).map(([real, local]) => `${real}=${local}`);
  const named = Object.entries(readNamedOrigins(pairs, { setting: "origins", remote }));
  const elsewhere = new Map<string, string>();
  for (const [real, local] of named)
    if (isOnLoopback(local)) origins.add(real, local);
    else elsewhere.set(real, local);
  return elsewhere;
}

const isHttpUrl = (text: string): boolean => isUrl(text) && /^https?:$/.test(new URL(text).protocol);

/** A path would not be followed, and a user name not be sent. */
function originAlone(text: string, pair: string, { setting }: NamedOriginsOptions): string {
  const { origin, pathname, search, hash, username, password } = new URL(text);
  if (pathname !== "/" || [search, hash, username, password].some((part) => part !== ""))
    throw new UsageError(setting, pair, `origins alone, without a path or anything else: ${origin}`);
  return origin;
}

function checkedLocal(text: string, pair: string, options: NamedOriginsOptions): string {
  const origin = originAlone(text, pair, options);
  const { hostname } = new URL(origin);
  if (isNeverCalled(hostname))
    throw new UsageError(options.setting, pair, "a host that is no link-local address and no machine's metadata");
  if (isOnLoopback(origin) || options.remote === true) return origin;
  throw new UsageError(options.setting, pair, "a local side on loopback, such as http://127.0.0.1:3000", {
    remedy: `With ${options.setting.startsWith("--") ? "--remote-origins" : "remoteOrigins"} it may be another machine: then requests leave this one, with the tokens they carry`,
  });
}
