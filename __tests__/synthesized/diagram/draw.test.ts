import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { expect, test } from "vitest";
import { draw } from "../../../synthesized/diagram/draw";
import { architectureOf } from "../../../synthesized/system/architecture";
import { synthesizedExample } from "../synthesized-example";

async function svgOf(example: string): Promise<string> {
  const graphviz = await Graphviz.load();
  return graphviz.dot(draw(example, architectureOf(await synthesizedExample(example))));
}

test.each([
  ["article", ["API Gateway article (public)", "/hello", "GET /world", "token required", "JWKS adapter", "2 secrets"]],
  ["private-gateway", ["API Gateway internal (private)"]],
  ["github-actions", ["federated identity"]],
  ["other-issuer", ["partner&#45;a", "GET, HEAD /health (open)"]],
  ["existing-gateway", ["API Gateway existing gateway"]],
])("%s shows its parts", async (example, labels) => {
  const svg = (await svgOf(example)).replaceAll("&#160;", " ");
  for (const label of labels) expect(svg).toContain(label);
});

test("without the adapter the gateway's arrow for keys goes to Entra", () => {
  const architecture = {
    applications: [{ address: "app", name: "api", clientId: "1", credentials: [], rolesAt: [] }],
    gateways: [{ id: "g", name: "gateway", isPublic: true }],
    functions: [],
    statements: [],
    deployments: [
      {
        address: "d",
        name: "d",
        gatewayId: "g",
        pathPrefix: "/x",
        routes: [],
        admits: { issuers: [], audiences: [], jwksUri: "https://login.microsoftonline.com/t/discovery/v2.0/keys" },
      },
    ],
  };
  expect(draw("direct", architecture)).toMatch(/"d" -> "entra keys"/);
});
