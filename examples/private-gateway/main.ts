/**
 * A gateway that only its VCN and what is connected to it can reach. Probes from the internet cannot keep the adapter warm there, so
 * OCI keeps instances ready, at a price.
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, checkPolicies, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "private-gateway", {
  namePrefix: "internal",
  network: { endpointType: "PRIVATE", cidrBlock: "10.20.0.0/24", allowedCidrBlocks: ["10.0.0.0/8"] },
  adapter: { provisionedConcurrency: 40 },
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
