/**
 * A client that has no credential at all: jobs of one branch of one repository on GitHub exchange GitHub's token for one of Entra.
 *
 * https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust
 *
 * @module
 */
import { App } from "cdktf";
import { Backend, ClientCredentials, checkPolicies, SecuredApiStack, synthesize } from "cdktf-entra-oci-gateway";

const app = new App();

const stack = new SecuredApiStack(app, "github-actions", {
  namePrefix: "release",
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello",
      clients: [
        {
          name: "release-job",
          credentials: ClientCredentials.federatedIdentity({
            name: "main-branch",
            issuer: "https://token.actions.githubusercontent.com",
            subject: "repo:example/shop:ref:refs/heads/main",
          }),
        },
      ],
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
