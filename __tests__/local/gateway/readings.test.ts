/** Each choice by itself: what a client sees under the strict answer, and what when this one answer alone is lenient. */
import { createSign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Json, JsonObject } from "../../../internal/json";
import { movableClock } from "../../../local/clock";
import { type Decisions, decisionsOf, type OpenChoiceId } from "../../../local/gateway/choices";
import { HeaderList } from "../../../local/gateway/header-list";
import { audience, issuer, jwksUri, keyServer, rsaKey, token, tokenAuthentication } from "./issuer";
import { rawRequest, requestText } from "./raw-request";
import { gatewayAt, gatewayWith } from "./started-gateway";
import { deploymentResource, stockRoute } from "./test-stack";

type Headers = readonly (readonly [name: string, value: string])[];
type Made = Partial<Decisions>;

const [key, next] = [rsaKey("one"), rsaKey("two")];
const bearer = async (parts: Parameters<typeof token>[1] = {}, signer = key): Promise<Headers> => [
  ["Authorization", `Bearer ${await token(signer, parts)}`],
];

/** What a back end got: its target, and its headers as they came. */
interface Got {
  readonly url: string;
  readonly headers: readonly string[];
}

const valuesOf = ({ headers }: Got, name: string): readonly string[] =>
  headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name);

/** One open route to a back end that tells what it got. */
async function forwarded(made: Made, policies: JsonObject, headers: Headers, target = "/api/x"): Promise<Got> {
  const server = createServer((request, response) =>
    response.end(JSON.stringify({ url: request.url, headers: request.rawHeaders })),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const keys = await keyServer(key.jwk);
  const route = {
    path: "/{rest*}",
    methods: ["ANY"],
    backend: [{ type: "HTTP_BACKEND", url: "https://back.test/x/${request.path[rest]}" }],
    request_policies: [{ authorization: [{ type: "ANONYMOUS" }], ...policies }],
  };
  const { url } = await gatewayAt(
    { request_policies: [tokenAuthentication({ is_anonymous_access_allowed: true })], routes: [route] },
    {
      decisions: made,
      origins: {
        "https://back.test": `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        [jwksUri]: keys.origin,
      },
    },
  );
  const { status, body } = await rawRequest(url, requestText(target, headers));
  return status === 200 ? (JSON.parse(body) as Got) : { url: String(status), headers: [] };
}

const transforming = (transformations: JsonObject): JsonObject => ({ header_transformations: [transformations] });
const items = (...all: JsonObject[]): JsonObject[] => [{ items: all }];

/** The text that a stock route answers, or the status where none does. */
async function answered(made: Made, routes: JsonObject[], target: string, method = "GET"): Promise<string> {
  const { url } = await gatewayAt({ routes }, { decisions: made });
  const { status, body } = await rawRequest(url, requestText(target, [], method));
  return status === 200 && method === "GET" ? body : String(status);
}

const worldAndRest = [stockRoute("/world", "world"), stockRoute("/{rest*}", "rest")];

/** A closed route, its keys, and requests to it. */
async function closed(made: Made, checks: JsonObject = {}, policies: JsonObject = {}) {
  const clock = movableClock();
  const keys = await keyServer(key.jwk);
  const { url } = await gatewayAt(
    {
      request_policies: [{ ...tokenAuthentication({}, checks), ...policies }],
      routes: [stockRoute("/x", "in", {}, ["ANY"])],
    },
    { clock, decisions: made, origins: { [jwksUri]: keys.origin } },
  );
  return {
    clock,
    keys,
    status: async (headers: Headers = [], method = "GET"): Promise<number> =>
      (await rawRequest(url, requestText("/api/x", headers, method))).status,
  };
}

/** Signed by the key, claims as they stand. */
function signed(claims: string): string {
  const part = (text: string): string => Buffer.from(text).toString("base64url");
  const text = `${part(JSON.stringify({ alg: "RS256", kid: key.kid }))}.${part(claims)}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key.privateKey, "base64url")}`;
}

/** What is observed, and what it is under each answer. */
type Scenario = readonly [observe: (made: Made) => Promise<unknown>, strict: unknown, lenient: unknown];

const claimValue = (values: string[], more: JsonObject = {}): JsonObject => ({
  verify_claims: [{ key: "c", values, ...more }],
});

const scenarios: Readonly<Record<OpenChoiceId, Scenario>> = {
  "several-hosts": [
    async (made) => {
      const hosts: Headers = [
        ["Host", "one.test"],
        ["Host", "other.test"],
      ];
      const set = transforming({ set_headers: items({ name: "X-Host", values: ["${request.host}"] }) });
      return valuesOf(await forwarded(made, set, hosts), "x-host");
    },
    [],
    ["one.test"],
  ],
  "request-ids": [
    async (made) => valuesOf(await forwarded(made, {}, [["opc-request-id", "mine"]]), "opc-request-id")[0] === "mine",
    false,
    true,
  ],
  preflight: [
    async (made) => {
      const cors = { cors: [{ allowed_origins: ["https://web.test"] }] };
      const asked: Headers = [
        ["Origin", "https://web.test"],
        ["Access-Control-Request-Method", "GET"],
      ];
      return (await closed(made, {}, cors)).status(asked, "OPTIONS");
    },
    204,
    401,
  ],
  "ambiguous-paths": [
    async (made) => (await forwarded(made, {}, [], "/api/a/..;/%252e%252e//../%zz")).url,
    "404",
    "/x/a/..;/%252e%252e//../%zz",
  ],
  "encoded-letters": [(made) => answered(made, worldAndRest, "/api/%77orld"), "world", "rest"],
  "path-case": [(made) => answered(made, worldAndRest, "/api/World"), "rest", "world"],
  "trailing-slash": [(made) => answered(made, worldAndRest, "/api/world/"), "rest", "world"],
  "nested-prefixes": [
    async (made) => {
      const outer = deploymentResource("/api", { routes: [stockRoute("/{rest*}", "outer")] }, "outer");
      const inner = deploymentResource("/api/in", { routes: [stockRoute("/x", "inner")] }, "inner");
      const { url } = await gatewayWith([outer, inner], { decisions: made });
      return (await rawRequest(url, requestText("/api/in/x"))).body;
    },
    "inner",
    "outer",
  ],
  "route-precedence": [(made) => answered(made, [...worldAndRest].reverse(), "/api/world"), "world", "rest"],
  "any-method": [(made) => answered(made, [stockRoute("/x", "", {}, ["ANY"])], "/api/x", "TRACE"), "405", "200"],
  "head-of-get": [(made) => answered(made, [stockRoute("/x", "")], "/api/x", "HEAD"), "405", "200"],
  "order-of-policies": [
    async (made) => {
      const rate = { rate_limiting: [{ rate_key: "TOTAL", rate_in_requests_per_second: 1 }] };
      const { status } = await closed(made, {}, rate);
      return [await status(), await status()];
    },
    [401, 429],
    [401, 401],
  ],
  "several-tokens": [
    async (made) => {
      const { status } = await closed(made);
      const [good] = await bearer();
      const bad = ["Authorization", "Bearer x"] as const;
      return good === undefined ? [] : [await status([good, bad]), await status([bad, good])];
    },
    [401, 401],
    [200, 401],
  ],
  "json-dialects": [
    async (made) => {
      const { keys, status } = await closed(made);
      keys.document = JSON.stringify({ keys: [{ ...key.jwk, n: `${key.jwk.n}==` }] }).replace("{", '\uFEFF{"keys":[],');
      const before = await status(await bearer());
      keys.document = JSON.stringify({ keys: [key.jwk] });
      const claims = JSON.stringify({ iss: issuer, aud: audience, exp: 9_999_999_999 });
      const written = [
        claims.replace("{", '{"aud":"another",'),
        claims.replace("}", ',"aud":"another"}'),
        claims.replace("{", '{"x":"\\ud800","y":1e400,'),
      ];
      const answers = await Promise.all(written.map((text) => status([["Authorization", `Bearer ${signed(text)}`]])));
      return [before, ...answers];
    },
    [500, 401, 401, 401],
    [200, 200, 401, 200],
  ],
  "bad-key-in-set": [
    async (made) => {
      const { keys, status } = await closed(made);
      const curve = { kty: "EC", kid: "curve", crv: "P-256", x: "x", y: "y" };
      keys.document = JSON.stringify({ keys: [curve, key.jwk, { ...next.jwk, kid: key.kid }] });
      return status(await bearer());
    },
    500,
    200,
  ],
  "unknown-kid": [
    async (made) => {
      const { keys, status } = await closed(made);
      const before = await status(await bearer());
      keys.document = JSON.stringify({ keys: [key.jwk, next.jwk] });
      return [before, await status(await bearer({}, next))];
    },
    [200, 401],
    [200, 200],
  ],
  "stale-keys": [
    async (made) => {
      const { clock, keys, status } = await closed(made);
      const before = await status(await bearer());
      clock.moveBy(3_600_001);
      keys.status = 503;
      return [before, await status(await bearer({ now: clock.now() }))];
    },
    [200, 500],
    [200, 200],
  ],
  "refusals-kept": [
    async (made) => {
      let calls = 0;
      const { fetch } = await gatewayAt(
        {
          request_policies: [
            { authentication: [{ type: "CUSTOM_AUTHENTICATION", token_header: "X-Key", function_id: "f" }] },
          ],
          routes: [stockRoute("/x", "in")],
        },
        {
          decisions: made,
          invokeFunction: () => {
            calls += 1;
            const body = Buffer.from(JSON.stringify({ active: calls > 1 }));
            return Promise.resolve({ kind: "answer", status: 200, headers: HeaderList.of(), body });
          },
        },
      );
      const ask = async () => (await fetch("/api/x", { headers: { "X-Key": "k" } })).status;
      return [await ask(), await ask(), await ask(), calls];
    },
    [401, 401, 401, 1],
    [401, 200, 200, 2],
  ],
  "claim-types": [
    async (made) => {
      const { status } = await closed(made, claimValue(["7", "true"], { is_required: true }));
      const claims = [7, true, ["7", "8"], ["8", "7"], [], null, { 7: 7 }];
      return Promise.all(claims.map(async (c) => status(await bearer({ claims: { c } }))));
    },
    [401, 401, 401, 401, 401, 401, 401],
    [200, 200, 200, 401, 401, 401, 401],
  ],
  "claim-required": [
    async (made) => {
      const { status } = await closed(made, claimValue(["7"]));
      return [await status(await bearer()), await status(await bearer({ claims: { c: "8" } }))];
    },
    [401, 401],
    [200, 401],
  ],
  "anonymous-with-token": [
    async (made) => {
      const set = transforming({ set_headers: items({ name: "X-Who", values: ["${request.auth[sub]}"] }) });
      const [good, bad] = [await bearer(), await bearer({ claims: { aud: "another" } })];
      return [good, bad, []].map(async (headers) => valuesOf(await forwarded(made, set, headers), "x-who"));
    },
    [[], [], []],
    [["somebody"], [], []],
  ],
  "hop-by-hop": [
    async (made) => {
      const set = transforming({ set_headers: items({ name: "X-Sure", values: ["set"] }) });
      const sent: Headers = [
        ["Connection", "close, x-hop, x-sure"],
        ["X-Hop", "1"],
        ["X-Sure", "forged"],
        ["TE", "trailers"],
      ];
      const got = await forwarded(made, set, sent);
      return ["x-hop", "te", "x-sure"].map((name) => valuesOf(got, name));
    },
    [[], [], ["set"]],
    [["1"], ["trailers"], ["set"]],
  ],
  "claims-in-headers": [
    async (made) => {
      const { url } = await gatewayAt(
        {
          request_policies: [
            {
              ...tokenAuthentication({
                validation_failure_policy: [{ type: "MODIFY_RESPONSE", response_code: "401", response_message: "no" }],
              }),
            },
          ],
          routes: [stockRoute("/x", "roles: ${request.auth[roles]}")],
        },
        { decisions: made, origins: { [jwksUri]: (await keyServer(key.jwk)).origin } },
      );
      return (await rawRequest(url, requestText("/api/x", await bearer({ claims: { roles: ["a", "b"] } })))).body;
    },
    "roles: a",
    'roles: ["a","b"]',
  ],
  "filter-order": [
    async (made) => {
      const both = transforming({
        filter_headers: [{ type: "BLOCK", items: [{ name: "X-A" }] }],
        rename_headers: items({ from: "X-B", to: "X-A" }),
      });
      return valuesOf(await forwarded(made, both, [["X-B", "forged"]]), "x-a");
    },
    [],
    ["forged"],
  ],
  "rename-set-order": [
    async (made) => {
      const both = transforming({
        rename_headers: items({ from: "X-B", to: "X-A" }),
        set_headers: items({ name: "X-A", values: ["set"] }),
      });
      return valuesOf(await forwarded(made, both, [["X-B", "forged"]]), "x-a");
    },
    ["set"],
    ["forged"],
  ],
  "rename-onto": [
    async (made) => {
      const renamed = transforming({ rename_headers: items({ from: "X-B", to: "X-A" }) });
      const sent: Headers = [
        ["X-A", "own"],
        ["X-B", "other"],
      ];
      return valuesOf(await forwarded(made, renamed, sent), "x-a");
    },
    ["other"],
    ["own", "other"],
  ],
  "allow-filter": [
    async (made) => {
      const allow = transforming({ filter_headers: [{ type: "ALLOW", items: [{ name: "X-A" }] }] });
      const got = await forwarded(made, allow, [
        ["X-A", "1"],
        ["X-B", "2"],
        ["Cookie", "c=1"],
      ]);
      return ["x-a", "x-b", "cookie"].map((name) => valuesOf(got, name));
    },
    [["1"], [], ["c=1"]],
    [["1"], [], []],
  ],
};

test.each(["strict", "lenient"] as const)(
  "under the %s reading a value that is empty, or that no header may hold, leaves what the client sent",
  async (reading) => {
    const policies = {
      authorization: [{ type: "AUTHENTICATION_ONLY" }],
      ...transforming({ set_headers: items({ name: "X-User", values: ["${request.auth[name]}"] }) }),
    };
    const user = async (name: Json): Promise<readonly string[]> => {
      const sent: Headers = [...(await bearer({ claims: { name } })), ["X-User", "administrator"]];
      return valuesOf(await forwarded(decisionsOf(reading), policies, sent), "x-user");
    };
    for (const name of ["", null, "a\n", "a\u0000", "a\u007f"])
      expect(await user(name), JSON.stringify(name)).toEqual(["administrator"]);
    expect(await user("somebody")).toEqual(["somebody"]);
  },
);

describe.each(Object.entries(scenarios))("%s", (id, [observe, strict, lenient]) => {
  const observed = async (made: Made): Promise<unknown> => {
    const seen = await observe(made);
    return Array.isArray(seen) ? Promise.all(seen) : seen;
  };
  test("strict", async () => {
    expect(await observed({})).toEqual(strict);
  });
  test("lenient", async () => {
    expect(await observed({ [id]: "lenient" })).toEqual(lenient);
  });
});
