import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { movableClock } from "../../../local/clock";
import { type FunctionCall, type FunctionOutcome, failedCall } from "../../../local/functions/function-call";
import { HeaderList } from "../../../local/gateway/header-list";
import { type GatewayTestOptions, gatewayAt, type StartedGateway } from "./started-gateway";
import { stockRoute } from "./test-stack";

const functionId = "ocid1.fnfunc.oc1..authorizer";

type Decide = (input: JsonObject, call: FunctionCall) => FunctionOutcome;

const answered = (body: unknown, status = 200): FunctionOutcome => ({
  kind: "answer",
  status,
  headers: HeaderList.of(),
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

interface Authorized extends StartedGateway {
  /** What the function was told, call by call. */
  readonly inputs: JsonObject[];
  readonly ask: (headers?: HeadersInit, path?: string) => Promise<readonly [status: number, body: string]>;
}

const open = { request_policies: [{ authorization: [{ type: "ANONYMOUS" }] }] };
const anyOf = (...scopes: string[]) => ({
  request_policies: [{ authorization: [{ type: "ANY_OF", allowed_scope: scopes }] }],
});

async function authorizedBy(
  decide: Decide,
  authentication: JsonObject = { token_header: "X-Key" },
  options: GatewayTestOptions = {},
): Promise<Authorized> {
  const inputs: JsonObject[] = [];
  const block = { type: "CUSTOM_AUTHENTICATION", function_id: functionId, is_anonymous_access_allowed: true };
  const gateway = await gatewayAt(
    {
      request_policies: [{ authentication: [{ ...block, ...authentication }] }],
      routes: [
        stockRoute("/x", "in: ${request.auth[sub]}"),
        stockRoute("/role", "role", anyOf("app-role:Admin", "user-role:Admin")),
        stockRoute("/open", "open: <${request.auth[sub]}>", open),
      ],
    },
    {
      ...options,
      invokeFunction: (id, call) => {
        expect(id).toBe(functionId);
        const input: JsonObject = JSON.parse(call.body.toString());
        inputs.push(input);
        return Promise.resolve(decide(input, call));
      },
    },
  );
  const ask: Authorized["ask"] = async (headers = {}, path = "/api/x") => {
    const response = await gateway.fetch(path, { headers });
    return [response.status, await response.text()];
  };
  return { ...gateway, inputs, ask };
}

const yes: Decide = () => answered({ active: true, context: { sub: "somebody" } });

describe("with a single argument", () => {
  test("tells the function the whole value, and nothing else of the request", async () => {
    const calls: FunctionCall[] = [];
    const { ask, inputs } = await authorizedBy((input, call) => {
      calls.push(call);
      return yes(input, call);
    });
    expect(await ask({ "X-Key": "Bearer a.b.c", "X-Other": "o" })).toEqual([200, "in: somebody"]);
    expect(inputs).toEqual([{ type: "TOKEN", token: "Bearer a.b.c" }]);
    expect(calls[0]?.headers.names().filter((name) => /^fn-http|x-other/.test(name))).toEqual([]);
  });

  test("takes it from the query", async () => {
    const { ask, inputs } = await authorizedBy(yes, { token_query_param: "key" });
    expect(await ask({}, "/api/x?a=1&key=k%20k")).toEqual([200, "in: somebody"]);
    expect(inputs).toEqual([{ type: "TOKEN", token: "k%20k" }]);
  });

  test("refuses without it, and asks nobody", async () => {
    const { ask, inputs } = await authorizedBy(yes);
    expect((await ask())[0]).toBe(401);
    expect(inputs).toEqual([]);
  });
});

describe("with several arguments", () => {
  const parameters = { token: "request.headers[Authorization]", tenant: "request.query[tenant]", at: "request.host" };

  test("tells what is there, several values as a list", async () => {
    const { ask, inputs, url } = await authorizedBy(yes, { parameters });
    await ask({}, "/api/x?tenant=a&tenant=b");
    await ask({ authorization: "Bearer t" });
    const at = new URL(url).host;
    expect(inputs).toEqual([
      { type: "USER_DEFINED", data: { tenant: ["a", "b"], at } },
      { type: "USER_DEFINED", data: { token: "Bearer t", at } },
    ]);
  });

  test.each<[string, JsonObject, number]>([
    ["all of them, unless said otherwise", {}, 2],
    ["those that cache_key names", { cache_key: ["token"] }, 1],
  ])("keeps an answer for the values of %s", async (_what, more, calls) => {
    const { ask, inputs } = await authorizedBy(yes, { parameters, ...more });
    for (const tenant of ["a", "b"]) await ask({ authorization: "t" }, `/api/x?tenant=${tenant}`);
    expect(inputs).toHaveLength(calls);
  });

  test("never takes one argument for another", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme-ascii" }), fc.string({ unit: "grapheme-ascii" }), async (a, b) => {
        const { ask, inputs } = await authorizedBy(yes, {
          parameters: { a: "request.query[a]", b: "request.query[b]" },
        });
        const query = (one: string, other: string) =>
          `/api/x?a=${encodeURIComponent(one)}&b=${encodeURIComponent(other)}`;
        await ask({}, query(a, b));
        await ask({}, query(b, a));
        expect(inputs).toHaveLength(a === b ? 1 : 2);
      }),
      { numRuns: 20 },
    );
  });
});

