import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import {
  Alarms,
  describeForVerify,
  EntraClient,
  FunctionImage,
  type FunctionShape,
  type IAzureOAuthApp,
  JwksAdapterFunction,
  type SecuredApiStackProps,
  type SourceImageProps,
  type StackAdapterSettings,
  StateBackend,
  suppressPolicy,
  suppressWarning,
  type Tags,
} from "../../../constructs/index";
import { soundFunction } from "../../image/sound-function";
import { newFolder } from "../../run-folder";
import {
  adapter,
  attachment,
  CLIENT,
  COMPARTMENT,
  existingApp,
  existingIds,
  newGateway,
  OBJECT,
  ordersApi,
  ordersDeployment,
  otherApp,
  pinnedImage,
  secured,
  securedApiStack,
  TENANT,
} from "../test-stack";
import { type FindingCases, limit, times } from "./finding-case";

const folder = newFolder("function");
writeFileSync(join(folder, "func.js"), soundFunction);

const stack = (_scope: TerraformStack, over: Partial<SecuredApiStackProps>) => securedApiStack(over);
const api = (_scope: TerraformStack, ...names: readonly string[]) =>
  securedApiStack({ apis: names.map((name, index) => ({ ...ordersApi, name, pathPrefix: `/${index}` })) });
const tags = (_scope: TerraformStack, value: Tags) => securedApiStack({ tags: value });
const bucket = (_scope: TerraformStack, name: string, key?: string) =>
  securedApiStack({ stateBackend: StateBackend.objectStorage({ bucket: name, namespace: "ns", key }) });
const alarms = (scope: TerraformStack, topicId: string) =>
  new Alarms(scope, "Alarms", { compartmentId: COMPARTMENT, displayName: "test", topicId, deploymentIds: {} });
const pairs = (count: number, name: (index: number) => string) =>
  Object.fromEntries(times(count, (index) => [name(index), "v"]));
/** {"a":"vv…"} and {"ns":{"0":"ää…",…}}, two bytes for each ä. */
const wholeOf = (bytes: number): Tags => ({
  freeform: { a: "v".repeat(bytes - 4950), b: "v".repeat(256) },
  defined: Object.fromEntries(times(9, (n) => [`ns.${n}`, "ä".repeat(256)])),
});
const builtFor = (scope: TerraformStack, shape: FunctionShape) =>
  adapter(scope, {
    shape: "GENERIC_ARM",
    image: FunctionImage.fromSource(scope, "Image", {
      region: "eu-frankfurt-1",
      repository: { compartmentId: COMPARTMENT, name: "test/adapter" },
      source: { folder },
      shape,
    }),
  });
const fromAdapter =
  (setting: keyof StackAdapterSettings) =>
  (_scope: TerraformStack, value: unknown): unknown =>
    securedApiStack({ adapter: { image: pinnedImage, [setting]: value } });
const image = (scope: TerraformStack, over: Partial<SourceImageProps>) =>
  FunctionImage.fromSource(scope, "Image", {
    region: "eu-frankfurt-1",
    repository: { compartmentId: COMPARTMENT, name: "test/adapter" },
    source: { folder },
    ...over,
  });
const inRegion = (scope: TerraformStack, region: string) => image(scope, { region });
const fromRegistryHost = (scope: TerraformStack, registryHost: string) => image(scope, { registryHost });
const fromFolder = (scope: TerraformStack, path: string) => image(scope, { source: { folder: path } });
const named = (scope: TerraformStack, displayName: string) =>
  new Alarms(scope, "Alarms", {
    compartmentId: COMPARTMENT,
    displayName,
    topicId: "ocid1.onstopic.oc1..a",
    deploymentIds: {},
  });
const app = (scope: TerraformStack, over: Partial<IAzureOAuthApp>) =>
  describeForVerify(scope, {
    apis: [{ name: "orders", deployment: secured(scope), app: { ...otherApp, ...over } }],
  });
const sharedAdapter = JwksAdapterFunction.fromUri("https://keys.example.com/jwks/keys");
const existingApi = {
  ...ordersDeployment,
  app: { ...existingIds, identifierUri: "api://orders", clients: [{ name: "billing" }] },
};
const existingGateway = { gatewayId: "ocid1.apigateway.oc1..a", hostname: "a.example.com" };

const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc19..a" };
const gatewayIn = (scope: TerraformStack, compartmentId: string) => newGateway(scope, { compartmentId });
const imageIn = (scope: TerraformStack, region: string) =>
  FunctionImage.fromSource(scope, "Image", {
    region,
    repository: { compartmentId: COMPARTMENT, name: "test/adapter" },
    source: { folder },
  });
