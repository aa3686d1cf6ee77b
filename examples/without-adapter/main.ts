/**
 * Entra's own key set, without the adapter: fewer parts, but every request gets HTTP 500 whenever Entra's set cannot be fetched when
 * the gateway's cache has run out, or where the gateway of the region still wants `alg` on each key.
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, checkPolicies, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "without-adapter", {
  namePrefix: "direct",
  adapter: "none",
  // No function is called, so that no gateway needs to be let in.
  invokePolicy: "none",
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello",
      keyCacheHours: 24,
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
