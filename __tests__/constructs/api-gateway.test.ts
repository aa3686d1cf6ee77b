import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { describe, expect, it } from "vitest";
import { ApiGateway } from "../../constructs/index";
import { judge } from "../terraform-schema/judge";
import {
  attachment,
  COMPARTMENT,
  documentOf,
  newGateway,
  onlyResource,
  resourcesOf,
  secured,
  testStack,
} from "./test-stack";

describe("a gateway", () => {
  it("is attached to its network, protected, and has its security groups written out even when there are none", () => {
    const stack = testStack();
    newGateway(stack);
    expect(onlyResource(stack, "oci_apigateway_gateway")).toMatchObject({
      compartment_id: COMPARTMENT,
      display_name: "test",
      endpoint_type: "PUBLIC",
      subnet_id: attachment.gatewaySubnetId,
      network_security_group_ids: [],
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is private where its network is", () => {
    const stack = testStack();
    const gateway = newGateway(stack, { network: { ...attachment, endpointType: "PRIVATE" }, preventDestroy: false });
    expect(gateway.endpointType).toBe("PRIVATE");
    expect(onlyResource(stack, "oci_apigateway_gateway")).toMatchObject({
      endpoint_type: "PRIVATE",
      lifecycle: { prevent_destroy: false },
    });
  });

  it("has the host name of OCI, or one's own with its certificate", () => {
    const stack = testStack();
    expect(newGateway(stack).hostname).toMatch(/TfToken/);
    const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..a" };
    const own = newGateway(stack, { customDomain }, "Own");
    expect(own.hostname).toBe("api.example.com");
    expect(resourcesOf(documentOf(stack), "oci_apigateway_gateway")[own.gateway.friendlyUniqueId]).toHaveProperty(
      "certificate_id",
      customDomain.certificateId,
    );
  });
});

describe("the right to call functions", () => {
  it("is a policy in the functions' compartment, and a wait until it counts", () => {
    const stack = testStack();
    const { policy, policyPropagation, functionAccess } = newGateway(stack, {
      functionsCompartmentId: "ocid1.compartment.oc1..fn",
    });
    const statement =
      "ALLOW any-user to use functions-family in compartment id ocid1.compartment.oc1..fn where ALL {request.principal.type='ApiGateway', request.resource.compartment.id='ocid1.compartment.oc1..test'}";
    expect(onlyResource(stack, "oci_identity_policy")).toMatchObject({
      compartment_id: "ocid1.compartment.oc1..fn",
      name: "test-invokes-functions",
      statements: [statement],
    });
    expect(onlyResource(stack, "time_sleep")).toMatchObject({
      create_duration: "60s",
      triggers: { statement },
      depends_on: [`oci_identity_policy.${policy?.friendlyUniqueId}`],
    });
    expect(functionAccess).toEqual([policyPropagation]);
  });

  it("is written in the home region", async () => {
    const stack = testStack();
    const homeRegionProvider = new OciProvider(stack, "oci-home", { alias: "home", region: "us-ashburn-1" });
    newGateway(stack, { homeRegionProvider });
    expect(onlyResource(stack, "oci_identity_policy")).toHaveProperty("provider", "oci.home");
    expect(await judge(documentOf(stack))).toEqual([]);
  });

  it("is somebody else's care where one says so", () => {
    const stack = testStack();
    expect(newGateway(stack, { invokePolicy: "none" }).functionAccess).toEqual([]);
    expect(resourcesOf(documentOf(stack), "oci_identity_policy")).toEqual({});
    expect(resourcesOf(documentOf(stack), "time_sleep")).toEqual({});
  });
});

describe("a gateway of somebody else's", () => {
  it("makes nothing, and is looked up only for its host name, where nobody says it, and for who can reach it", () => {
    const stack = testStack();
    const gatewayId = "ocid1.apigateway.oc1..other";
    const known = ApiGateway.fromExisting(stack, "Known", { gatewayId, hostname: "api.example.com" });
    expect(known).toMatchObject({ gatewayId, hostname: "api.example.com", functionAccess: [] });
    secured(stack, { gateway: known });
    expect(resourcesOf(documentOf(stack), "data.oci_apigateway_gateway")).toEqual({});
    expect(known.endpointType).toBe("PUBLIC");
    expect(known.endpointType).toBe("PUBLIC");
    const unknown = ApiGateway.fromExisting(stack, "Unknown", { gatewayId, endpointType: "PRIVATE" });
    expect(unknown.endpointType).toBe("PRIVATE");
    const held = (endpointType: string) => ({ condition: `\${(self.endpoint_type == "${endpointType}")}` });
    expect(resourcesOf(documentOf(stack), "data.oci_apigateway_gateway")).toMatchObject({
      Known: { gateway_id: gatewayId, lifecycle: { postcondition: [held("PUBLIC")] } },
      Unknown: { gateway_id: gatewayId, lifecycle: { postcondition: [{}, held("PRIVATE")] } },
    });
  });

  it("makes nothing of its own", () => {
    const stack = testStack();
    ApiGateway.fromExisting(stack, "Gateway", { gatewayId: "ocid1.apigateway.oc1..other" });
    expect(documentOf(stack)).not.toHaveProperty("resource");
  });
});
