/**
 * A gateway and a VCN that exist: only the adapter, the deployments and the registrations are made. Somebody else manages IAM, and
 * has to admit the gateway to the functions of the compartment.
 *
 * @module
 */
import { App, type TerraformStack, TerraformVariable } from "cdktf";
import { Backend, checkPolicies, GatewayNetwork, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const variable = (stack: TerraformStack, name: string, description: string): string =>
  new TerraformVariable(stack, name, { type: "string", nullable: false, description }).stringValue;

const stack = new SecuredApiStack(app, "existing-gateway", {
  namePrefix: "guest",
  existingGateway: (stack) => ({
    gatewayId: variable(stack, "gateway_id", "OCID of the gateway"),
    hostname: "api.example.com",
  }),
  network: (stack) =>
    GatewayNetwork.fromSubnets({
      endpointType: "PUBLIC",
      gatewaySubnetId: variable(stack, "gateway_subnet_id", "OCID of its subnet"),
      gatewaySecurityGroupIds: [],
      functionSubnetIds: [
        variable(stack, "function_subnet_id", "OCID of a subnet from which functions reach OCI Registry and Entra"),
      ],
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

checkPolicies(stack);
synthesize(app);
