import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { selectServer } from "../../../local/gateway/authentication-servers";
import { HeaderList } from "../../../local/gateway/header-list";
import type { SelectionRule } from "../../../synthesized/system/deployment";
import { issuer, jwksUri, keyServer, rsaKey, token, tokenAuthentication } from "./issuer";
import { gatewayAt } from "./started-gateway";
import { stockRoute } from "./test-stack";

const anyOf = (...values: string[]): SelectionRule => ({ type: "ANY_OF", values });
const wildcard = (expression: string): SelectionRule => ({ type: "WILDCARD", expression });

describe("a value selects", () => {
  const servers = [
    { name: "default", rule: anyOf(), isDefault: true },
    { name: "any", rule: wildcard("*"), isDefault: false },
    { name: "exact", rule: anyOf("a.example.com", "B"), isDefault: false },
  ];
  test.each([
    ["a.example.com", "exact"],
    ["A.EXAMPLE.COM", "exact"],
    ["b", "exact"],
    ["c", "any"],
    ["", "any"],
  ])("%j: %s", (value, expected) => {
    expect(selectServer(servers, value)?.name).toBe(expected);
  });

  test.each([
    ["*.example.com", ".example.com", true],
    ["*.example.com", "a.b.example.com", true],
    ["*.example.com", "a.Example.com", false],
    ["*.example.com", "a.example.com.evil.test", false],
    ["+.example.com", ".example.com", false],
    ["+.example.com", "a.example.com", true],
    ["https://login*", "https://login", true],
    ["https://login*", "x https://login", false],
    ["https://login+", "https://login", false],
    ["+", "", false],
    ["+", "a", true],
  ])("%s for %j: %s", (expression, value, matches) => {
    expect(selectServer([{ rule: wildcard(expression), isDefault: false }], value) !== undefined).toBe(matches);
  });

  test("wildcards in the order in which they are written, and a default after them", () => {
    const all = [
      { name: "default", rule: anyOf(), isDefault: true },
      { name: "first", rule: wildcard("a*"), isDefault: false },
      { name: "second", rule: wildcard("ab*"), isDefault: false },
    ];
    expect([selectServer(all, "abc")?.name, selectServer(all, "x")?.name]).toEqual(["first", "default"]);
    expect(selectServer(all.slice(1), "x")).toBeUndefined();
  });
});

describe("a deployment with several authentication servers", () => {
  const [one, two] = [rsaKey("one"), rsaKey("two")];
  const issuerTwo = "https://two.test";
  const detail = (...blocks: Parameters<typeof tokenAuthentication>) =>
    tokenAuthentication(...blocks).authentication ?? [];

  async function gatewayWithServers(selector: string, ...keys: JsonObject[]) {
    const [first, second] = [await keyServer(one.jwk), await keyServer(two.jwk)];
    const uriTwo = "https://two.test/keys";
    const [keyOne = {}, keyTwo = {}, keyThree] = keys;
    const servers: JsonObject[] = [
      { key: [{ name: "one", ...keyOne }], authentication_server_detail: detail() },
      {
        key: [{ name: "two", ...keyTwo }],
        authentication_server_detail: detail({}, { issuers: [issuerTwo] }, { uri: uriTwo }),
      },
    ];
    const custom = { type: "CUSTOM_AUTHENTICATION", function_id: "f", token_header: "X-Key" };
    if (keyThree !== undefined)
      servers.push({ key: [{ name: "three", ...keyThree }], authentication_server_detail: [custom] });
    const { fetch } = await gatewayAt(
      {
        request_policies: [
          {
            dynamic_authentication: [
              { selection_source: [{ type: "SINGLE", selector }], authentication_servers: servers },
            ],
          },
        ],
        routes: [stockRoute("/x", "in: ${request.auth[iss]}")],
      },
      {
        origins: { [jwksUri]: first.origin, [uriTwo]: second.origin },
        invokeFunction: () =>
          Promise.resolve({
            kind: "answer",
            status: 200,
            headers: HeaderList.of(),
            body: Buffer.from(JSON.stringify({ active: true, context: { iss: "function" } })),
          }),
      },
    );
    return async (headers: Record<string, string>) => {
      const response = await fetch("/api/x", { headers });
      return [response.status, await response.text()] as const;
    };
  }
  const bearer = async (...parts: Parameters<typeof token>) => ({ authorization: `Bearer ${await token(...parts)}` });
  const ofTwo = { claims: { iss: issuerTwo } };

  test("verifies by the one that the issuer names, and refuses what no other than that one may say", async () => {
    const ask = await gatewayWithServers(
      "request.auth[iss]",
      { type: "ANY_OF", values: [issuer] },
      { type: "ANY_OF", values: [issuerTwo] },
    );
    expect(await ask(await bearer(one))).toEqual([200, `in: ${issuer}`]);
    expect(await ask(await bearer(two, ofTwo))).toEqual([200, `in: ${issuerTwo}`]);
    // Signed by the one, and naming the other.
    expect((await ask(await bearer(one, ofTwo)))[0]).toBe(401);
    expect((await ask(await bearer(two)))[0]).toBe(401);
    // In other letters it selects the server, which compares exactly.
    expect((await ask(await bearer(two, { claims: { iss: issuerTwo.toUpperCase() } })))[0]).toBe(401);
  });

  test.each<[string, Record<string, string>]>([
    ["another issuer", {}],
    ["no token", {}],
    ["what is no token", { authorization: "Bearer x" }],
  ])("answers 401 where none matches: %s", async (what, headers) => {
    const ask = await gatewayWithServers(
      "request.auth[iss]",
      { type: "ANY_OF", values: [issuer] },
      { type: "ANY_OF", values: [issuerTwo] },
    );
    const sent = what === "another issuer" ? await bearer(one, { claims: { iss: "https://third.test" } }) : headers;
    expect((await ask(sent))[0]).toBe(401);
  });

  test("selects by a header, a function among them", async () => {
    const ask = await gatewayWithServers(
      "request.headers[X-By]",
      { is_default: true, type: "ANY_OF" },
      { type: "ANY_OF", values: ["two"] },
      { type: "WILDCARD", expression: "key-+" },
    );
    expect(await ask({ "X-By": "key-1", "X-Key": "k" })).toEqual([200, "in: function"]);
    expect((await ask({ "X-By": "key-", "X-Key": "k" }))[0]).toBe(401);
    expect((await ask({ "X-By": "TWO", ...(await bearer(two, ofTwo)) }))[0]).toBe(200);
    expect((await ask(await bearer(one)))[0]).toBe(200);
  });
});
