import { describe, expect, test } from "vitest";
import { type Context, fill, parseContextText } from "../../../synthesized/system/context-variables";

const context: Context = {
  parameters: new Map([["region", "west"]]),
  path: "/api/x",
  query: "city=San+Jos%C3%A9&city=other&a%20b=1&empty=",
  header: (name) => ({ "x-key": "k" })[name],
  host: "green.api.test",
  claims: { sub: "me", roles: ["a", "b"], n: 7, on: true, gone: null, "a.b": "dotted", o: { x: 1 } },
};

describe("a text with context variables", () => {
  test.each([
    ["plain", "plain"],
    ["${request.path[region]}", "west"],
    ["${request.path}", "/api/x"],
    ["${request.query[city]}", "San+Jos%C3%A9"],
    ["${request.query[a b]}", "1"],
    ["${request.query[empty]}", ""],
    ["${request.headers[X-Key]}", "k"],
    ["${request.host}", "green.api.test"],
    ["${request.subdomain[api.test]}", "green"],
    ["${request.subdomain[other.test]}", ""],
    ["${request.auth[sub]}", "me"],
    ["${request.auth[roles]}", "a"],
    ["${request.auth[n]} ${request.auth[on]}", "7 true"],
    ["${request.auth[o]}", '{"x":1}'],
    ["${request.auth[gone]}${request.auth[nobody]}", ""],
    ["${request.auth[a.b]}", "dotted"],
    ["${request.auth[constructor]}${request.auth[__proto__]}${request.auth[toString]}", ""],
    ["<${request.auth[sub]}> and <${request.path[region]}>", "<me> and <west>"],
    ["$100 {x} $ {request.auth[sub]}", "$100 {x} $ {request.auth[sub]}"],
  ])("%s", (text, filled) => {
    const parsed = parseContextText(text);
    if ("unknown" in parsed) throw new Error(parsed.unknown);
    expect(fill(parsed, context)).toBe(filled);
  });

  test.each([
    "${request.body}",
    "${request.body[x]}",
    "${request.cert[client_base64]}",
    "${request.auth}",
    "${foo}",
    "${request.usage_plan[id]}",
  ])("%s is not filled here", (text) => {
    expect(parseContextText(`a ${text} b`)).toEqual({ unknown: text });
  });
});
