import { X509Certificate } from "node:crypto";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { ClientCredentials } from "../../constructs/index";
import { certificatePem, otherCertificatePem } from "./finding-cases/certificate";
import { postconditionHolds } from "./terraform-text";
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
  it("end when the certificate does, and are one for each, however it is written", () => {
    const end = new Date(new X509Certificate(certificatePem).validTo);
    const rewrapped = `Subject: billing\r\n${certificatePem.replaceAll("\n", "\r\n")}`;
    const made = resourcesFor(ClientCredentials.certificate(certificatePem, rewrapped))("certificate");
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ type: "AsymmetricX509Cert", encoding: "pem", value: certificatePem });
    expect(Date.parse(String(made[0]?.end_date))).toBe(end.getTime());
  });

  it("are known by their thumbprint, or by the name of one that Terraform knows only later", () => {
    const stack = testStack();
    const later = new TerraformVariable(stack, "later", { type: "string" }).stringValue;
    const credentials = ClientCredentials.certificate({ name: "next", value: later }, certificatePem);
    entraApp(stack, { clients: [{ name: "billing", credentials }] });
    const document = documentOf(stack);
    const thumbprint = new X509Certificate(certificatePem).fingerprint.replaceAll(":", "");
    expect(Object.keys(resourcesOf(document, "azuread_application_certificate"))).toEqual([
      expect.stringMatching(new RegExp(`^Entra_Client-billing_Certificate-${thumbprint}_`)),
      expect.stringMatching(/^Entra_Client-billing_Certificate-next_/),
    ]);
  });

  it("are still themselves in any spelling that the state may hold, and no other certificate is", async () => {
    const made = resourcesFor(ClientCredentials.certificate(certificatePem))("certificate");
    const holds = (inState: string) => postconditionHolds(made[0], { value: inState });
    expect(await holds(certificatePem)).toBe(true);
    expect(await holds(`Subject: billing\r\n${certificatePem.trim().replaceAll("\n", "\r\n")}`)).toBe(true);
    expect(await holds(otherCertificatePem)).toBe(false);
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
});
