/**
 * Two APIs and three clients. Entra gives each client the roles that it is assigned, and no token for an API on which it has
 * none; the gateway admits to each API the clients listed for it; the back end reads `roles` from the token that it is sent.
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, ClientCredentials, checkPolicies, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "two-apis", {
  namePrefix: "shop",
  apis: [
    {
      name: "orders",
      pathPrefix: "/orders",
      roles: [
        { value: "Orders.Read", description: "Applications that may read orders" },
        { value: "Orders.Write", description: "Applications that may place and cancel orders" },
      ],
      clients: [
        { name: "billing", roles: ["Orders.Read"], credentials: ClientCredentials.secret({ lifetimeDays: 90 }) },
        {
          name: "web-shop",
          roles: ["Orders.Read", "Orders.Write"],
          credentials: ClientCredentials.secret({ lifetimeDays: 90 }),
        },
        // Entra serves it, the gateway refuses it: `npm run verify` shows that the allow-list works.
        { name: "outsider", roles: ["Orders.Read"], admitted: false },
      ],
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
    },
    {
      name: "stock",
      pathPrefix: "/stock",
      roles: [{ value: "Stock.Read", description: "Applications that may read what is in stock" }],
      clients: [{ name: "warehouse", credentials: ClientCredentials.secret({ lifetimeDays: 90 }) }],
      cors: { allowedOrigins: ["https://shop.example.com"], allowedMethods: ["GET"] },
      routes: [
        {
          path: "/items/{item}",
          methods: ["GET"],
          backend: Backend.stock({ status: 200, body: '{"items":3}', headers: { "Content-Type": "application/json" } }),
        },
      ],
    },
  ],
  tags: { freeform: { team: "shop", stage: "dev" } },
});

checkPolicies(stack);
synthesize(app);