const snapshotIn = (scope: TerraformStack, region: string) => adapter(scope, { keySnapshot: { region } });

export const stackCases = {
  OCID_INVALID: [
    limit("of an application", fromAdapter("applicationId"), "ocid1.fnapp.oc1..a", "ocid1.fnfunc.oc1..a"),
    limit("of a log group", fromAdapter("logs"), { logGroupId: "ocid1.loggroup.oc1..a" }, { logGroupId: "logs" }),
    limit("not a name", stack, { existingGateway }, { existingGateway: { ...existingGateway, gatewayId: "shop" } }),
    limit(
      "of a region or none",
      stack,
      { existingGateway: { ...existingGateway, gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.a" } },
      { existingGateway: { ...existingGateway, gatewayId: "ocid1.apigateway.oc1" } },
    ),
  ],
  LIST_EMPTY: [
    limit("owners", stack, { ownerIds: [TENANT] }, { ownerIds: [] }),
    limit("ranges", stack, { network: { allowedCidrBlocks: ["0.0.0.0/0"] } }, { network: { allowedCidrBlocks: [] } }),
  ],
  LIST_DUPLICATE: [
    limit("owners", stack, { ownerIds: [TENANT, CLIENT] }, { ownerIds: [TENANT, TENANT] }),
    limit("names of tags", tags, { freeform: { a: "1", b: "2" } }, { freeform: { a: "1", A: "2" } }),
  ],
  CLIENT_IS_API: [
    limit(
      "another application",
      (scope, clientId: string) =>
        existingApp(scope, { clients: [EntraClient.fromClientId({ name: "billing", clientId, roles: ["Read"] })] }),
      OBJECT,
      CLIENT,
    ),
  ],
  SUPPRESSION_INVALID: [
    limit(
      "a rule that there is",
      (scope, rule: string) => suppressPolicy(scope, rule, "tried"),
      "images-pinned",
      "images-pined",
    ),
    limit("a reason", (scope, reason: string) => suppressWarning(scope, "PATH_TRAILING_SLASH", reason), "tried", ""),
  ],
  REGION_INVALID: [
    limit("its name", inRegion, "us-gov-ashburn-1", "us-gov-ashburn"),
    limit("not its key", inRegion, "eu-frankfurt-1", "fra"),
  ],
  HOST_NAME_INVALID: [limit("no scheme", fromRegistryHost, "fra.ocir.io:443", "https://fra.ocir.io")],
  URL_INVALID: [
    limit("https", app, { tokenEndpoint: "https://i/token" }, { tokenEndpoint: "http://i/token" }),
    limit("with a host", app, { tokenEndpointV1: "https://i" }, { tokenEndpointV1: "/token" }),
  ],
  TEXT_INVALID: [
    limit("255 characters", named, "x".repeat(255), "x".repeat(256)),
    limit("one line", named, "a b", "a\nb"),
    limit("not empty", stack, { serviceManagementReference: "s" }, { serviceManagementReference: " " }),
  ],
  IMAGE_SOURCE_INVALID: [limit("what is there", fromFolder, folder, join(folder, "missing"))],
  IMAGE_SHAPE_MISMATCH: [limit("the function's processors", builtFor, "GENERIC_ARM", "GENERIC_X86")],
  REALM_UNKNOWN: [
    limit("a realm", stack, { realm: "oc52", customDomain }, { realm: "oc99", customDomain }),
    limit("a realm's own spelling", stack, { realm: "oc1" }, { realm: "OC1", customDomain }),
    limit("the region of an image", imageIn, "eu-madrid-2", "xx-new-1"),
    limit("the region of a snapshot", snapshotIn, "sa-riodejaneiro-1", "xx-new-1"),
  ],
  CUSTOM_DOMAIN_MISSING: [
    limit("a realm with names", stack, { realm: "oc1" }, { realm: "oc19" }),
    limit("a name of one's own", stack, { realm: "oc19", customDomain }, { realm: "oc19" }),
    limit(
      "the name of another's gateway",
      stack,
      { realm: "oc3", existingGateway },
      { realm: "oc3", existingGateway: { gatewayId: existingGateway.gatewayId } },
    ),
    limit("a compartment of the commercial realm", gatewayIn, "ocid1.compartment.oc1..a", "ocid1.compartment.oc4..a"),
  ],
  NAME_PREFIX_INVALID: [
    limit("2 characters", stack, { namePrefix: "ab" }, { namePrefix: "a" }),
    limit("30 characters", stack, { namePrefix: "a".repeat(30) }, { namePrefix: "a".repeat(31) }),
    limit("no trailing -", stack, { namePrefix: "a-b" }, { namePrefix: "a-" }),
    limit("no spaces", stack, { namePrefix: "a-b" }, { namePrefix: "a b" }),
  ],
  API_NAME_INVALID: [
    limit("30 characters", api, "a".repeat(30), "a".repeat(31)),
    limit("a first letter", api, "a1", "1a"),
    limit("at least one API", stack, { apis: [ordersApi] }, { apis: [] }),
    {
      what: "each once",
      atTheLimit: (scope) => api(scope, "orders", "refunds"),
      beyond: (scope) => api(scope, "orders", "orders"),
    },
  ],
  TAG_INVALID: [
    limit("10 freeform", tags, { freeform: pairs(10, String) }, { freeform: pairs(11, String) }),
    limit("64 defined", tags, { defined: pairs(64, (n) => `ns.${n}`) }, { defined: pairs(65, (n) => `ns.${n}`) }),
    limit("no period in a freeform name", tags, { freeform: { a: "" } }, { freeform: { "a.b": "" } }),
    limit("ASCII in a freeform name", tags, { freeform: { "~!": "ä" } }, { freeform: { ä: "" } }),
    limit("a namespace in a defined name", tags, { defined: { "a.b": "" } }, { defined: { a: "" } }),
    limit("5 KB in all", tags, wholeOf(5120), wholeOf(5121)),
    limit("256 characters", tags, { freeform: { a: "v".repeat(256) } }, { freeform: { a: "v".repeat(257) } }),
  ],
  ALARM_INVALID: [limit("a topic", alarms, "ocid1.onstopic.oc1..a", "ocid1.onssubscription.oc1..a")],
  STATE_BACKEND_INVALID: [
    limit("a bucket", bucket, "states", ""),
    { what: "a key", atTheLimit: (scope) => bucket(scope, "states"), beyond: (scope) => bucket(scope, "states", "") },
  ],
  SETTING_MISSING: [limit("a name", stack, {}, { namePrefix: undefined })],
  SETTING_WITHOUT_EFFECT: [
    limit(
      "a domain for another's gateway",
      stack,
      { existingGateway },
      { existingGateway, customDomain: { hostname: "b.example.com", certificateId: "ocid1.certificate.oc1..a" } },
    ),
    limit(
      "a policy for another's gateway",
      stack,
      { existingGateway, invokePolicy: "none" },
      { existingGateway, invokePolicy: "documented" },
    ),
    limit(
      "a network for nothing",
      stack,
      { existingGateway, network: attachment },
      { existingGateway, network: attachment, adapter: "none" },
    ),
    limit(
      "a network for an adapter that exists",
      stack,
      { network: attachment, adapter: sharedAdapter },
      { existingGateway, network: attachment, adapter: sharedAdapter },
    ),
    ...[{ roles: ["Api.Invoke"] }, { servicePrincipalObjectId: OBJECT }].map((said) =>
      limit(
        `${Object.keys(said)} of a client that is assigned elsewhere`,
        (scope, assignment: "here" | "elsewhere") =>
          existingApp(scope, {
            ...{ roleIds: { "Api.Invoke": TENANT } },
            clients: [EntraClient.fromClientId({ name: "billing", clientId: OBJECT, assignment, ...said })],
          }),
        "here",
        "elsewhere",
      ),
    ),
    ...Object.entries({
      displayName: "Orders",
      clients: [{ name: "billing" }],
      roles: [{ value: "Read" }],
      tokenVersion: 1,
      delegatedAccess: { principalIds: [TENANT] },
    }).map(([setting, value]) =>
      limit(
        `${setting} of an API that exists`,
        stack,
        { apis: [existingApi] },
        { apis: [{ ...existingApi, [setting]: value }] },
      ),
    ),
  ],
  ADAPTER_SETTING_INVALID: [
    limit(
      "an adapter that exists, not Entra itself",
      stack,
      { adapter: sharedAdapter },
      { adapter: JwksAdapterFunction.fromUri(`https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`) },
    ),
    limit(
      "keys of an application's own, which an adapter that exists does not serve",
      stack,
      { adapter: sharedAdapter, apis: [{ ...ordersApi, customSigningKeys: sharedAdapter }] },
      { adapter: sharedAdapter, apis: [{ ...ordersApi, customSigningKeys: true }] },
    ),
  ],
} satisfies FindingCases;
