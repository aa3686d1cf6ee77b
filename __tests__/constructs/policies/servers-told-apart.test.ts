import { expect, test } from "vitest";
import { policyRules } from "../../../constructs/policies/all";
import type { Attributes, Json, PolicyRule } from "../../../constructs/policies/rule";
import { serversToldApart } from "../../../constructs/policies/servers-told-apart";
import { goodChecks, none, secured, securedByJwtAuthentication } from "./deployments";

const policy: Attributes = {
  type: "JWT_AUTHENTICATION",
  token_header: "Authorization",
  token_auth_scheme: "Bearer",
  public_keys: { type: "REMOTE_JWKS", uri: "https://keys.example.com" },
  ...goodChecks,
};
interface Server {
  readonly key: Attributes;
  readonly policy?: Attributes;
}
const key = (name: string, ...values: readonly string[]): Attributes => ({ type: "ANY_OF", name, values });
const choosing = (selector: string, ...servers: readonly Server[]): Attributes => {
  const authentication_servers: Json = servers.map((server) => ({
    key: server.key,
    authentication_server_detail: { ...policy, ...server.policy },
  }));
  const dynamic_authentication = { selection_source: { type: "SINGLE", selector }, authentication_servers };
  return { specification: { request_policies: { dynamic_authentication }, routes: [] } };
};
const judge = (deployment: Attributes, rule: PolicyRule = serversToldApart) => rule.check(deployment, "d", none);
const byIssuer = (...servers: readonly Server[]) => judge(choosing("request.auth[iss]", ...servers));

test("servers with names and values of their own, and one default, are told apart", () => {
  const other = { key: { ...key("other"), is_default: true } };
  expect(byIssuer({ key: key("a", "a1", "a2") }, { key: key("b", "b") }, other)).toEqual([]);
  expect(judge(secured())).toEqual([]);
});

test.each<[string, readonly Server[], string]>([
  ["a name", [{ key: key("a", "a") }, { key: key("a", "b") }], "the name a is of several authentication servers"],
  [
    "a value",
    [{ key: key("a", "x") }, { key: key("b", "y", "x") }],
    "the value x is of several authentication servers",
  ],
  [
    "a value in other letters",
    [{ key: key("a", "X") }, { key: key("b", "x") }],
    "the value x is of several authentication servers",
  ],
  [
    "a value of Terraform's",
    [{ key: key("a", "${var.i}") }, { key: key("b", "${var.i}") }],
    "the value ${var.i} is of several authentication servers",
  ],
  [
    "a wildcard",
    [
      { key: { type: "WILDCARD", name: "a", expression: "x*" } },
      { key: { type: "WILDCARD", name: "b", expression: "x*" } },
    ],
    "the value x* is of several authentication servers",
  ],
  [
    "the default",
    [{ key: { ...key("a"), is_default: true } }, { key: { ...key("b"), is_default: true } }],
    "several authentication servers are the default",
  ],
])("%s that two have is found", (_, servers, found) => {
  expect(byIssuer(...servers)).toEqual([found]);
});

test.each<Attributes>([
  { token_header: "X-Token" },
  { token_auth_scheme: "Token" },
  { token_header: null, token_auth_scheme: null, token_query_param: "token" },
])("another place of the token is found where a claim chooses, %j", (place) => {
  const servers = [{ key: key("a", "a") }, { key: key("b", "b"), policy: place }];
  expect(byIssuer(...servers)).toEqual([expect.stringMatching(/^authentication server b: the token stands in /)]);
  expect(judge(choosing("request.host", ...servers))).toEqual([]);
});

test("what Terraform chooses by is not understood", () => {
  const later = { type: "ANY_OF", name: "a", values: "${var.issuers}" };
  expect(byIssuer({ key: later })).toEqual([{ notUnderstood: "what chooses the authentication server a" }]);
});

/** Each as a policy of its own, and as the last of three servers, of which the others break no rule. */
const broken: readonly (readonly [rule: string, parts: Attributes])[] = [
  ["issuers-present", { issuers: [] }],
  ["audiences-present", { audiences: [] }],
  ["audiences-own", { audiences: ["00000002-0000-0000-c000-000000000000"] }],
  ["clients-listed", { verify_claims: [] }],
  ["clients-listed", { verify_claims: [{ key: "azp", values: [], is_required: true }] }],
  ["clients-listed", { verify_claims: [{ key: "azp", values: ["a"], is_required: false }] }],
  ["clients-listed", { verify_claims: [{ key: "tid", values: ["a"], is_required: true }] }],
  ["upstreams-encrypted", { public_keys: { type: "REMOTE_JWKS", uri: "http://keys.example.com" } }],
  [
    "tls-verified",
    { public_keys: { type: "REMOTE_JWKS", uri: "https://k.example.com", is_ssl_verify_disabled: true } },
  ],
  ["authenticated-routes", { is_anonymous_access_allowed: true }],
  [
    "authorizer-answers-whole",
    {
      type: "CUSTOM_AUTHENTICATION",
      parameters: { a: "request.headers[a]", b: "request.headers[b]" },
      cache_key: ["a"],
    },
  ],
];

test.each(broken)(
  "%s looks at a policy alone, at the last of several servers, at a wildcard and at the default: %j",
  (id, parts) => {
    const rule = policyRules.find((one) => one.id === id);
    if (rule === undefined) throw new Error(`there is no rule ${id}`);
    const [alone, ...others] = judge(securedByJwtAuthentication(parts), rule);
    expect(others).toEqual([]);
    expect(alone).toBeTypeOf("string");
    const last: readonly Attributes[] = [
      key("last", "c"),
      { type: "WILDCARD", name: "last", expression: "c*" },
      { ...key("last"), is_default: true },
    ];
    for (const one of last) {
      const servers = [{ key: key("a", "a") }, { key: key("b", "b") }];
      expect(judge(choosing("request.host", ...servers), rule)).toEqual([]);
      expect(judge(choosing("request.host", ...servers, { key: one, policy: parts }), rule)).toEqual([
        ["upstreams-encrypted", "tls-verified"].includes(id)
          ? String(alone).replace("the key server", "authentication server last: the key server")
          : `authentication server last: ${String(alone)}`,
      ]);
    }
  },
);
