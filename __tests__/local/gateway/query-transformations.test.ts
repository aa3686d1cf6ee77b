import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { transformQuery } from "../../../local/gateway/query-transformations";
import { type Context, parseContextText, plainText } from "../../../synthesized/system/context-variables";
import type { Transformations } from "../../../synthesized/system/deployment";
import { noTransformations } from "../../../synthesized/system/read-transformations";
import { gatewayAt } from "./started-gateway";

const context: Context = {
  parameters: new Map([["id", "a%2Fb"]]),
  path: "",
  query: "",
  header: () => undefined,
  host: "",
  claims: { name: "x&y=z #1" },
};
const text = (value: string) => {
  const parsed = parseContextText(value);
  return "parts" in parsed ? parsed : plainText(value);
};
const set = (ifExists: "OVERWRITE" | "APPEND" | "SKIP", name: string, ...values: string[]) => ({
  set: [{ name, values: values.map(text), ifExists }],
});
const transformed = (query: string, change: Partial<Transformations>): string =>
  transformQuery(query, { ...noTransformations, ...change }, context, { filtersFirst: false });

describe("transformations of the query", () => {
  test.each<[string, string, Partial<Transformations>, string]>([
    ["block", "a=1&b=2&a=3", { filter: { type: "BLOCK", names: ["a"] } }, "b=2"],
    ["block counts case", "a=1&A=2", { filter: { type: "BLOCK", names: ["a"] } }, "A=2"],
    ["block knows encoded names", "%61=1&b=2", { filter: { type: "BLOCK", names: ["a"] } }, "b=2"],
    ["allow", "a=1&b=2", { filter: { type: "ALLOW", names: ["a"] } }, "a=1"],
    ["allow comes last", "a=1", { filter: { type: "ALLOW", names: ["b"] }, ...set("OVERWRITE", "c", "1") }, ""],
    ["rename", "a=1&b=2&a=%20", { rename: [{ from: "a", to: "c d" }] }, "c%20d=1&b=2&c%20d=%20"],
    ["rename onto another", "a=1&b=2", { rename: [{ from: "a", to: "b" }] }, "b=1"],
    ["rename of nothing", "b=2", { rename: [{ from: "a", to: "b" }] }, "b=2"],
    ["set", "", set("OVERWRITE", "a", "1", "2"), "a=1&a=2"],
    ["set over", "a=0&b=1", set("OVERWRITE", "a", "1"), "b=1&a=1"],
    ["append", "a=0", set("APPEND", "a", "1"), "a=0&a=1"],
    ["skip", "a=0", set("SKIP", "a", "1"), "a=0"],
    ["skip of nothing", "", set("SKIP", "a", "1"), "a=1"],
    ["set to nothing", "a=0", set("OVERWRITE", "a", "${request.auth[missing]}"), "a=0"],
    ["set by a claim that would be several", "", set("OVERWRITE", "a", "${request.auth[name]}"), "a=x%26y%3Dz%20%231"],
    ["set by what is encoded", "", set("OVERWRITE", "a", "${request.path[id]}"), "a=a%2Fb"],
    ["nothing", "a=%zz&&b", {}, "a=%zz&&b"],
  ])("%s: %j", (_name, query, change, expected) => {
    expect(transformed(query, change)).toBe(expected);
  });

  test("whatever a claim holds, it stays one value of one parameter", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 1, unit: "binary" }), fc.constant("\ud800")), (name) => {
        const query = transformQuery(
          "",
          { ...noTransformations, ...set("OVERWRITE", "a", "${request.auth[name]}") },
          {
            ...context,
            claims: { name },
          },
          { filtersFirst: false },
        );
        expect(query.split("&")).toHaveLength(1);
        expect(query).toMatch(/^a=[^=&#\s]*$/);
      }),
    );
  });

  test("reach the back end", async () => {
    const urls: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      urls.push(url);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close().closeAllConnections());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const route = {
      path: "/x",
      methods: ["GET"],
      backend: [{ type: "HTTP_BACKEND", url: "https://backend.test/y" }],
      request_policies: [
        {
          query_parameter_transformations: [
            {
              filter_query_parameters: [{ type: "BLOCK", items: [{ name: "secret" }] }],
              rename_query_parameters: [{ items: [{ from: "q", to: "query" }] }],
              set_query_parameters: [{ items: [{ name: "from", values: ["gateway"], if_exists: "OVERWRITE" }] }],
            },
          ],
        },
      ],
    };
    const gateway = await gatewayAt({ routes: [route] }, { origins: { "https://backend.test": origin } });
    expect((await gateway.fetch("/api/x?secret=1&q=2&from=client")).status).toBe(200);
    expect(urls).toEqual(["/y?query=2&from=gateway"]);
  });
});
