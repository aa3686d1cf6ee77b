import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StsError } from "../../../local/entra/sts-error";
import { readTokenRequest, resourceInScope } from "../../../local/entra/token-request";

const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;
const form = (members: Record<string, string>): string => new URLSearchParams(members).toString();
const base = { grant_type: "client_credentials", scope: "api://x/.default" };
const text = fc.string({ minLength: 1, unit: "binary" });

describe("readTokenRequest", () => {
  it("reads back any client id and secret from the body", () => {
    fc.assert(
      fc.property(text, text, (clientId, secret) => {
        const request = readTokenRequest(
          form({ ...base, client_id: clientId, client_secret: secret }),
          undefined,
          "scope",
        );
        expect(request).toEqual({ clientId, wanted: base.scope, proof: { kind: "secret", secret } });
      }),
    );
  });

  it("reads back any client id and secret from HTTP Basic", () => {
    fc.assert(
      fc.property(text, text, (clientId, secret) => {
        const request = readTokenRequest(form(base), basic(clientId, secret), "scope");
        expect(request).toEqual({ clientId, wanted: base.scope, proof: { kind: "secret", secret } });
      }),
    );
  });

  it("takes a Basic secret that nobody encoded as it stands", () => {
    const header = `Basic ${Buffer.from("id:100%").toString("base64")}`;
    expect(readTokenRequest(form(base), header, "scope").proof).toEqual({ kind: "secret", secret: "100%" });
  });

  it("prefers an assertion to a secret, and the body to the header", () => {
    const assertion = {
      client_assertion: "a.b.c",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    };
    const both = form({ ...base, ...assertion, client_id: "body", client_secret: "s" });
    expect(readTokenRequest(both, basic("header", "t"), "scope")).toMatchObject({
      clientId: "body",
      proof: { kind: "assertion" },
    });
    const secrets = form({ ...base, client_id: "body", client_secret: "s" });
    expect(readTokenRequest(secrets, basic("header", "t"), "scope").proof).toEqual({ kind: "secret", secret: "s" });
  });

  it.each(["Bearer abc", "Basic", "Basic !!!", `Basic ${Buffer.from("no colon").toString("base64")}`])(
    "does not take %j for credentials",
    (header) => {
      expect(() => readTokenRequest(form(base), header, "scope")).toThrow(expect.objectContaining({ code: 900144 }));
    },
  );

  it("answers any body with a request or with one of Entra's errors", () => {
    const anyForm = fc.oneof(
      fc.string(),
      fc
        .dictionary(
          fc.constantFrom("grant_type", "client_id", "client_secret", "client_assertion", "scope", "x"),
          fc.string(),
        )
        .map(form),
    );
    fc.assert(
      fc.property(anyForm, fc.option(fc.string(), { nil: undefined }), (body, header) => {
        try {
          readTokenRequest(body, header, "scope");
        } catch (failure) {
          expect(failure).toBeInstanceOf(StsError);
        }
      }),
    );
  });
});

it("gives back whatever stands before /.default", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !text.includes(" "));
  fc.assert(fc.property(name, (resource) => void expect(resourceInScope(`${resource}/.default`)).toBe(resource)));
});

it("keeps a slash that belongs to the resource", () => {
  expect(resourceInScope("https://old.example.com//.default")).toBe("https://old.example.com/");
});

it.each([
  ["", 70011],
  ["  ", 70011],
  ["/.default", 70011],
  ["api://x", 1002012],
  ["api://x/.Default", 1002012],
  ["openid", 1002012],
  ["api://x/.default api://x/.default", 28000],
])("refuses %j: AADSTS%i", (scope, code) => {
  expect(() => resourceInScope(scope)).toThrow(expect.objectContaining({ code, error: "invalid_scope" }));
});
