import { AnnotationMetadataEntryType, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AllowedClients, type ITokenTrust, type PublishedTrust, Trust, VerificationKeys } from "../../constructs/index";
import type { Json, JsonObject } from "../terraform-schema/json";
import {
  CLIENT,
  codesIn,
  codesOf,
  entraApp,
  existingApp,
  findingsOf,
  OBJECT,
  onlyResource,
  secured,
  TENANT,
  testStack,
  trustOf,
  written,
} from "./test-stack";

/** The block that decides who is admitted. */
function admitted(trust: ITokenTrust): Json | undefined {
  const stack = testStack();
  secured(stack, { trust, identityHeaders: {} });
  const specification = onlyResource(stack, "oci_apigateway_deployment").specification as JsonObject;
  return (specification.request_policies as JsonObject).authentication;
}

const texts = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 });
const claims = fc.uniqueArray(fc.record({ claim: fc.stringMatching(/^c[a-z]{1,6}$/), values: texts }), {
  maxLength: 4,
  selector: ({ claim }) => claim,
});
const keys = fc.oneof(
  fc
    .record({ uri: fc.constant("https://a.example/keys"), cacheHours: fc.integer({ min: 1, max: 24 }) })
    .map((jwks) => VerificationKeys.remoteJwks(jwks)),
  fc.constant(VerificationKeys.staticKeys([{ kid: "a", kty: "RSA", n: "n", e: "AQAB" }])),
);
const trusts = fc
  .record({
    issuers: texts.map((names) => names.map((name) => `https://${name}.example`)),
    audiences: texts,
    clients: fc.oneof(texts, fc.constant(AllowedClients.anyClientOfTheIssuers())),
    requiredClaims: claims,
    keys,
  })
  .map(trustOf);

describe("what a stack publishes", () => {
  it("is data that another one reads back as the same trust", () => {
    fc.assert(
      fc.property(trusts, (trust) => {
        const read: PublishedTrust = JSON.parse(JSON.stringify(trust.toOutput()));
        expect(admitted(Trust.fromOutput(read))).toEqual(admitted(trust));
      }),
      { numRuns: 50 },
    );
  });

  it("can be written into an output, whatever of it only Terraform knows", () => {
    const stack = testStack();
    const app = entraApp(stack);
    const { issuers, audiences, clientIds, tenantId } = app;
    expect(written(stack, app.trust({ keys: "https://api.example.com/jwks/keys" }).toOutput())).toEqual({
      ...{ form: 1, issuers: written(stack, issuers), audiences: written(stack, audiences) },
      clients: { claim: "azp", ids: written(stack, clientIds) },
      required_claims: [
        { claim: "tid", values: [written(stack, tenantId)] },
        { claim: "ver", values: ["2.0"] },
        { claim: "idtyp", values: ["app"] },
      ],
      keys: { uri: "https://api.example.com/jwks/keys", cache_hours: 1 },
    });
  });

  const published = JSON.parse(
    JSON.stringify(trustOf({ requiredClaims: [{ claim: "tid", values: [TENANT] }] }).toOutput()),
  );

  it.each(Object.keys(published))("is whole: without its %s there is a finding", (part) => {
    const { [part]: _left, ...rest } = published;
    const stack = testStack();
    secured(stack, { trust: Trust.fromOutput(rest) });
    const told = findingsOf(stack).map(({ code, text }) => ({ code, setting: /: (\S+) is/.exec(text)?.[1] }));
    expect(told).toContainEqual({ code: "SETTING_MISSING", setting: `trust.${part}` });
  });

  it.each(["claim", "ids"])("lists clients whole, or names that all are admitted: %s", (part) => {
    const { [part]: _left, ...rest } = published.clients;
    const trust = Trust.fromOutput({ ...published, clients: rest });
    expect(codesIn((scope) => secured(scope, { trust }))).toContain("SETTING_MISSING");
    expect(trust.clients.requirement).toBeDefined();
  });

  it("is nothing of another form", () => {
    const trust = Trust.fromOutput({ ...published, form: 2 });
    expect(codesIn((scope) => secured(scope, { trust }))).toEqual(["SETTING_MISTYPED"]);
  });
});

