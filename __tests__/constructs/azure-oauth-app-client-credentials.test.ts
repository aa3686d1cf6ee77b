import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ClientCredentials } from "../../constructs/index";
import { certificatePem } from "./finding-cases/certificate";
import { documentOf, entraApp, findingsOf, resourcesOf, testStack } from "./test-stack";

function resourcesFor(credentials: ClientCredentials) {
  const stack = testStack();
  entraApp(stack, { clients: [{ name: "billing", credentials }] });
  const document = documentOf(stack);
  return (type: string) => Object.values(resourcesOf(document, `azuread_application_${type}`));
}

it("by secret are two, half a lifetime apart", () => {
  expect(resourcesFor(ClientCredentials.secret())("password").map(({ display_name }) => display_name)).toEqual([
    "Slot A",
    "Slot B",
  ]);
});

describe("by certificate", () => {
  it("end when the certificate does, and are one for each", () => {
    const end = new Date(new X509Certificate(certificatePem).validTo);
    const made = resourcesFor(ClientCredentials.certificate(certificatePem, certificatePem))("certificate");
    expect(made).toHaveLength(2);
    expect(made[0]).toMatchObject({ type: "AsymmetricX509Cert", encoding: "pem", value: certificatePem });
    expect(Date.parse(String(made[0]?.end_date))).toBe(end.getTime());
  });

  it("with a private key are refused without being shown", () => {
    const stack = testStack();
    const pem = "-----BEGIN PRIVATE KEY-----\nthe-private-key\n-----END PRIVATE KEY-----";
    entraApp(stack, { clients: [{ name: "billing", credentials: ClientCredentials.certificate(pem) }] });
    expect(JSON.stringify(findingsOf(stack))).not.toContain("the-private-key");
  });
});

it("by federated identity are what another provider's tokens say", () => {
  const identity = { name: "github-main", issuer: "https://i", subject: "repo:org/repo:ref:refs/heads/main" };
  const of = resourcesFor(
    ClientCredentials.federatedIdentity(identity, { ...identity, name: "other", audience: "api://a" }),
  );
  expect(of("federated_identity_credential")).toMatchObject([
    {
      display_name: "github-main",
      issuer: "https://i",
      subject: identity.subject,
      audiences: ["api://AzureADTokenExchange"],
    },
    { display_name: "other", audiences: ["api://a"] },
  ]);
  expect(of("password")).toEqual([]);
});

it("managed elsewhere are none", () => {
  const of = resourcesFor(ClientCredentials.managedElsewhere());
  expect(["password", "certificate", "federated_identity_credential"].flatMap(of)).toEqual([]);
  expect(
    [ClientCredentials.managedElsewhere(), ClientCredentials.secret()].map(({ areElsewhere }) => areElsewhere),
  ).toEqual([true, false]);
});
