import { App } from "cdktf";
import {
  Backend,
  checkPolicies,
  EntraClient,
  GatewayNetwork,
  SecuredApiStack,
  synthesize,
} from "cdktf-entra-oci-gateway";

const app = new App();
const stack = new SecuredApiStack(app, "hello", {
  namePrefix: "hello",
  // It stays, and with it its host name.
  existingGateway: { gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.article" },
  network: GatewayNetwork.fromSubnets({
    endpointType: "PUBLIC",
    gatewaySubnetId: "ocid1.subnet.oc1.eu-frankfurt-1.gateway",
    gatewaySecurityGroupIds: [],
    // From there functions reach Entra and OCI Registry, as through a NAT gateway.
    functionSubnetIds: ["ocid1.subnet.oc1.eu-frankfurt-1.functions"],
    functionSecurityGroupIds: [],
  }),
  // Here and below: prefixes that no deployment of the gateway has yet, nor one above or below them.
  adapter: { pathPrefix: "/entra-keys" },
  apis: [
    {
      name: "hello",
      pathPrefix: "/hello-2",
      clients: [
        // The article's registration, as it is.
        EntraClient.fromClientId({
          name: "visual-builder",
          clientId: "11111111-2222-3333-4444-555555555555",
          servicePrincipalObjectId: "66666666-7777-8888-9999-aaaaaaaaaaaa",
        }),
      ],
      routes: [
        { path: "/world", methods: ["GET"], backend: Backend.http({ url: "https://backend.example.com/world" }) },
      ],
    },
  ],
});
checkPolicies(stack);
synthesize(app);
