/**
 * The `authentication` block of a deployment for which a function decides.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/adding_authn_authz_request_policies-multi-argument.htm
 *
 * @module
 */
import { authorizer as limits } from "../../limits/api-gateway-authentication";
import { blocksByType as tables } from "../../limits/deployment-specification";
import { Unknown } from "../expression/value";
import { parseContextVariable, type RequestVariable } from "./context-variables";
import type { AuthorizerInput, AuthorizerPolicy } from "./deployment";
import type { Fields } from "./fields";
import { readFailure } from "./read-failure";

const page = limits.arguments.source;

export function readAuthorizer(block: Fields): AuthorizerPolicy<Unknown> {
  block.unsent(tables.authentication, "CUSTOM_AUTHENTICATION");
  const functionId = block.understood(() => block.text("function_id") ?? missingFunction(block));
  const input = block.understood(() => readInput(block)) ?? new Unknown("what its function is told is not said");
  return { kind: "function", logPrefix: "customAuthentication", functionId, input, failure: readFailure(block) };
}

function missingFunction(block: Fields): Unknown {
  const missing = new Unknown("function_id is missing");
  block.report("function_id", "nothing", "Required.", page, missing);
  return missing;
}

function readInput(block: Fields): AuthorizerInput | undefined {
  const given = block.entries("parameters");
  const named = block.texts("cache_key");
  const places = { header: block.text("token_header"), query: block.text("token_query_param") };
  if (given.length === 0) return readToken(block, places);
  if (given.length > limits.arguments.max)
    return block.report("parameters", `${given.length}`, `Allowed: at most ${limits.arguments.max}.`, page);
  const names = given.map(([name]) => name);
  const unknown = named.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return block.report("cache_key", unknown, `Allowed: names out of parameters (${names.join(", ")}).`, page);
  const read = given.flatMap(([name, text]) => {
    const variable = readVariable(block, text);
    return variable === undefined ? [] : [{ name, variable }];
  });
  if (read.length < given.length) return undefined;
  return { form: "arguments", arguments: read, cacheKey: named.length === 0 ? names : named };
}

function readToken(
  block: Fields,
  { header, query }: { readonly header: string | undefined; readonly query: string | undefined },
): AuthorizerInput | undefined {
  if ((header === undefined) === (query === undefined))
    return block.report(
      "parameters",
      header === undefined ? "nothing" : "token_header and token_query_param",
      "Exactly one of parameters, token_header and token_query_param is required.",
      page,
    );
  const variable: RequestVariable =
    header === undefined ? { table: "query", key: query } : { table: "headers", key: header };
  return { form: "token", arguments: [{ name: "token", variable }], cacheKey: ["token"] };
}

const told: readonly RequestVariable["table"][] = ["headers", "query", "host"];

function readVariable(block: Fields, text: string): RequestVariable | undefined {
  const variable = parseContextVariable(text);
  if (variable !== undefined && told.includes(variable.table)) return variable;
  if (!/^request\.(?:cert\[|body$)/.test(text))
    return block.report("parameters", text, `Allowed: ${limits.variables.rule}.`, limits.variables.source);
  const gap = new Unknown(`what ${text} stands for is not known here`);
  const remedy = "The local gateway tells a function of headers, the query and the host: test others in OCI.";
  return block.notPlayed("parameters", text, remedy, page, gap);
}
