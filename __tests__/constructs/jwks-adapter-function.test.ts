import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  type GatewayNetworkProps,
  JwksAdapterFunction,
  type JwksAdapterFunctionProps,
  VerificationKeys,
} from "../../constructs/index";
import { judge } from "../terraform-schema/judge";
import {
  adapter,
  attachment,
  codesIn,
  documentOf,
  findingsOf,
  network,
  newGateway,
  onlyResource,
  otherGateway,
  resourcesOf,
  secured,
  testStack,
  written,
} from "./test-stack";

function resourceOf(type: string, over: Partial<JwksAdapterFunctionProps> = {}) {
  const stack = testStack();
  adapter(stack, over);
  return onlyResource(stack, type);
}

describe("the function", () => {
  it("runs small, private, and with its own defaults", () => {
    expect(resourceOf("oci_functions_function")).toMatchObject({
      image: "fra.ocir.io/namespace/test/jwks-adapter:1.0.0",
      memory_in_mbs: "128",
      timeout_in_seconds: 30,
      config: {
        JWKS_URI: "https://issuer.example.com/keys",
        JWKS_SELF_URI: "https://gateway.example.com/jwks/keys",
      },
      provisioned_concurrency_config: { strategy: "NONE" },
    });
    expect(resourceOf("oci_functions_application")).toMatchObject({
      shape: "GENERIC_X86",
      subnet_ids: attachment.functionSubnetIds,
      network_security_group_ids: [],
    });
  });

  it("keeps instances ready on request", () => {
    expect(resourceOf("oci_functions_function", { provisionedConcurrency: 40 })).toMatchObject({
      provisioned_concurrency_config: { strategy: "CONSTANT", count: 40 },
    });
  });

  it("lives in an application that exists where one is given", () => {
    const stack = testStack();
    const { application } = adapter(stack, { applicationId: "ocid1.fnapp.oc1..a" });
    expect(application).toBeUndefined();
    expect(onlyResource(stack, "oci_functions_function").application_id).toBe("ocid1.fnapp.oc1..a");
    expect(resourcesOf(documentOf(stack), "oci_functions_application")).toEqual({});
  });

  it("takes numbers that only Terraform knows", async () => {
    const stack = testStack();
    const number = (id: string) => new TerraformVariable(stack, id, { type: "number" }).numberValue;
    adapter(stack, {
      memoryInMbs: number("memory"),
      timeoutInSeconds: number("timeout"),
      provisionedConcurrency: number("concurrency"),
      settings: { maxKeys: number("keys") },
      healthProbe: { intervalInSeconds: number("interval") },
    });
    expect(findingsOf(stack)).toEqual([]);
    expect(await judge(documentOf(stack))).toEqual([]);
    expect(onlyResource(stack, "oci_functions_function")).toMatchObject({
      memory_in_mbs: "${var.memory}",
      config: { JWKS_MAX_KEYS: "${var.keys}" },
    });
    expect(onlyResource(stack, "oci_health_checks_http_monitor")).toMatchObject({
      interval_in_seconds: "${var.interval}",
      timeout_in_seconds: 10,
    });
  });
});

describe("the address at which copies ask one another", () => {
  const selfUri = (over: Partial<JwksAdapterFunctionProps>, stack = testStack()): unknown => {
    adapter(stack, over);
    const { config } = onlyResource(stack, "oci_functions_function");
    return (config as Record<string, unknown>).JWKS_SELF_URI;
  };

  it("is that of the deployment, made from the gateway, which is there before both", async () => {
    const stack = testStack();
    const gateway = newGateway(stack);
    expect(selfUri({ gateway, pathPrefix: "/k" }, stack)).toBe(
      `https://\${oci_apigateway_gateway.${gateway.gateway.friendlyUniqueId}.hostname}/k/keys`,
    );
    expect(await judge(documentOf(stack))).toEqual([]);
  });

  it("is a custom domain where there is one", () => {
    const stack = testStack();
    const gateway = newGateway(stack, {
      customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..a" },
    });
    expect(selfUri({ gateway }, stack)).toBe("https://api.example.com/jwks/keys");
  });

  const made = (over: Partial<GatewayNetworkProps>) => {
    const stack = testStack();
    const own = network(stack, over);
    return selfUri({ network: own, gateway: newGateway(stack, { network: own }) }, stack);
  };

  it.each<Partial<GatewayNetworkProps>>([
    {},
    { allowedCidrBlocks: ["192.0.2.0/24", "0.0.0.0/0"] },
    { endpointType: "PRIVATE" },
    { endpointType: "PRIVATE", allowedCidrBlocks: ["192.168.0.0/16", "10.0.0.0/24"] },
    { endpointType: "PRIVATE", cidrBlock: "10.1.0.0/24", allowedCidrBlocks: ["10.1.0.0/24"] },
  ])("is known to functions of a network made with %j", (over) => {
    expect(made(over)).toMatch(/^https:.*[/]jwks[/]keys$/);
  });

  it.each<Partial<GatewayNetworkProps>>([
    { allowedCidrBlocks: ["192.0.2.0/24"] },
    { allowedCidrBlocks: [] },
    { endpointType: "PRIVATE", allowedCidrBlocks: ["192.168.0.0/16"] },
  ])("is kept from functions of a network made with %j, which cannot reach it", (over) => {
    expect(made(over)).toBeUndefined();
  });

  it.each([
    ["PUBLIC", undefined, true],
    ["PUBLIC", true, true],
    ["PUBLIC", false, false],
    ["PRIVATE", undefined, false],
    ["PRIVATE", true, true],
  ] as const)(
    "of a %s gateway in subnets that exist, said to be reached: %s",
    (endpointType, functionsReachGateway, is) => {
      const stack = testStack();
      const own = {
        ...attachment,
        endpointType,
        ...(functionsReachGateway !== undefined && { functionsReachGateway }),
      };
      const gateway = { ...otherGateway(stack), endpointType };
      expect(selfUri({ gateway, network: own }, stack) !== undefined).toBe(is);
    },
  );

  it("of another network's private gateway is not known", () => {
    const stack = testStack();
    const gateway = { ...otherGateway(stack), endpointType: "PRIVATE" as const };
    expect(selfUri({ gateway, network: { ...attachment, functionsReachGateway: true } }, stack)).toBeUndefined();
  });
});

