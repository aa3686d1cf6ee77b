/**
 * What a text for API Gateway may take from the request: context tables and their keys.
 *
 * Written bare (`request.path[order]`) where a setting is nothing but a variable, as `${request.path[order]}` within a text.
 *
 * @module
 */
import type { RuleLimit } from "./rule";

const page = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycontextvariables.htm";
const strings = "https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1";

/** What stands in brackets after a table's name. */
export interface ContextTable {
  readonly key: "none" | "optional" | "required";
  /** Which keys there can be. */
  readonly pattern: RegExp;
}

/** By the name after `request.`. `body` is for authorizer functions alone. */
export const contextTables: Readonly<Record<string, ContextTable>> = {
  path: { key: "optional", pattern: /^[A-Za-z0-9_]+$/ },
  query: { key: "required", pattern: /^[^\]]+$/ },
  headers: { key: "required", pattern: /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/ },
  auth: { key: "required", pattern: /^[^\s[\]{}]+$/ },
  cert: { key: "required", pattern: /^client_base64$/ },
  host: { key: "none", pattern: /^$/ },
  subdomain: { key: "required", pattern: /^[A-Za-z0-9.-]+$/ },
  usage_plan: { key: "required", pattern: /^id$/ },
};

/** What texts with variables have to be like. */
export const contextVariables = {
  variable: {
    rule: "${request.path[name]}, request.query[name], request.headers[name], request.auth[claim], request.cert[client_base64], request.subdomain[suffix], request.usage_plan[id], ${request.path} and ${request.host}, all without spaces",
    source: page,
  },
  parameter: { rule: "a parameter of the route's own path, {name} or {name*}, by its name alone", source: page },
  token: {
    rule: "request.auth on routes that ask for a token: elsewhere it is empty, and the URL another one",
    source: page,
  },
  withinText: { rule: "${…} around a context variable that stands in a text", source: page },
  wholeSegment: {
    rule: "context variables as whole segments of the path, each after a /, and ${request.path[name]} instead of the whole path",
    source: page,
  },
  authority: { rule: "a host with or without a port, and nothing from the request in it", source: page },
  plainText: {
    rule: "${…} with one $, and %{ with one %: what Terraform would read otherwise is escaped where it is written",
    source: strings,
  },
  reference: {
    rule: "the value of a TerraformVariable, a resource's attribute or Fn in its place: texts reach the gateway as written",
    source: strings,
  },
} satisfies Record<string, RuleLimit>;
