import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { CoreSubnet } from "@cdktf/provider-oci/lib/core-subnet";
import { FunctionsFunction } from "@cdktf/provider-oci/lib/functions-function";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { AnnotationMetadataEntryType, type App, TerraformResource, type TerraformStack } from "cdktf";
import { expect, test } from "vitest";
import {
  AllowedClients,
  Backend,
  checkPolicies,
  policyRules,
  RouteAccess,
  suppressPolicy,
  suppressWarning,
} from "../../constructs";
import { findingsOf, network, newGateway, secured, stockRoute, testApp, testStack } from "./test-stack";

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
  const keys = { type: "REMOTE_JWKS", uri: "http://x" };
  const shared = {
    audiences: ["https://graph.microsoft.com"],
    issuers: ["i"],
    verifyClaims: [{ key: "azp", values: ["a"], isRequired: true }],
  };
  new ApigatewayDeployment(stack, "Shared", {
    compartmentId: "c",
    gatewayId: "g",
    pathPrefix: "/shared",
    specification: {
      requestPolicies: {
        authentication: {
          type: "TOKEN_AUTHENTICATION",
          validationPolicy: { ...keys, additionalValidationPolicy: shared },
        },
      },
      routes: [{ path: "/x", backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } }],
    },
  });
  new ApigatewayDeployment(stack, "Judged", {
    compartmentId: "c",
    gatewayId: "g",
    pathPrefix: "/judged",
    specification: {
      requestPolicies: {
        authentication: {
          type: "CUSTOM_AUTHENTICATION",
          functionId: "f",
          parameters: { token: "request.headers[Authorization]", host: "request.host" },
          cacheKey: ["token"],
        },
      },
      routes: [
        {
          path: "/x",
          requestPolicies: { authorization: { type: "ANY_OF", allowedScope: ["Orders.Read"] } },
          backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 },
        },
      ],
    },
  });
  const server = {
    key: { type: "ANY_OF", name: "same", values: [] },
    authenticationServerDetail: { type: "CUSTOM_AUTHENTICATION", functionId: "f" },
  };
  new ApigatewayDeployment(stack, "Chosen", {
    compartmentId: "c",
    gatewayId: "g",
    pathPrefix: "/chosen",
    specification: {
      requestPolicies: {
        dynamicAuthentication: {
          selectionSource: { type: "SINGLE", selector: "request.host" },
          authenticationServers: [server, server],
        },
      },
      routes: [{ path: "/x", backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } }],
    },
  });
  const group = new TerraformResource(stack, "Group", { terraformResourceType: "oci_identity_dynamic_group" });
  group.addOverride("matching_rule", "resource.type = 'fnfunc'");
  new ServicePrincipal(stack, "Principal", { clientId: "11111111-2222-3333-4444-555555555555" });
  new FunctionsFunction(stack, "Function", {
    applicationId: "a",
    displayName: "f",
    memoryInMbs: "128",
    image: "h/n/f:latest",
    config: { AUTHORIZER_TRUSTS: JSON.stringify([{ issuer: "i", audiences: ["a"], keys: "https://x" }]) },
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
  // Two logs are missing of each of four deployments.
  const logs = Array.from({ length: 7 }, () => "deployments-logged");
  const expected = [...policyRules.map(({ id }) => id), ...logs].sort();
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
  suppressPolicy(stack, "images-pined", "why");
  suppressPolicy(stack, "images-pinned", " ");
  expect(findingsOf(stack).map(({ text }) => text)).toEqual([
    expect.stringMatching(
      /^SUPPRESSION_INVALID: suppressPolicy is given "images-pined"; .* did you mean "images-pinned"/,
    ),
    expect.stringMatching(/^SUPPRESSION_INVALID: suppressPolicy of images-pinned is without a reason;/),
  ]);
});

/** What a synth of the app warns of, by the path of the construct. */
function warnings(app: App): string[] {
  app.synth();
  return app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === AnnotationMetadataEntryType.WARN)
        .map(({ data }) => `${node.id}: ${data}`),
    );
}

test("what a rule does not understand is a warning with a code, however strict the check, until somebody takes it back", () => {
  const odd = (prepare: (stack: TerraformStack, policy: IdentityPolicy) => void): string[] => {
    const app = testApp();
    const stack = testStack(app);
    checkPolicies(stack);
    const settings = { compartmentId: "c", name: "p", description: "d", statements: ["${var.statement}"] };
    prepare(stack, new IdentityPolicy(stack, "Policy", settings));
    return warnings(app);
  };
  expect(odd(() => {})).toEqual([
    'Policy: POLICY_NOT_UNDERSTOOD: what the rule iam-without-wildcards looks at is not understood: statement "${var.statement}": Terraform makes it; allowed: what can be judged (iam statements name who, what and when), or a suppression with the reason (https://docs.oracle.com/en-us/iaas/Content/Identity/policysyntax/subject.htm)',
  ]);
  expect(odd((_, policy) => suppressWarning(policy, "POLICY_NOT_UNDERSTOOD", "a test"))).toEqual([]);
  expect(odd((stack) => suppressPolicy(stack, "iam-without-wildcards", "a test"))).toEqual([]);
});

test("a deployment whose servers are chosen by the request is judged as one with a policy of its own", () => {
  const app = testApp();
  const stack = testStack(app);
  checkPolicies(stack);
  const server = {
    key: { name: "only" },
    authenticationServerDetail: {
      type: "TOKEN_AUTHENTICATION",
      isAnonymousAccessAllowed: true,
      validationPolicy: { type: "REMOTE_JWKS", uri: "http://keys", isSslVerifyDisabled: true },
    },
  };
  const deployment = new ApigatewayDeployment(stack, "Deployment", {
    compartmentId: "c",
    gatewayId: "g",
    pathPrefix: "/x",
    specification: {
      requestPolicies: {
        dynamicAuthentication: {
          selectionSource: { type: "SINGLE", selector: "request.host" },
          authenticationServers: [server],
        },
      },
      routes: [{ path: "/x", backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } }],
    },
  });
  suppressPolicy(deployment, "deployments-logged", "a test");
  expect(broken(app)).toEqual([
    "audiences-present",
    "authenticated-routes",
    "clients-listed",
    "issuers-present",
    "tls-verified",
    "upstreams-encrypted",
  ]);
});

test("what the constructs open by name is no violation", () => {
  const app = testApp();
  const stack = testStack(app);
  checkPolicies(stack);
  const gateway = newGateway(stack, { network: network(stack) });
  secured(stack, {
    gateway,
    clients: AllowedClients.anyClientOfTheIssuers(),
    routes: [
      { ...stockRoute, access: RouteAccess.anonymous() },
      {
        ...stockRoute,
        path: "/plain",
        backend: Backend.http({ url: "http://orders.example.com", allowPlainHttp: true }),
      },
    ],
  });
  expect(broken(app)).toEqual([]);
});
