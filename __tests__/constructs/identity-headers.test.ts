import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forwardedClaims, type IdentityHeaders, identityTransformations } from "../../constructs/identity-headers";

const header = fc.stringMatching(/^[A-Za-z0-9]{1,5}([-_][A-Za-z0-9]{1,5}){0,4}$/);
/** How servers after the fashion of CGI name a header: they cannot tell these apart. */
const variable = (name: string) => `HTTP_${name.toUpperCase().replaceAll("-", "_")}`;

const forgeableNames = (identity: IdentityHeaders) => identityTransformations(identity).withoutToken.block;

describe("the names that are removed", () => {
  it("are all that a server could take for the header", () => {
    expect([...forgeableNames({ "X-A-B": "sub" })].sort()).toEqual(["X-A-B", "X-A_B", "X_A-B", "X_A_B"]);
    expect(forgeableNames({ Plain: "sub", X_A: "iss" })).toEqual(["Plain", "X-A", "X_A"]);
  });

  it("hold the header itself and every forgery, each once", () => {
    fc.assert(
      fc.property(header, fc.array(fc.boolean()), (name, choices) => {
        let index = 0;
        const forged = name.replace(/[-_]/g, () => (choices[index++] ? "-" : "_"));
        expect(variable(forged)).toBe(variable(name));
        const names = forgeableNames({ [name]: "sub" });
        expect(names).toContain(name);
        expect(names).toContain(forged);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  it("are cut off where no route could block them all", () => {
    expect(forgeableNames({ [`A${"-B".repeat(100)}`]: "sub" }).length).toBe(52);
  });
});

it("leaves out of the filter what is set", () => {
  expect(identityTransformations({ "X-A": "sub", X_A: "iss", "X-B": "azp" }).withToken.block).toEqual(["X_B"]);
});

it("requires the claims that are forwarded, each once; the issuer is checked anyway", () => {
  expect(forwardedClaims({ A: "sub", B: "iss", C: "azp", D: "sub" })).toEqual([
    { claim: "sub", values: [] },
    { claim: "azp", values: [] },
  ]);
});

it("sets each from its claim, over what is there", () => {
  const { withToken, withoutToken } = identityTransformations({ "X-User": "oid" });
  expect(withToken.set).toEqual([{ name: "X-User", values: ["${request.auth[oid]}"], ifExists: "OVERWRITE" }]);
  expect(withoutToken.set).toEqual([]);
});
