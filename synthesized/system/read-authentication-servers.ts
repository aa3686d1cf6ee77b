/**
 * The `dynamic_authentication` block: several authentication servers, of which each request selects one.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingmultipleauthenticationservers.htm
 *
 * @module
 */
import { authenticationServers as limits } from "../../limits/api-gateway-authentication";
import { Unknown } from "../expression/value";
import { parseContextVariable, type RequestVariable } from "./context-variables";
import type { AuthenticationServer, AuthenticationServers, SelectionRule } from "./deployment";
import type { Fields } from "./fields";
import { type ReadAuthentication, readAuthentication } from "./read-authentication";

const page = limits.servers.source;

/** Open routes are those of all servers or of none; where they differ nobody knows. */
export function readAuthenticationServers(
  block: Fields,
): Omit<ReadAuthentication, "policy"> & { readonly policy: AuthenticationServers<Unknown> } {
  const selector = readSelector(block.part("selection_source"), block);
  const read = block.eachBlock("authentication_servers", readServer);
  block.done();
  if (Unknown.is(read)) return { policy: { kind: "servers", selector, servers: read }, isAnonymousAccessAllowed: read };
  const servers = read.map((one) => (Unknown.is(one) ? one : one.server));
  checkServers(servers, block);
  const flags = new Set(read.map((one) => (Unknown.is(one) ? one : one.isAnonymousAccessAllowed)));
  const [flag = false, ...others] = flags;
  return {
    policy: { kind: "servers", selector, servers },
    isAnonymousAccessAllowed: others.length === 0 ? flag : disagreement,
  };
}

const disagreement = new Unknown("some of its authentication servers allow anonymous access and some do not");

function readSelector(source: Fields | undefined | Unknown, block: Fields): RequestVariable | Unknown {
  if (Unknown.is(source)) return source;
  const gap = new Unknown("what selects an authentication server is not said");
  if (source === undefined) {
    block.report("selection_source", "nothing", "Required.", page, gap);
    return gap;
  }
  const read = source.understood(() => {
    const type = source.text("type");
    if (type !== "SINGLE") return source.report("type", type ?? "nothing", "Allowed: SINGLE.", page, gap);
    const selector = source.text("selector") ?? "nothing";
    const variable = parseContextVariable(selector);
    if (variable !== undefined && (variable.table !== "path" || variable.key !== undefined)) return variable;
    return source.report("selector", selector, `Allowed: ${limits.selector.rule}.`, page, gap);
  });
  source.done();
  return read ?? gap;
}

interface ReadServer {
  readonly server: AuthenticationServer<Unknown>;
  readonly isAnonymousAccessAllowed: boolean | Unknown;
}

function readServer(block: Fields): ReadServer {
  const key = block.part("key") ?? missing(block, "key");
  const detail = block.part("authentication_server_detail") ?? missing(block, "authentication_server_detail");
  const read = Unknown.is(detail) ? undefined : readAuthentication(detail);
  const gap = Unknown.is(detail) ? detail : new Unknown("who decides is not said");
  block.done();
  return {
    server: { ...readKey(key), authentication: read?.policy ?? gap },
    isAnonymousAccessAllowed: read?.isAnonymousAccessAllowed ?? gap,
  };
}

function missing(block: Fields, name: string): Unknown {
  const gap = new Unknown(`${name} is missing`);
  block.report(name, "nothing", "Required.", page, gap);
  return gap;
}

function readKey(key: Fields | Unknown): Omit<AuthenticationServer<Unknown>, "authentication"> {
  if (Unknown.is(key)) return { name: key, rule: key, isDefault: key };
  const name = key.understood(() => key.text("name") ?? missing(key, "name"));
  const isDefault = key.understood(() => key.flag("is_default") ?? false);
  const rule = key.understood(() => readRule(key)) ?? new Unknown("what selects it is not said");
  key.done();
  return { name, rule, isDefault };
}

function readRule(key: Fields): SelectionRule | undefined {
  const [type, values, expression] = [key.text("type"), key.texts("values"), key.text("expression")];
  // A default needs no values; the type tells which of the two counts.
  if (type === "ANY_OF" || type === undefined) {
    if (values.length <= limits.values.max) return { type: "ANY_OF", values };
    return key.report("values", `${values.length} values`, `Allowed: at most ${limits.values.max}.`, page);
  }
  if (type !== "WILDCARD") return key.report("type", type, "Allowed: ANY_OF, WILDCARD.", page);
  if (expression !== undefined && limits.wildcard.pattern.test(expression)) return { type, expression };
  return key.report("expression", expression ?? "nothing", `Allowed: ${limits.wildcard.form}.`, page);
}

function checkServers(servers: readonly (AuthenticationServer<Unknown> | Unknown)[], block: Fields): void {
  const { min, max } = limits.servers;
  const field = "authentication_servers";
  if (servers.length < min || servers.length > max)
    block.report(field, `${servers.length} servers`, `Allowed: ${min} to ${max}.`, page);
  const known = servers.flatMap((server) => (Unknown.is(server) ? [] : server));
  if (known.filter(({ isDefault }) => isDefault === true).length > 1)
    block.report(field, "several defaults", "Allowed: one.", page);
  const names = known.flatMap(({ name }) => (Unknown.is(name) ? [] : name));
  const values = known.flatMap(({ rule }) =>
    Unknown.is(rule) || rule.type !== "ANY_OF" ? [] : rule.values.map((value) => value.toLowerCase()),
  );
  for (const twice of [...repeated(names), ...repeated(values)])
    block.report(field, `${twice} twice`, "Allowed: each name, and each value whatever its case, once.", page);
}

const repeated = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.filter((text, index) => texts.indexOf(text) !== index));