describe("the deployment that publishes the keys", () => {
  it("answers GET and HEAD to everyone, counted by client, so that nobody uses up the gateway's share", () => {
    const { specification, path_prefix } = resourceOf("oci_apigateway_deployment");
    expect(path_prefix).toBe("/jwks");
    expect(specification).toMatchObject({
      request_policies: { rate_limiting: { rate_in_requests_per_second: 20, rate_key: "CLIENT_IP" } },
      routes: [{ path: "/keys", methods: ["GET", "HEAD"], backend: { type: "ORACLE_FUNCTIONS_BACKEND" } }],
    });
    expect(JSON.stringify(specification)).not.toContain("authentication");
  });

  it("waits until the gateway may call the function", () => {
    const stack = testStack();
    const gateway = newGateway(stack);
    adapter(stack, { gateway });
    expect(onlyResource(stack, "oci_apigateway_deployment").depends_on).toEqual([
      `time_sleep.${gateway.policyPropagation?.friendlyUniqueId}`,
    ]);
  });

  it("gives a URI that whatever uses it comes after", () => {
    const stack = testStack();
    const { jwksUri, deployment } = adapter(stack, { pathPrefix: "/k" });
    expect(written(stack, jwksUri)).toBe(
      `https://gateway.example.com\${oci_apigateway_deployment.${deployment.friendlyUniqueId}.path_prefix}/keys`,
    );
  });
});

describe("the probe", () => {
  it("asks for the key set every minute where the internet can reach it", () => {
    expect(resourceOf("oci_health_checks_http_monitor")).toMatchObject({
      protocol: "HTTPS",
      port: 443,
      method: "GET",
      targets: ["gateway.example.com"],
      path: expect.stringMatching(/\/keys$/),
      interval_in_seconds: 60,
      timeout_in_seconds: 30,
      is_enabled: true,
    });
  });

  it("gives up no later than the next probe begins", () => {
    expect(resourceOf("oci_health_checks_http_monitor", { healthProbe: { intervalInSeconds: 10 } })).toMatchObject({
      timeout_in_seconds: 10,
    });
  });

  it.each([
    ["off", { healthProbe: "off" as const }],
    ["of a private gateway", { private: true }],
  ])("is not there when %s", (_when, { private: isPrivate, ...over }: { private?: boolean; healthProbe?: "off" }) => {
    const stack = testStack();
    const gateway = otherGateway(stack);
    const { monitor } = adapter(stack, {
      gateway: isPrivate ? { ...gateway, endpointType: "PRIVATE" } : gateway,
      ...over,
    });
    expect(monitor).toBeUndefined();
    expect(findingsOf(stack)).toEqual([]);
  });
});

it("logs calls of the function and requests for keys in one group of its own", () => {
  const stack = testStack();
  adapter(stack);
  const document = documentOf(stack);
  expect(Object.keys(resourcesOf(document, "oci_logging_log_group"))).toHaveLength(1);
  const categories = Object.values(resourcesOf(document, "oci_logging_log")).map(({ display_name }) => display_name);
  expect(categories.sort()).toEqual(["test-access", "test-execution", "test-function-invoke"]);
});

it("may publish on one gateway what APIs on another verify with", () => {
  expect(
    codesIn((scope) => {
      const { jwksUri } = adapter(scope, { gateway: otherGateway(scope, "Keys", "ocid1.apigateway.oc1..keys") });
      expect(jwksUri).toContain("https://gateway.example.com");
      secured(scope, { gateway: newGateway(scope, {}, "Apis"), pathPrefix: "/jwks" });
    }),
  ).toEqual([]);
});

describe("an adapter that exists", () => {
  const verified = (uri: string) =>
    codesIn((scope) => {
      const { jwksUri } = JwksAdapterFunction.fromUri(uri);
      secured(scope, { keys: VerificationKeys.remoteJwks({ uri: jwksUri }) });
    });

  it("is told by its key set's address, whoever made it", () => {
    expect(verified("https://api.example.com/jwks/keys")).toEqual([]);
    expect(
      codesIn((scope) => {
        const uri = new TerraformVariable(scope, "jwks_uri", { type: "string" }).stringValue;
        secured(scope, { keys: VerificationKeys.remoteJwks({ uri: JwksAdapterFunction.fromUri(uri).jwksUri }) });
      }),
    ).toEqual([]);
  });

  it.each([
    "",
    "api.example.com/jwks/keys",
    "http://api.example.com/jwks/keys",
    "https://user@api.example.com/jwks/keys",
    "https://user:password@api.example.com/jwks/keys",
    "https://api.example.com/jwks/keys#first",
    "https://api.example.com/jwks keys",
    "https:///jwks/keys",
    "https://api.example.com/.well-known/openid-configuration",
    "https://<gateway>/jwks/keys",
  ])("is a finding where the address is %j", (uri) => {
    expect(verified(uri)).toEqual(["JWKS_URI_INVALID"]);
  });
});
