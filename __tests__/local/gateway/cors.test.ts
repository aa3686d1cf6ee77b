import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { jwksUri, keyServer, rsaKey, token, tokenAuthentication } from "./issuer";
import { gatewayAt } from "./started-gateway";
import { stockRoute } from "./test-stack";

const key = rsaKey("one");
const app = "https://app.test";
const cors = {
  allowed_origins: [app, "https://second.test"],
  allowed_methods: ["GET", "PUT"],
  allowed_headers: ["Authorization", "Content-Type"],
  exposed_headers: ["ETag"],
  is_allow_credentials_enabled: true,
  max_age_in_seconds: 60,
};
const anyOrigin = { ...cors, allowed_origins: ["*"], is_allow_credentials_enabled: false, max_age_in_seconds: 0 };

async function started() {
  const keys = await keyServer(key.jwk);
  const more: JsonObject = { request_policies: [{ cors: [anyOrigin] }] };
  return gatewayAt(
    {
      request_policies: [{ ...tokenAuthentication(), cors: [cors] }],
      routes: [stockRoute("/x", "x", {}, ["GET", "PUT"]), stockRoute("/any", "any", more)],
    },
    { origins: { [jwksUri]: keys.origin } },
  );
}

const preflight = (origin: string, method = "PUT"): RequestInit => ({
  method: "OPTIONS",
  headers: { origin, "access-control-request-method": method, "access-control-request-headers": "authorization" },
});
function corsHeaders({ headers }: Response): Record<string, string> {
  const found: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (name.startsWith("access-control-") || name === "vary") found[name] = value;
  });
  return found;
}

describe("cross-origin requests", () => {
  test("a preflight needs no token and gets what the actual request may do", async () => {
    const response = await (await started()).fetch("/api/x", preflight(app));
    expect(response.status).toBe(204);
    expect(response.headers.get("opc-request-id")).not.toBeNull();
    expect(corsHeaders(response)).toEqual({
      "access-control-allow-origin": app,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, PUT",
      "access-control-allow-headers": "Authorization, Content-Type",
      "access-control-max-age": "60",
      vary: "Origin",
    });
  });

  test("a route's own policy stands before the deployment's", async () => {
    expect(corsHeaders(await (await started()).fetch("/api/any", preflight("https://anywhere.test", "GET")))).toEqual({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, PUT",
      "access-control-allow-headers": "Authorization, Content-Type",
    });
  });

  test.each(["https://evil.test", "https://app.test.evil.test", "null", "http://app.test"])(
    "%s is told nothing",
    async (origin) => {
      expect(corsHeaders(await (await started()).fetch("/api/x", preflight(origin)))).toEqual({ vary: "Origin" });
    },
  );

  test("a preflight for a path that is none gets nothing", async () => {
    const response = await (await started()).fetch("/api/none", preflight(app));
    expect([response.status, corsHeaders(response)]).toEqual([404, {}]);
  });

  test("OPTIONS without a browser's headers is a method like others", async () => {
    expect((await (await started()).fetch("/api/x", { method: "OPTIONS" })).status).toBe(405);
  });

  test("the actual request is answered to the origin, refused or not", async () => {
    const { fetch } = await started();
    const headers = { origin: app, authorization: `Bearer ${await token(key)}` };
    const expected = {
      "access-control-allow-origin": app,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "ETag",
      vary: "Origin",
    };
    const admitted = await fetch("/api/x", { headers });
    const refused = await fetch("/api/x", { headers: { origin: app } });
    expect([admitted.status, corsHeaders(admitted)]).toEqual([200, expected]);
    expect([refused.status, corsHeaders(refused)]).toEqual([401, expected]);
    expect(corsHeaders(await fetch("/api/x"))).toEqual({ vary: "Origin" });
  });
});
