/**
 * A person's token beside a program's: `az account get-access-token --scope api://<client id>/.default`.
 *
 * Only the users and groups in `principalIds` get one. The gateway admits the Azure CLI as a client; the back end tells people from
 * programs by `scp`.
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, checkPolicies, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "azure-cli", {
  namePrefix: "people",
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello",
      clients: [{ name: "billing" }],
      delegatedAccess: {
        clients: ["azure-cli"],
        // Object ids of users or groups of the tenant.
        principalIds: ["3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b"],
      },
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
