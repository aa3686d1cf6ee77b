import { expect, test } from "vitest";
import { authorizerTrustsNarrow as rule } from "../../../constructs/policies/authorizer-trusts-narrow";
import type { Json } from "../../../constructs/policies/rule";
import { none } from "./deployments";

const good = {
  issuer: "https://issuer.example.com",
  audiences: ["api"],
  clients: ["billing"],
  keys: "https://issuer.example.com/keys",
};
const verdicts = (trusts: Json) => rule.check({ config: { AUTHORIZER_TRUSTS: JSON.stringify(trusts) } }, "", none);
const of = (text: string): string => `the trust of https://issuer.example.com: ${text}`;

test("is silent of other functions, and of trusts that name all", () => {
  expect([rule.check({}, "", none), rule.check({ config: { JWKS_URI: "x" } }, "", none)]).toEqual([[], []]);
  expect(verdicts([good, { ...good, audiences: ["${azuread_application.a.client_id}"] }])).toEqual([]);
});

test("tells of what is missing or open", () => {
  expect(verdicts([{ ...good, audiences: [] }])).toEqual([of("no audiences")]);
  expect(verdicts([{ ...good, audiences: ["https://graph.microsoft.com"] }])).toEqual([
    expect.stringContaining(of("the audience https://graph.microsoft.com is that of")),
  ]);
  expect(verdicts([{ ...good, clients: [] }])).toEqual([of("it lists no clients")]);
  expect(verdicts([{ ...good, clients: undefined, anyClient: true } as unknown as Json])).toEqual([
    of("it lists no clients"),
  ]);
  expect(verdicts([{ ...good, keys: "http://issuer.example.com/keys" }])).toEqual([
    of("the key server is reached without TLS"),
  ]);
});

test("what it cannot read is not understood", () => {
  for (const text of ["${var.trusts}", "no JSON", "{}", "[1]"])
    expect(rule.check({ config: { AUTHORIZER_TRUSTS: text } }, "", none)).toEqual([
      { notUnderstood: "by what the authorizer judges" },
    ]);
});
