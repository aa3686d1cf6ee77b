/**
 * One API with a role for each route: a token authorizer reads the roles of each token, so that a client which may read orders may not
 * cancel them. It knows a new key of Entra's at the next request, and refuses who is denied within the time for which the gateway keeps
 * its answers.
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, checkPolicies, RouteAccess, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const json = { "Content-Type": "application/json" };
/** Application (client) ids that are refused, whatever else is right, as soon as this is applied and the gateway's answers have aged out. */
const deniedClients: readonly string[] = [];

const stack = new SecuredApiStack(app, "roles-per-route", {
  namePrefix: "orders-dev",
  apis: [
    {
      name: "orders",
      pathPrefix: "/orders",
      roles: [
        { value: "Orders.Read", description: "Applications that may read orders" },
        { value: "Orders.Cancel", description: "Applications that may cancel orders" },
        { value: "Orders.Refund", description: "Applications that may pay back what was paid" },
      ],
      clients: [
        { name: "billing", roles: ["Orders.Read"] },
        { name: "service-desk", roles: ["Orders.Read", "Orders.Cancel", "Orders.Refund"] },
        // Entra serves it, the authorizer refuses it.
        { name: "outsider", roles: ["Orders.Read"], admitted: false },
      ],
      authorizer: { denied: { clients: deniedClients }, settings: { cacheSeconds: 60 } },
      // Any claim may travel: the authorizer encodes it, so that what a client sends under the name never arrives.
      identityHeaders: { "X-Auth-Client": "azp", "X-Auth-Roles": "roles" },
      routes: [
        {
          path: "/caller",
          methods: ["GET"],
          backend: Backend.stock({ status: 200, body: '{"caller":"known"}', headers: json }),
        },
        {
          path: "/all",
          methods: ["GET"],
          access: RouteAccess.anyOfRoles(["Orders.Read", "Orders.Cancel"]),
          backend: Backend.stock({ status: 200, body: '{"orders":[]}', headers: json }),
        },
        {
          path: "/all/{order}",
          methods: ["DELETE"],
          access: RouteAccess.anyOfRoles(["Orders.Cancel"]),
          backend: Backend.stock({ status: 200, body: '{"order":"cancelled"}', headers: json }),
        },
        {
          path: "/all/{order}/refund",
          methods: ["POST"],
          access: RouteAccess.allOf({ roles: ["Orders.Cancel", "Orders.Refund"] }),
          backend: Backend.stock({ status: 200, body: '{"order":"refunded"}', headers: json }),
        },
      ],
    },
  ],
});

checkPolicies(stack);
synthesize(app);
