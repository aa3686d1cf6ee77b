import { describe, expect, test } from "vitest";
import { Unknown, type Value, type ValueObject } from "../../../synthesized/expression/value";
import { type Admission, admissionOf } from "../../../synthesized/system/admission";
import { readEachDeployment } from "../../../synthesized/system/read-deployments";
import { deploymentResource, stackOf, stockRoute } from "../../local/gateway/test-stack";

const issuer = "https://issuer.test/";
const entra = (version: 1 | 2): string =>
  version === 1
    ? "https://sts.windows.net/11111111-1111-4111-8111-111111111111/"
    : "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0";
const gap = new Unknown("only an account knows it");

const claim = (key: Value, values: Value, more: ValueObject = { is_required: true }): ValueObject => ({
  ...{ key, values },
  ...more,
});

const api = "22222222-2222-4222-8222-222222222222";

function admitted(claims: Value, issuers: Value = [issuer], audiences: Value = [api]): Admission {
  const additional = { issuers, audiences, verify_claims: claims };
  const validation = {
    type: "REMOTE_JWKS",
    uri: "https://issuer.test/keys",
    additional_validation_policy: [additional],
  };
  const token = { token_header: "Authorization", token_auth_scheme: "Bearer", validation_policy: [validation] };
  return withAuthentication([{ type: "TOKEN_AUTHENTICATION", ...token }]);
}

const isMadeUp = (text: string): boolean => text.includes("made-up");

function withAuthentication(authentication: Value, more: ValueObject = {}): Admission {
  const specification = { request_policies: [{ authentication, ...more }], routes: [stockRoute("/x", "in")] };
  const [read] = readEachDeployment(stackOf([deploymentResource("/api", specification)]));
  if (read === undefined) throw new Error("no deployment");
  return admissionOf(read.deployment.authentication, isMadeUp);
}

describe("a deployment admits", () => {
  test.each<[string, Admission, object]>([
    [
      "the clients of a list",
      admitted([claim("azp", ["a", "b"])]),
      { kind: "clients", claim: "azp", listed: ["a", "b"] },
    ],
    ["one subject", admitted([claim("sub", ["urn:x:y"])]), { kind: "subjects", listed: ["urn:x:y"], isRequired: true }],
    [
      "clients rather than subjects, where both are listed",
      admitted([claim("sub", ["s"]), claim("client_id", ["c"])]),
      { kind: "clients", listed: ["c"] },
    ],
    ["every client, where none is listed", admitted([]), { kind: "any-client", issuers: [issuer], narrowedBy: [] }],
    [
      "every client that a claim beside them does not keep out",
      admitted([claim("roles", ["R"]), claim("tid", ["t"]), claim("azp", [])]),
      { kind: "any-client", narrowedBy: ["roles"] },
    ],
    [
      "every client, where the claim only has to be there",
      admitted([claim("azp", []), claim("sub", [])]),
      { kind: "any-client" },
    ],
    [
      "those without the claim as well, where it is not required",
      admitted([claim("azp", ["a"], { is_required: false })]),
      { kind: "clients", isRequired: false },
    ],
    ["whoever calls, where no token is asked for", withAuthentication([]), { kind: "everyone" }],
    [
      "whom a function admits",
      withAuthentication([{ type: "CUSTOM_AUTHENTICATION", function_id: "f" }]),
      { kind: "function", functionId: "f" },
    ],
    [
      "nobody, where a claim would be two things",
      admitted([claim("azp", ["a"]), claim("azp", ["b"])]),
      { kind: "nobody" },
    ],
    ["nobody, where v2 tokens lack the claim", admitted([claim("appid", ["a"])], [entra(2)]), { kind: "nobody" }],
    ["nobody, where v1 tokens lack it", admitted([claim("azp", ["a"])], [entra(1)]), { kind: "nobody" }],
    ["clients of both versions", admitted([claim("azp", ["a"])], [entra(1), entra(2)]), { kind: "clients" }],
  ])("%s", (_name, admission, expected) => {
    expect(admission).toMatchObject(expected);
  });
});

