/**
 * A platform and two teams, each a stack of its own that deploys alone, for two stages from one code base. The platform owns network, gateway and key
 * adapter, in compartments of their own; a team owns its API, its clients and their roles. The first team is in the same app and takes the
 * platform's parts as they are. The second one could be in another repository: of the platform it knows the state alone.
 *
 * `STAGE` is `dev` or `prod`. `entra-oci-gateway deploy --name platform-dev` comes first, then each team by itself: `--name orders-dev`.
 *
 * @module
 */
import { App, DataTerraformRemoteStateLocal } from "cdktf";
import {
  Backend,
  ClientCredentials,
  checkPolicies,
  Platform,
  publishPlatform,
  type Route,
  SecuredApiStack,
  type SecuredApiStackProps,
  synthesize,
} from "cdktf-entra-oci-gateway";

/** What differs from stage to stage: accounts, and whether what was made may be destroyed again. */
const stages = {
  dev: {
    compartments: {
      network: "ocid1.compartment.oc1..aaaaaaaanetworkdev",
      gateway: "ocid1.compartment.oc1..aaaaaaaagatewaydev",
      functions: "ocid1.compartment.oc1..aaaaaaaafunctionsdev",
      teams: "ocid1.compartment.oc1..aaaaaaaateamsdev",
    },
    account: { region: "eu-frankfurt-1", tenancyId: "ocid1.tenancy.oc1..aaaaaaaadev" },
    isForTrying: true,
  },
  prod: {
    compartments: {
      network: "ocid1.compartment.oc1..aaaaaaaanetworkprod",
      gateway: "ocid1.compartment.oc1..aaaaaaaagatewayprod",
      functions: "ocid1.compartment.oc1..aaaaaaaafunctionsprod",
      teams: "ocid1.compartment.oc1..aaaaaaaateamsprod",
    },
    account: { region: "eu-zurich-1", tenancyId: "ocid1.tenancy.oc1..aaaaaaaaprod" },
    isForTrying: false,
  },
} as const;

const stageName = process.env.STAGE === "prod" ? "prod" : "dev";
const { compartments, account, isForTrying } = stages[stageName];

const answer = (body: string): Route[] => [
  { path: "/{item}", methods: ["GET"], backend: Backend.stock({ status: 200, body }) },
];
const secret = ClientCredentials.secret({ lifetimeDays: 90 });
/** What a stack of the stage is named by, and where it is: Terraform refuses other accounts than these. */
const ofStage = (
  name: string,
  compartmentId: string,
): Pick<SecuredApiStackProps, "namePrefix" | "account" | "preventDestroy"> => ({
  namePrefix: `${name}-${stageName}`,
  account: { ...account, compartmentId },
  preventDestroy: !isForTrying,
});

const app = new App();

const platform = new SecuredApiStack(app, `platform-${stageName}`, {
  ...ofStage("platform", compartments.gateway),
  network: { compartmentId: compartments.network },
  adapter: { compartmentId: compartments.functions },
  apis: [
    {
      name: "status",
      pathPrefix: "/status",
      clients: [{ name: "monitor", credentials: secret }],
      routes: answer("up"),
    },
  ],
});
const { gateway, adapter = "none", network } = platform;
publishPlatform(platform, { gateway, adapter, ...(network && { network }) });

const orders = new SecuredApiStack(app, `orders-${stageName}`, {
  ...ofStage("orders", compartments.teams),
  gateway,
  adapter,
  apis: [
    {
      name: "orders",
      pathPrefix: "/orders",
      roles: [{ value: "Orders.Read" }, { value: "Orders.Write" }],
      clients: [{ name: "web-shop", roles: ["Orders.Read"], credentials: secret }],
      routes: answer("paid"),
    },
  ],
});

// This is all that the second team's repository would hold, beside the stage's values.
const invoices = new SecuredApiStack(app, `invoices-${stageName}`, {
  ...ofStage("invoices", compartments.teams),
  platform: (stack) =>
    Platform.fromState(stack, "Platform", {
      state: new DataTerraformRemoteStateLocal(stack, "PlatformState", {
        path: `../../../terraform.platform-${stageName}.tfstate`,
      }),
    }),
  apis: [
    {
      name: "invoices",
      pathPrefix: "/invoices",
      clients: [{ name: "billing", credentials: secret }],
      routes: answer("sent"),
    },
  ],
});

for (const stack of [platform, orders, invoices]) checkPolicies(stack);
synthesize(app);
