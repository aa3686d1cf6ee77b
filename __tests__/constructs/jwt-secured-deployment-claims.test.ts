import { expect, it } from "vitest";
import { AllowedClients } from "../../constructs/index";
import { allClaims, renderClaims } from "../../constructs/jwt-secured-deployment-claims";

const tenant = { claim: "tid", values: ["a", "b"] };

it("verifies the allow-list before the other claims", () => {
  expect(allClaims(AllowedClients.byClaim("azp", ["c"]), [tenant], [])).toEqual([
    { claim: "azp", values: ["c"] },
    tenant,
  ]);
});

it("verifies no client only where that was said by name", () => {
  const clients = AllowedClients.anyClientOfTheIssuers();
  expect(clients.requirement).toBeUndefined();
  expect(allClaims(clients, [tenant], [])).toEqual([tenant]);
});

it("requires what is forwarded to be there, once, last, and without a weaker word on what is required anyway", () => {
  const present = (claim: string) => ({ claim, values: [] });
  const forwarded = [present("azp"), present("tid"), present("sub")];
  expect(allClaims(AllowedClients.byClaim("azp", ["c"]), [tenant], forwarded)).toEqual([
    { claim: "azp", values: ["c"] },
    tenant,
    present("sub"),
  ]);
});

it("requires every claim, written out", () => {
  expect(renderClaims([tenant, { claim: "oid", values: [] }])).toEqual([
    { key: "tid", values: ["a", "b"], isRequired: true },
    { key: "oid", values: [], isRequired: true },
  ]);
});
