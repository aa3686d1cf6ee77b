/**
 * A gateway and a VCN that exist: only the adapter, the deployments and the registrations are made. Somebody else manages IAM, and
 * has to admit the gateway to the functions of the compartment.
 *
 * @module
 */
import { App, TerraformVariable } from "cdktf";
import { Backend, checkPolicies, GatewayNetwork, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "existing-gateway", {
  namePrefix: "guest",
  existingGateway: { gatewayId: "${var.gateway_id}", hostname: "api.example.com" },
  network: GatewayNetwork.fromSubnets({
    endpointType: "PUBLIC",
    gatewaySubnetId: "${var.gateway_subnet_id}",
    gatewaySecurityGroupIds: [],
    functionSubnetIds: ["${var.function_subnet_id}"],
    functionSecurityGroupIds: [],
  }),
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello",
      clients: [{ name: "billing" }],
      routes: [
        {
          path: "/world",
          methods: ["GET"],
          backend: Backend.stock({
            status: 200,
            body: '{"message":"Hello"}',
            headers: { "Content-Type": "application/json" },
          }),
        },
      ],
    },
  ],
});

for (const [name, description] of Object.entries({
  gateway_id: "OCID of the gateway",
  gateway_subnet_id: "OCID of its subnet",
  function_subnet_id: "OCID of a subnet from which functions reach OCI Registry and Entra",
})) {
  new TerraformVariable(stack, name, { type: "string", nullable: false, description });
}

checkPolicies(stack);
synthesize(app);
