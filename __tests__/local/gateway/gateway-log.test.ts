import { describe, expect, test } from "vitest";
import { jwksUri, keyServer, rsaKey, token, tokenAuthentication } from "./issuer";
import { gatewayAt } from "./started-gateway";
import { gatewayId, stockRoute } from "./test-stack";

const key = rsaKey("one");
const level = (logLevel: string) => [
  { execution_log: [{ is_enabled: true, log_level: logLevel }], access_log: [{ is_enabled: true }] },
];

async function codesAt(deploymentLevel: string, routeLevel?: string): Promise<(string | undefined)[]> {
  const keys = await keyServer(key.jwk);
  const { fetch, logs } = await gatewayAt(
    {
      logging_policies: level(deploymentLevel),
      request_policies: [tokenAuthentication()],
      routes: [stockRoute("/x", "in", routeLevel === undefined ? {} : { logging_policies: level(routeLevel) })],
    },
    { origins: { [jwksUri]: keys.origin } },
  );
  await fetch("/api/x", { headers: { authorization: `Bearer ${await token(key)}` } });
  await fetch("/api/x");
  keys.status = 500;
  return logs.filter(({ log }) => log === "execution").map(({ code }) => code);
}

describe("logs", () => {
  test("the execution log keeps what its level asks for; a route's level stands before the deployment's", async () => {
    const all = [
      "tokenAuthentication.loadingJsonWebKeySet",
      "tokenAuthentication.successfulAuthentication",
      "tokenAuthentication.authenticationFailed",
    ];
    expect(await codesAt("INFO")).toEqual(all);
    expect(await codesAt("WARN")).toEqual(["tokenAuthentication.authenticationFailed"]);
    expect(await codesAt("ERROR")).toEqual([]);
    expect(await codesAt("ERROR", "INFO")).toEqual(all);
  });

  test("the access log has a line for each request that a route matches, in Oracle's fields, and never the query", async () => {
    const { fetch, logs } = await gatewayAt({ routes: [stockRoute("/x", "in")] });
    const response = await fetch("/api/x?token=secret", { headers: { "user-agent": "me" } });
    await fetch("/api/none");
    await fetch("/api/x", { method: "POST" });
    const lines = logs.filter(({ log }) => log === "access");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      source: "oci_apigateway_deployment.api",
      requestId: response.headers.get("opc-request-id"),
      data: {
        httpMethod: "GET",
        requestUri: "/api/x",
        serverProtocol: "HTTP/1.1",
        bodyBytesSent: 2,
        gatewayId,
        httpUserAgent: "me",
        message: "GET /api/x HTTP/1.1",
        remoteAddr: "127.0.0.1",
        status: 200,
      },
    });
    expect(JSON.stringify(logs)).not.toContain("secret");
  });
});