describe("an answer", () => {
  test.each<[string, FunctionOutcome, number, string]>([
    ["that is active", answered({ active: true }), 200, "customAuthentication.successfulAuthentication"],
    ["that is not", answered({ active: false }), 401, "customAuthentication.authenticationFailed"],
    ["that does not say", answered({ context: { sub: "x" } }), 401, "customAuthentication.authenticationFailed"],
    ["that is active as a text", answered({ active: "true" }), 401, "customAuthentication.authenticationFailed"],
    ["that is no JSON", answered("yes"), 502, "customAuthentication.unexpectedResponse"],
    ["that is a list", answered([{ active: true }]), 502, "customAuthentication.unexpectedResponse"],
    ["with 500", answered({ active: true }, 500), 502, "customAuthentication.failedFunctionInvocation"],
    ["with 204", answered("", 204), 502, "customAuthentication.failedFunctionInvocation"],
    ["that does not come", failedCall("timeout", "late"), 502, "customAuthentication.failedFunctionInvocation"],
    [
      "that no policy permits",
      failedCall("notFoundOrNotAuthorized", "none"),
      502,
      "customAuthentication.failedFunctionInvocation",
    ],
  ])("%s", async (_what, outcome, status, code) => {
    const { ask, logs } = await authorizedBy(() => outcome);
    expect((await ask({ "X-Key": "k" }))[0]).toBe(status);
    expect(logs.map((line) => line.code)).toContain(code);
  });

  test("says itself how it challenges", async () => {
    const { fetch } = await authorizedBy(() => answered({ active: false, wwwAuthenticate: 'Bearer error="x"' }));
    const response = await fetch("/api/x", { headers: { "X-Key": "k" } });
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="x"');
  });

  test("fills the failure policy, status and all", async () => {
    const failure = {
      type: "MODIFY_RESPONSE",
      response_code: "request.auth[code]",
      response_message: "go to ${request.auth[where]}",
    };
    const { ask } = await authorizedBy(
      (input) => answered({ active: false, context: { code: String(input.token), where: "there" } }),
      { token_header: "X-Key", validation_failure_policy: [failure] },
    );
    expect(await ask({ "X-Key": "403" })).toEqual([403, "go to there"]);
    expect(await ask({ "X-Key": "99" })).toEqual([401, "go to there"]);
  });

  test.each<[string, unknown, number]>([
    ["a list that has one of them", ["app-role:Reader", "app-role:Admin"], 200],
    ["a text that has one of them", "app-role:Reader user-role:Admin", 200],
    ["others", ["Admin", "scp:Admin", "app-role:admin"], 403],
    ["one text with spaces in a list", ["app-role:Reader app-role:Admin"], 403],
    ["none", undefined, 403],
  ])("grants %s", async (_what, scope, status) => {
    const { ask } = await authorizedBy(() => answered({ active: true, scope }));
    expect((await ask({ "X-Key": "k" }, "/api/role"))[0]).toBe(status);
  });

  test("is not asked for on an open route", async () => {
    const { ask, inputs } = await authorizedBy(yes);
    expect(await ask({ "X-Key": "k" }, "/api/open")).toEqual([200, "open: <>"]);
    expect(inputs).toEqual([]);
  });
});

describe("an answer is kept", () => {
  test.each<[string, (now: number) => unknown, number, number]>([
    ["for a minute at least", (now) => new Date(now + 1000).toISOString(), 59_000, 61_000],
    ["for a minute where it does not say", () => undefined, 59_000, 61_000],
    ["for a minute where it says what is no time", () => "tomorrow", 59_000, 61_000],
    ["for as long as it says", (now) => new Date(now + 600_000).toISOString(), 599_000, 601_000],
    ["for an hour at most", (now) => new Date(now + 7_200_000).toISOString(), 3_599_000, 3_601_000],
  ])("%s", async (_how, expiresAt, before, after) => {
    const standing = Date.now();
    const clock = movableClock({ now: () => standing });
    const decide: Decide = () => answered({ active: true, expiresAt: expiresAt(clock.now()) });
    const { ask, inputs } = await authorizedBy(decide, { token_header: "X-Key" }, { clock });
    await ask({ "X-Key": "k" });
    clock.moveBy(before);
    await ask({ "X-Key": "k" });
    expect(inputs).toHaveLength(1);
    clock.moveBy(after - before);
    await ask({ "X-Key": "k" });
    expect(inputs).toHaveLength(2);
  });

  test("where the function failed it is not", async () => {
    const outcomes = [answered("", 500), answered({ active: true })];
    const { ask } = await authorizedBy(() => outcomes.shift() ?? answered({ active: true }));
    expect([(await ask({ "X-Key": "k" }))[0], (await ask({ "X-Key": "k" }))[0]]).toEqual([502, 200]);
  });
});
