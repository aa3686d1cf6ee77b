import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { Backend } from "../../constructs/index";
import { codesIn, network, newGateway, secured, stockRoute } from "./test-stack";

it("answers by itself, headers in their order", () => {
  expect(Backend.stock({ status: 200, body: "${a}", headers: { B: "${b}", A: "a" } }).render()).toEqual({
    type: "STOCK_RESPONSE_BACKEND",
    status: 200,
    body: "$${a}",
    headers: [
      { name: "B", value: "$${b}" },
      { name: "A", value: "a" },
    ],
  });
  expect(Backend.stock({ status: 204 }).render()).toMatchObject({ body: "", headers: [] });
});

it("calls an HTTP server over verified TLS, with every time-out written out", () => {
  expect(Backend.http({ url: "https://b/${request.path[a]}" }).render()).toEqual({
    type: "HTTP_BACKEND",
    url: "https://b/$${request.path[a]}",
    isSslVerifyDisabled: false,
    connectTimeoutInSeconds: 60,
    readTimeoutInSeconds: 10,
    sendTimeoutInSeconds: 10,
  });
  expect(Backend.http({ url: "https://b", skipTlsVerification: true }).render()).toMatchObject({
    isSslVerifyDisabled: true,
  });
});

it("calls a function", () => {
  const backend = Backend.function("ocid1.fnfunc.oc1..a");
  expect(backend.render()).toEqual({ type: "ORACLE_FUNCTIONS_BACKEND", functionId: "ocid1.fnfunc.oc1..a" });
  expect([backend, Backend.stock({ status: 200 })].map(({ callsFunction }) => callsFunction)).toEqual([true, false]);
});

describe("a URL whose host only Terraform knows", () => {
  it.each([
    ["https", []],
    ["http", ["BACKEND_PLAIN_HTTP"]],
  ])("is judged by its scheme: %s", (scheme, codes) => {
    expect(
      codesIn((scope) => {
        const host = new TerraformVariable(scope, "host", { type: "string" }).stringValue;
        secured(scope, { routes: [{ ...stockRoute, backend: Backend.http({ url: `${scheme}://${host}` }) }] });
      }),
    ).toEqual(codes);
  });
});

it("takes a port that only Terraform knows", () => {
  expect(
    codesIn((scope) => {
      const port = new TerraformVariable(scope, "port", { type: "number" }).numberValue;
      const gateway = newGateway(scope, { network: network(scope), invokePolicy: "none" });
      secured(scope, { gateway, routes: [{ ...stockRoute, backend: Backend.http({ url: `https://b:${port}/x` }) }] });
    }),
  ).toEqual([]);
});
