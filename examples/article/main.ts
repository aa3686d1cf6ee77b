/**
 * The system of the article that the project started from: v1 tokens, one client with a secret, one stock route.
 *
 * https://medium.com/oracledevs/how-to-use-azure-ad-to-secure-oci-api-gateway-with-oauth-and-jwt-d3762072ff42
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, ClientCredentials, checkPolicies, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "article", {
  namePrefix: "article",
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello",
      // Tokens of sts.windows.net. For new APIs leave it out: version 2 is the default.
      tokenVersion: 1,
      clients: [{ name: "postman", credentials: ClientCredentials.secret({ lifetimeDays: 90 }) }],
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
