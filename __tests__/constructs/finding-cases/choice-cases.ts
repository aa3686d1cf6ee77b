import { type TerraformStack, TerraformVariable } from "cdktf";
import {
  AllowedClients,
  entraIssuer,
  type ITokenTrust,
  type RequiredClaim,
  Trust,
  type TrustChoice,
  type TrustsByName,
} from "../../../constructs/index";
import { CLIENT, secured, TENANT, trustOf } from "../test-stack";
import { type FindingCases, limit, times } from "./finding-case";

const choosing = (scope: TerraformStack, trust: TrustChoice) => secured(scope, { trust });
const byIssuer = (scope: TerraformStack, trusts: TrustsByName) => choosing(scope, Trust.byIssuer(trusts));
const byTenant = (scope: TerraformStack, trusts: TrustsByName) => choosing(scope, Trust.byTenant(trusts));
const byHeader = (scope: TerraformStack, trusts: TrustsByName) => choosing(scope, Trust.byHeader("X-Kind", trusts));
const byHost = (scope: TerraformStack, trusts: TrustsByName) => choosing(scope, Trust.byHost(trusts));

const of = (...issuers: readonly string[]): ITokenTrust => trustOf({ issuers });
const requiring = (...requiredClaims: readonly RequiredClaim[]): ITokenTrust => trustOf({ requiredClaims });
const claim = (name: string, ...values: readonly string[]): RequiredClaim => ({ claim: name, values });
const [a, b] = [of("https://a.example.com"), of("https://b.example.com")];
const many = (count: number): TrustsByName => Object.fromEntries(times(count, (n) => [`kind-${n}`, a]));
const versions = (one: string, two: string) => ({
  one: requiring(claim("ver", one)),
  two: requiring(claim("ver", two)),
});
const ofClients = (...clients: readonly string[]) => trustOf({ clients: AllowedClients.byClaim("azp", clients) });

/** An issuer of which Terraform alone knows the tenant. */
const later = (scope: TerraformStack, name: string) =>
  entraIssuer("global", new TerraformVariable(scope, name, { type: "string" }).stringValue, 2);
const ofLater = (scope: TerraformStack, name: string) =>
  trustOf({ issuers: [later(scope, name)], audiences: [CLIENT] });

export const choiceCases = {
  TRUST_CHOICE_INVALID: [
    limit("some trust", byIssuer, { a }, {}),
    limit("100 trusts", byHeader, many(100), many(101)),
    limit("a tenant to choose by", byTenant, { a: requiring(claim("tid", TENANT)) }, { a }),
    limit("values of it", byTenant, { a: requiring(claim("tid", TENANT)) }, { a: requiring(claim("tid")) }),
    limit(
      "a version to choose by",
      (scope, trust: ITokenTrust) => choosing(scope, Trust.byVersion({ a: trust })),
      requiring(claim("ver", "1.0")),
      a,
    ),
    limit(
      "clients to choose by",
      (scope, clients: AllowedClients) => choosing(scope, Trust.byClaim("azp", { a: trustOf({ clients }) })),
      AllowedClients.byClaim("azp", [CLIENT]),
      AllowedClients.anyClientOfTheIssuers(),
    ),
    limit(
      "a claim that one value can be of",
      (scope, name: string) => choosing(scope, Trust.byClaim(name, { a })),
      "iss",
      "aud",
    ),
    limit(
      "100 values",
      byTenant,
      { a: requiring(claim("tid", ...times(100, String))) },
      { a: requiring(claim("tid", ...times(101, String))) },
    ),
    limit("a name", byIssuer, { "my own": a }, { "": a }),
    limit("a header's value", byHeader, { "acme corp": a }, { " acme": a }),
    limit("of one line", byHeader, { acme: a }, { "acme\ncorp": a }),
    limit("a host", byHost, { "a.example.com": a }, { "https://a.example.com": a }),
    limit("a host without port", byHost, { "a.example.com": a }, { "a.example.com:443": a }),
  ],
  TRUST_CHOICE_AMBIGUOUS: [
    limit("each issuer once", byIssuer, { a, b }, { a, b: a }),
    limit("whatever its case", byIssuer, { a, b }, { a, b: of("https://A.example.com") }),
    limit("each of several", byIssuer, { a, b }, { a, b: of("https://b.example.com", "https://a.example.com") }),
    {
      what: "of those that Terraform alone knows, too",
      atTheLimit: (scope) => byIssuer(scope, { a: ofLater(scope, "one"), b: ofLater(scope, "two") }),
      beyond: (scope) => {
        const one = ofLater(scope, "one");
        byIssuer(scope, { a: one, b: one.withClaims(claim("department", "sales")) });
      },
    },
    limit(
      "each version once",
      (scope, trusts: TrustsByName) => choosing(scope, Trust.byVersion(trusts)),
      versions("1.0", "2.0"),
      versions("1.0", "1.0"),
    ),
    limit(
      "each client once",
      (scope, others: readonly string[]) =>
        choosing(scope, Trust.byClaim("azp", { a: ofClients(CLIENT), b: ofClients(...others) })),
      ["other"],
      ["other", CLIENT.toUpperCase()],
    ),
    limit("each header once", byHeader, { a, b }, { a, A: b }),
    limit(
      "what none of the others is chosen for",
      (scope, otherwise: ITokenTrust) => choosing(scope, Trust.byIssuer({ a }, { otherwise })),
      b,
      a,
    ),
    limit(
      "a name of one's own",
      (scope, name: string) => choosing(scope, Trust.byHeader("X-Kind", { [name]: a }, { otherwise: b })),
      "other",
      "otherwise",
    ),
  ],
} satisfies FindingCases;
