import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { CoreSubnet } from "@cdktf/provider-oci/lib/core-subnet";
import { FunctionsFunction } from "@cdktf/provider-oci/lib/functions-function";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import type { App, TerraformStack } from "cdktf";
import { expect, test } from "vitest";
import { AllowedClients, checkPolicies, policyRules, RouteAccess, suppressPolicy } from "../../constructs";
import { network, newGateway, secured, stockRoute, testApp, testStack } from "./test-stack";

/** @returns the ids of the rules that the stack breaks, once for each violation */
function broken(app: App): string[] {
  try {
    app.synth();
    return [];
  } catch (error) {
    return [...String(error).matchAll(/^\[[^\]]+\] \[([a-z-]+)\]/gm)].map(([, id = ""]) => id).sort();
  }
}

/** A stack of raw resources that breaks each rule once. */
function carelessStack(app: App): TerraformStack {
  const stack = testStack(app);
  const route = {
    path: "/x",
    requestPolicies: { authorization: { type: "ANONYMOUS" } },
    backend: { type: "HTTP_BACKEND", url: "https://x", isSslVerifyDisabled: true },
  };
  new ApigatewayDeployment(stack, "Deployment", {
    compartmentId: "c",
    gatewayId: "g",
    pathPrefix: "/x",
    specification: {
      requestPolicies: {
        authentication: { type: "TOKEN_AUTHENTICATION", validationPolicy: { type: "REMOTE_JWKS", uri: "https://x" } },
      },
      routes: [route],
    },
  });
  new ServicePrincipal(stack, "Principal", { clientId: "11111111-2222-3333-4444-555555555555" });
  new FunctionsFunction(stack, "Function", {
    applicationId: "a",
    displayName: "f",
    memoryInMbs: "128",
    image: "h/n/f:latest",
  });
  new CoreSubnet(stack, "Subnet", { compartmentId: "c", vcnId: "v", cidrBlock: "10.0.0.0/24" });
  new IdentityPolicy(stack, "Policy", {
    compartmentId: "c",
    name: "p",
    description: "d",
    statements: ["ALLOW any-user to use functions-family in tenancy"],
  });
  return stack;
}

test("a careless stack breaks every rule, and each finding says the remedy", () => {
  const app = testApp();
  checkPolicies(carelessStack(app));
  // Two logs are missing.
  const expected = [...policyRules.map(({ id }) => id), "deployments-logged"].sort();
  expect(broken(app)).toEqual(expected);
  for (const { remedy } of policyRules) expect(() => app.synth()).toThrow(remedy);
});

test("without the check synth passes, and with warnings too", () => {
  const unchecked = testApp();
  carelessStack(unchecked);
  expect(broken(unchecked)).toEqual([]);
  const warned = testApp();
  checkPolicies(carelessStack(warned), { level: "warning" });
  expect(broken(warned)).toEqual([]);
});

test("only the chosen rules are checked", () => {
  const app = testApp();
  checkPolicies(carelessStack(app), { rules: policyRules.filter(({ id }) => id === "images-pinned") });
  expect(broken(app)).toEqual(["images-pinned"]);
});

test("a suppression holds for its rule, below its construct", () => {
  const app = testApp();
  const stack = carelessStack(app);
  checkPolicies(stack);
  suppressPolicy(stack.node.findChild("Function") as FunctionsFunction, "images-pinned", "a test");
  suppressPolicy(stack, "public-subnets-asked", "a test");
  const found = broken(app);
  expect(found).not.toContain("images-pinned");
  expect(found).not.toContain("public-subnets-asked");
  expect(found).toContain("tls-verified");
});

test("a suppression needs a rule that exists and a reason", () => {
  const stack = testStack();
  expect(() => suppressPolicy(stack, "images-pined", "why")).toThrow("images-pinned");
  expect(() => suppressPolicy(stack, "images-pinned", " ")).toThrow("needs a reason");
});

test("what the constructs open by name is no violation", () => {
  const app = testApp();
  const stack = testStack(app);
  checkPolicies(stack);
  const gateway = newGateway(stack, { network: network(stack) });
  secured(stack, {
    gateway,
    allowedClients: AllowedClients.anyClientOfTheIssuers(),
    routes: [{ ...stockRoute, access: RouteAccess.anonymous() }],
  });
  expect(broken(app)).toEqual([]);
});
