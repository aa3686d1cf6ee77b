/**
 * One API in two regions, for clients of two tenants. The stack of the first region registers the API and its clients; that of the second admits them as
 * they are there and assigns nothing again. Each has a gateway and a key adapter of its own, so that either region serves while the other does not.
 *
 * @module
 */
import { App } from "cdktf";
import {
  Backend,
  ClientCredentials,
  checkPolicies,
  EntraClient,
  SecuredApiStack,
  synthesize,
} from "cdktf-entra-oci-gateway";

const app = new App();

const orders = {
  name: "orders",
  pathPrefix: "/orders",
  rateLimit: { requestsPerSecond: 50 },
  routes: [
    {
      path: "/{order}",
      methods: ["GET"],
      backend: Backend.stock({
        status: 200,
        body: '{"order":"paid"}',
        headers: { "Content-Type": "application/json" },
      }),
    },
  ],
} as const;

const frankfurt = new SecuredApiStack(app, "frankfurt", {
  namePrefix: "orders-fra",
  account: { region: "eu-frankfurt-1" },
  apis: [
    {
      ...orders,
      signInAudience: "AzureADMultipleOrgs",
      trustedTenantIds: ["11111111-2222-3333-4444-555555555555"],
      clients: [
        { name: "billing", credentials: ClientCredentials.secret({ lifetimeDays: 90 }) },
        // Registered in the partner's tenant, whose administrator has consented to this API there and gives it its role.
        EntraClient.fromClientId({
          name: "partner",
          clientId: "66666666-7777-8888-9999-aaaaaaaaaaaa",
          assignment: "elsewhere",
        }),
      ],
    },
  ],
});

const amsterdam = new SecuredApiStack(app, "amsterdam", {
  namePrefix: "orders-ams",
  account: { region: "eu-amsterdam-1" },
  apis: frankfurt.apis.map((api) => ({ ...orders, app: api.app })),
});

for (const stack of [frankfurt, amsterdam]) checkPolicies(stack);
synthesize(app);
