import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planned, type Written } from "../../limits/planned-specification";
import { anyEdit } from "../constructs/private/any-specification";

const route = (path: string, more: Written = {}): Written => ({
  path,
  methods: ["GET"],
  backend: [{ type: "STOCK_RESPONSE_BACKEND", status: 204 }],
  ...more,
});
const cors = [{ allowed_origins: ["*"] }];
const routesOf = (former: readonly Written[], next: readonly Written[]) =>
  planned({ routes: former }, { routes: next }).routes;

describe("what is left out", () => {
  it("stays, whole blocks as well as what is within them", () => {
    const former = { request_policies: [{ cors, mutual_tls: [{ is_verified_certificate_required: true }] }] };
    expect(planned(former, { request_policies: { cors: { allowed_origins: ["https://a.example.com"] } } })).toEqual({
      request_policies: [
        {
          cors: [{ allowed_origins: ["https://a.example.com"] }],
          mutual_tls: [{ is_verified_certificate_required: true }],
        },
      ],
    });
  });

  it("stays at its place in a list of blocks, whoever moves there", () => {
    const [a, b] = [route("/a", { request_policies: [{ cors }] }), route("/b")];
    expect(routesOf([a, b], [b])).toEqual([{ ...a, path: "/b" }]);
    expect(routesOf([a, b], [b, a])).toEqual([{ ...a, path: "/b" }, { ...a }]);
  });

  it.each([
    ["an empty list of blocks", { request_policies: { cors: [] } }],
    ["null", { request_policies: { cors: null } }],
  ])("may be written as %s", (_, next) => {
    expect(planned({ request_policies: [{ cors }] }, next)).toEqual({ request_policies: [{ cors }] });
  });

  it("may be written as an empty text, where it is not required", () => {
    const stock = (body: string) => route("/a", { backend: [{ type: "STOCK_RESPONSE_BACKEND", body }] });
    expect(routesOf([stock("a")], [stock("")])).toEqual([stock("a")]);
    const renamed = (to: string) => ({
      request_policies: [{ header_transformations: [{ rename_headers: [{ items: [{ from: "X-A", to }] }] }] }],
    });
    expect(routesOf([route("/a", renamed("X-B"))], [route("/a", renamed(""))])).toEqual([route("/a", renamed(""))]);
  });
});

describe("what is written", () => {
  it.each([
    ["an empty list of plain values", "allowed_methods", []],
    ["false", "is_allow_credentials_enabled", false],
    ["0", "max_age_in_seconds", 0],
  ])("counts, also %s", (_, name, value) => {
    const before = { allowed_methods: ["PUT"], is_allow_credentials_enabled: true, max_age_in_seconds: 60 };
    const next = { request_policies: [{ cors: [{ allowed_origins: ["*"], [name]: value }] }] };
    expect(planned({ request_policies: [{ cors: [{ allowed_origins: ["*"], ...before }] }] }, next)).toEqual({
      request_policies: [{ cors: [{ allowed_origins: ["*"], ...before, [name]: value }] }],
    });
  });

  it("takes nothing from other items of a set", () => {
    const validation = (...content: readonly Written[]) => [{ request_policies: [{ body_validation: [{ content }] }] }];
    const next = validation({ media_type: "text/plain" });
    expect(routesOf(validation({ media_type: "*/*", validation_type: "NONE" }), next)).toEqual(next);
  });
});

it("is the same when the same is applied again", () => {
  fc.assert(
    fc.property(anyEdit, ([former, next]) => {
      const once = planned(former, next);
      expect(planned(once, next)).toEqual(once);
    }),
  );
});