describe("the trust of an API in Entra", () => {
  it.each([1, 2] as const)(
    "carries the version of its tokens, so that what none of them satisfies is found: v%s",
    (version) => {
      const stack = testStack();
      const trust = entraApp(stack, { tokenVersion: version, tenantId: TENANT }).trust({
        keys: "https://a.example/keys",
      });
      const other = version === 1 ? "azpacr" : "appidacr";
      secured(stack, { trust: trust.withClaims({ claim: other, values: ["2"] }) });
      expect(codesOf(stack)).toEqual(["ENTRA_CLAIM_ABSENT"]);
    },
  );

  it("is that of one which exists, too", () => {
    const stack = testStack();
    const trust = existingApp(stack, { tenantId: TENANT }).trust({ keys: { jwksUri: "https://a.example/keys" } });
    expect(trust.toOutput()).toMatchObject({
      audiences: [CLIENT],
      required_claims: [
        { claim: "tid", values: [TENANT] },
        { claim: "ver", values: ["2.0"] },
      ],
      keys: { uri: "https://a.example/keys" },
    });
  });
});

describe("what a name changes", () => {
  const trust = trustOf({
    requiredClaims: [
      { claim: "tid", values: [TENANT] },
      { claim: "idtyp", values: ["app"] },
    ],
  });
  const claimsOf = ({ requiredClaims }: ITokenTrust) => requiredClaims.map(({ claim }) => claim);

  it("is that alone, and the trust itself stays as it was", () => {
    fc.assert(
      fc.property(trusts, (before) => {
        const output = before.toOutput();
        const added = { claim: "added", values: ["x"] };
        expect(before.withClaims(added).toOutput()).toEqual({
          ...output,
          required_claims: [...output.required_claims, added],
        });
        expect(before.withClaims(added).withoutClaim("added").toOutput()).toEqual(output);
        expect(before.withAnyClient().toOutput()).toEqual({ ...output, clients: "any client of the issuers" });
        expect(before.withKeys("https://b.example/keys").toOutput()).toEqual({
          ...output,
          keys: { uri: "https://b.example/keys", cache_hours: 1 },
        });
        expect(before.toOutput()).toEqual(output);
      }),
      { numRuns: 50 },
    );
  });

  it("tells reviewers which claim the gateway does not check any more", () => {
    const stack = testStack();
    const { node } = secured(stack, { trust: trust.withoutClaim("idtyp") });
    expect(claimsOf(trust.withoutClaim("idtyp"))).toEqual(["tid"]);
    expect(node.metadata.filter(({ type }) => type === AnnotationMetadataEntryType.INFO)).toMatchObject([
      { data: "withoutClaim: the gateway does not check idtyp" },
    ]);
  });

  it("is a finding where there is no such claim, which was probably meant to be another", () => {
    expect(codesIn((scope) => secured(scope, { trust: trust.withoutClaim("idtype") }))).toEqual([
      "SETTING_WITHOUT_EFFECT",
    ]);
  });

  it("keeps what was wrong before", () => {
    // Sound: plain JavaScript asks no compiler.
    const wrong = Trust.of({ audiences: [CLIENT] } as never).withKeys("https://b.example/keys");
    expect(new Set(codesIn((scope) => secured(scope, { trust: wrong })))).toEqual(new Set(["SETTING_MISSING"]));
  });
});

it("takes lists that only Terraform knows", () => {
  const stack = testStack();
  const list = new TerraformVariable(stack, "ids", { type: "list(string)" }).listValue;
  const trust = trustOf({ clients: list, audiences: list, issuers: list });
  secured(stack, { trust });
  expect(codesOf(stack)).toEqual([]);
  expect(written(stack, trust.toOutput())).toMatchObject({
    issuers: "${var.ids}",
    audiences: "${var.ids}",
    clients: { claim: "azp", ids: "${var.ids}" },
  });
});

it("lists other clients by another claim, and those of the issuer's by its own", () => {
  expect(trustOf({ clients: [OBJECT] }).clients.requirement).toEqual({ claim: "azp", values: [OBJECT] });
  const bySubject = trustOf({ clients: AllowedClients.byClaim("sub", ["billing"]) });
  expect(bySubject.clients.requirement).toEqual({ claim: "sub", values: ["billing"] });
});
