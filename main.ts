/**
 * The app: settings in, one stack out. Edit the settings, then `npm run synth`.
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, ClientCredentials, checkPolicies, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "secured-api", {
  // All names begin with it: give each stage its own.
  namePrefix: "demo",
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello",
      clients: [{ name: "demo-client", credentials: ClientCredentials.secret({ lifetimeDays: 180 }) }],
      routes: [
        {
          path: "/world",
          methods: ["GET"],
          backend: Backend.stock({
            status: 200,
            body: '{"message":"Hello from behind the gateway"}',
            headers: { "Content-Type": "application/json" },
          }),
        },
      ],
    },
  ],
  // Set it to true once clients depend on the ids and the host name.
  preventDestroy: false,
});

checkPolicies(stack);
synthesize(app);