describe("nobody is admitted by what no token of the issuers has", () => {
  const [own, other] = ["11111111-1111-4111-8111-111111111111", "33333333-3333-4333-8333-333333333333"];
  const optional = { is_required: false };

  test.each<[string, Admission, RegExp]>([
    [
      "another tenant",
      admitted([claim("tid", [other]), claim("azp", ["a"])], [entra(2)]),
      /the claim tid would have to be 3{8}-\S+, and is 1{8}-\S+ in all tokens of the issuer$/,
    ],
    ["another tenant, though it is not required", admitted([claim("tid", [other], optional)], [entra(1)]), /claim tid/],
    ["another version", admitted([claim("ver", ["1.0"])], [entra(2)]), /ver would have to be 1\.0, and is 2\.0/],
    ["another issuer", admitted([claim("iss", ["https://x"])]), /iss would have to be https:\/\/x/],
    [
      "a role, which is a list",
      admitted([claim("roles", ["R"])], [entra(2)]),
      /claim roles is a list in Entra's tokens/,
    ],
    ["a group", admitted([claim("groups", ["g"])], [entra(1), entra(2)]), /claim groups is a list/],
    [
      "a URI as the audience",
      admitted([], [entra(2)], ["api://orders"]),
      /client id as aud, and api:\/\/orders is none$/,
    ],
  ])("%s", (_name, admission, reason) => {
    expect(admission).toEqual({ kind: "nobody", reason: expect.stringMatching(reason) });
  });

  test.each<[string, Admission]>([
    ["the issuer's tenant", admitted([claim("tid", [other, own])], [entra(2)])],
    ["a tenant of several", admitted([claim("tid", [own])], [entra(2), entra(1)])],
    ["a version of several", admitted([claim("ver", ["1.0"])], [entra(2), entra(1)])],
    ["roles that only have to be there", admitted([claim("roles", [])], [entra(2)])],
    ["roles that need not be there", admitted([claim("roles", ["R"], optional)], [entra(2)])],
    ["roles of another issuer, which may be a text", admitted([claim("roles", ["R"])])],
    ["a tenant that only an account knows", admitted([claim("tid", ["made-up"])], [entra(2)])],
    ["a tenant of an issuer that only an account knows", admitted([claim("tid", [other])], [`${entra(2)}?made-up`])],
    ["an audience that only an account knows", admitted([], [entra(2)], ["made-up"])],
    ["an audience that is not known", admitted([], [entra(2)], [gap])],
    ["a URI beside a client id", admitted([], [entra(2)], ["api://orders", api])],
    ["a URI of version 1", admitted([], [entra(1)], ["api://orders"])],
    ["a tenant by its domain", admitted([claim("tid", [other])], ["https://sts.windows.net/contoso.com/"])],
  ])("but not by %s", (_name, admission) => {
    expect(admission.kind).toBe("any-client");
  });
});

describe("what is not understood is neither everybody nor nobody", () => {
  test.each<[string, Admission, object]>([
    ["a client that is not known", admitted([claim("azp", ["a", gap])]), { kind: "clients", listed: ["a", gap] }],
    ["a whole list", admitted([claim("azp", gap)]), { kind: "unknown", gap }],
    ["a claim's name", admitted([claim(gap, ["a"])]), { kind: "unknown", gap }],
    ["a claim", admitted([gap]), { kind: "unknown", gap }],
    ["all claims", admitted(gap), { kind: "unknown", gap }],
    ["a claim beside the list, which can only narrow it", admitted([claim("azp", ["a"]), gap]), { kind: "clients" }],
    [
      "whether it is required",
      admitted([claim("azp", ["a"], { is_required: gap })]),
      { kind: "clients", isRequired: gap },
    ],
    ["the authentication", withAuthentication(gap), { kind: "unknown", gap }],
    [
      "one that is chosen by the request among none",
      withAuthentication([], { dynamic_authentication: [{}] }),
      { kind: "unknown" },
    ],
    ["a kind of another day", withAuthentication([{ type: "QUANTUM" }]), { kind: "unknown" }],
    ["a kind that nobody knows", withAuthentication([{ type: gap }]), { kind: "unknown", gap }],
    ["an issuer", admitted([], [gap]), { kind: "any-client", issuers: [gap] }],
  ])("%s", (_name, admission, expected) => {
    expect(admission).toMatchObject(expected);
  });
});
