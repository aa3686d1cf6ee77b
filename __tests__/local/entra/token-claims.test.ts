import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { issuersOf } from "../../../local/entra/issuers";
import { person } from "../../../local/entra/people";
import { appTokenClaims, freshValidity, idTokenClaims, userTokenClaims } from "../../../local/entra/token-claims";
import { unregistered } from "../../../synthesized/system/well-known";

const validity = { iat: 1, nbf: 1, exp: 2 };
const client = unregistered("client");
const v1 = { ...unregistered("api"), tokenVersion: 1 as const };
const shared = {
  issuers: issuersOf(),
  tenantId: "t",
  client,
  validity,
  requestedAs: "api://name",
  authentication: "1" as const,
};
const app = { ...shared, principalId: "p", roles: [] };
const user = { ...shared, person, scopes: ["a", "b"], roles: [] };
const claims = (...names: string[]) => new Map(names.map((name) => [name, []]));

describe("claims of an application's token", () => {
  it("name the API by its GUID on version 1 where the API asks for it", () => {
    expect(appTokenClaims({ ...app, resource: v1 }).aud).toBe("api://name");
    const asking = { ...v1, accessTokenClaims: new Map([["aud", ["use_guid"]]]) };
    expect(appTokenClaims({ ...app, resource: asking }).aud).toBe("api");
  });

  it("have no claims of people, even where the API asks for them", () => {
    const resource = { ...unregistered("api"), accessTokenClaims: claims("email", "upn", "idtyp") };
    expect(appTokenClaims({ ...app, resource })).not.toHaveProperty("email");
    expect(appTokenClaims({ ...app, resource })).toHaveProperty("idtyp", "app");
  });

  it("never have scp", () => {
    expect(appTokenClaims({ ...app, resource: v1 })).not.toHaveProperty("scp");
  });
});

describe("claims of a person's token", () => {
  it("have the scopes as one text, and no idtyp unless the API wants it of people too", () => {
    const resource = { ...unregistered("api"), accessTokenClaims: claims("idtyp") };
    expect(userTokenClaims({ ...user, resource })).toMatchObject({
      scp: "a b",
      preferred_username: person.userPrincipalName,
    });
    expect(userTokenClaims({ ...user, resource })).not.toHaveProperty("idtyp");
  });

  it("have the optional claims that the API asks for, and no others", () => {
    const resource = { ...unregistered("api"), accessTokenClaims: claims("email", "family_name") };
    const made = userTokenClaims({ ...user, resource });
    expect(made).toMatchObject({ email: person.userPrincipalName, family_name: "Example" });
    expect(made).not.toHaveProperty("given_name");
  });

  it("name the person by upn on version 1", () => {
    expect(userTokenClaims({ ...user, resource: v1 })).toMatchObject({
      upn: person.userPrincipalName,
      unique_name: person.userPrincipalName,
    });
  });

  it("call the same person otherwise at each API", () => {
    const subjects = ["one", "two"].map((id) => userTokenClaims({ ...user, resource: unregistered(id) }).sub);
    expect(new Set(subjects).size).toBe(2);
  });
});

it("an ID token is for the client", () => {
  expect(idTokenClaims({ ...shared, person }, 1)).toMatchObject({
    aud: "client",
    iss: "https://sts.windows.net/t/",
    ver: "1.0",
  });
});

it("lives 60 to 90 minutes from now, dated five minutes back, whatever the moment and the dice", () => {
  const moment = fc.integer({ min: 0, max: 4e12 });
  const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(moment, dice, (now, random) => {
      const { iat, nbf, exp } = freshValidity({ now: () => now }, () => random);
      const seconds = Math.floor(now / 1000);
      expect([iat, nbf]).toEqual([seconds - 300, seconds - 300]);
      expect(exp - seconds).toBeGreaterThanOrEqual(3600);
      expect(exp - seconds).toBeLessThanOrEqual(5400);
    }),
  );
});

it("reaches both ends", () => {
  const lifetime = (random: number): number => freshValidity({ now: () => 0 }, () => random).exp;
  expect([lifetime(0), lifetime(0.9999999)]).toEqual([3600, 5400]);
});
