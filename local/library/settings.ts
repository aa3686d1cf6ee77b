/**
 * Whether settings are what they should be: types tell users of TypeScript, and this tells everybody, of all of them at once.
 *
 * @module
 */
import { type ErrorParts, UserError } from "../../internal/user-error";
import { readNamedOrigins } from "../named-origins";
import type { LocalCloudSettings, TimeSpan, TokenOrder } from "./local-cloud";

type Name = keyof LocalCloudSettings;

interface Rule {
  readonly allowed: string;
  /** What of the value is not allowed. */
  readonly wrong: (value: unknown) => readonly unknown[];
}

const isText = (value: unknown): value is string => typeof value === "string";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const each = (allowed: string, isRight: (value: unknown) => boolean): Rule => ({
  allowed,
  wrong: (value) => (Array.isArray(value) ? value.filter((one) => !isRight(one)) : [value]),
});

const one = (allowed: string, isRight: (value: unknown) => boolean): Rule => ({
  allowed,
  wrong: (value) => (isRight(value) ? [] : [value]),
});

const byName = (allowed: string, isRight: (value: unknown, name: string) => boolean): Rule => ({
  allowed,
  wrong: (value) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([name, member]) => (isRight(member, name) ? [] : [{ [name]: member }]))
      : [value],
});

const isPort = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;

const isListOf = (value: unknown, isRight: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isRight);

/** CDKTF marks what it makes: two copies of it in one project know each other's. */
const isMarked = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Symbol.for("cdktf/App") in value || Symbol.for("cdktf/TerraformStack") in value);

const switched = one("true or false", (value) => typeof value === "boolean");

const rules: Readonly<Record<Name, Rule>> = {
  stacks: each("a list of TerraformStack or App", isMarked),
  dirs: each("a list of directories, such as cdktf.out", isText),
  beside: each("a list of directories, such as cdktf.out", isText),
  variables: byName("texts by the names of variables", isText),
  values: byName("values by ADDRESS.ATTRIBUTE", (value, name) => value !== undefined && /.\../.test(name)),
  origins: byName("origins by real ones", isText),
  functions: byName("files by addresses of functions", isText),
  ports: byName("{ gateways: [ports], entra: port, console: port, proxy: port }", (value, name) =>
    name === "gateways" ? isListOf(value, isPort) : ["entra", "console", "proxy"].includes(name) && isPort(value),
  ),
  clock: one(
    "a Date",
    (value) => Object.prototype.toString.call(value) === "[object Date]" && !Number.isNaN(Number(value)),
  ),
  reading: one('"strict" or "lenient"', (value) => value === "strict" || value === "lenient"),
  remoteOrigins: switched,
  outbound: switched,
  https: switched,
  proxy: switched,
  console: switched,
};

const tokenOrder: Readonly<Record<keyof TokenOrder, Rule>> = {
  api: one("the name of an API", isText),
  client: one("the name or the id of a client", isText),
  issuer: one("an issuer that the API trusts", isText),
  claims: byName("values by the names of claims", () => true),
  person: one(
    '"member", "guest" or { tenant: id }',
    (value) => value === "member" || value === "guest" || (isRecord(value) && isText(value.tenant)),
  ),
};

/** @throws {UserError} with all that is wrong */
export function checkTokenOrder(order: TokenOrder): void {
  check("order", order, tokenOrder, "{ api, client }, or {}");
}

const part = one("a number", (value) => typeof value === "number" && Number.isFinite(value));
const timeSpan: Readonly<Record<keyof TimeSpan, Rule>> = { days: part, hours: part, minutes: part, seconds: part };

/** @throws {UserError} with all that is wrong */
export function checkTimeSpan(by: TimeSpan): void {
  check("clock.advance", by, timeSpan, "seconds, or { days, hours, minutes, seconds }");
}

/** Of what an object is given: names that there are not, and values of another kind. */
function check(setting: string, given: unknown, known: Readonly<Record<string, Rule>>, allowed: string): void {
  if (!isRecord(given)) throw new UserError([finding(setting, `got ${shown(given)}`, allowed)]);
  const findings = membersFindings(given, known);
  if (findings.length > 0) throw new UserError(findings);
}

function membersFindings(given: object, known: Readonly<Record<string, Rule>>): ErrorParts[] {
  return Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]): readonly ErrorParts[] => {
      const rule = Object.hasOwn(known, name) ? known[name] : undefined;
      if (rule === undefined) return [finding(name, "is no setting", Object.keys(known).join(", "))];
      return rule.wrong(value).map((actual) => finding(name, `got ${shown(actual)}`, rule.allowed));
    });
}

/** @throws {UserError} with all that is wrong */
export function checkSettings(settings: LocalCloudSettings): void {
  if (!isRecord(settings) || isMarked(settings)) {
    const isOne = isMarked(settings) || (Array.isArray(settings) && settings.some(isMarked));
    const actual = isOne ? "what is to be run, and no settings" : `got ${shown(settings)}`;
    throw new UserError([finding("settings", actual, "an object, such as { stacks: [stack] }")]);
  }
  const findings = membersFindings(settings, rules);
  if (!findings.some(({ setting }) => setting === "origins")) findings.push(...wrongOrigins(settings));
  if (findings.length === 0) findings.push(...portsOfNothing(settings));
  const { stacks = [], dirs = [] }: LocalCloudSettings = settings;
  if (findings.length === 0 && stacks.length + dirs.length === 0)
    findings.push(finding("stacks", "got none, and no dirs", "stacks, or dirs of stacks that are synthesized"));
  if (findings.length > 0) throw new UserError(findings);
}

const finding = (setting: string, actual: string, allowed: string): ErrorParts => ({
  ...{ code: "USAGE", setting, actual, allowed },
});

const portsOfNothing = (settings: LocalCloudSettings): readonly ErrorParts[] =>
  (["console", "proxy"] as const).flatMap((name) => {
    const port = settings.ports?.[name];
    if (port === undefined || settings[name] === true) return [];
    return finding(`ports.${name}`, `got ${port}, and no ${name}`, `it with ${name}: true`);
  });

function wrongOrigins({ origins = {}, remoteOrigins: remote }: LocalCloudSettings): readonly ErrorParts[] {
  return Object.entries(origins).flatMap(([real, local]) => {
    try {
      readNamedOrigins([`${real}=${local}`], { setting: "origins", remote });
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.findings;
    }
  });
}

/** Objects of programs may hold themselves. */
function shown(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "number") return String(value);
  if (typeof value === "object" && value !== null && "then" in value) return "a promise, for which nobody waited";
  try {
    return JSON.stringify(value)?.slice(0, 120) ?? String(value);
  } catch {
    return "an object";
  }
}
