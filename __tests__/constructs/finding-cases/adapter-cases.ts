import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TerraformStack, TerraformVariable } from "cdktf";
import {
  type AdapterSettings,
  FunctionImage,
  type GatewayNetworkProps,
  ImageRepository,
  type JwksAdapterFunctionProps,
  type KeySnapshotSettings,
} from "../../../constructs/index";
import { soundFunction } from "../../image/sound-function";
import { newFolder } from "../../run-folder";
import { adapter, COMPARTMENT, network, newGateway, otherGateway } from "../test-stack";
import { type FindingCases, limit, times } from "./finding-case";

const over = (scope: TerraformStack, props: Partial<JwksAdapterFunctionProps>) => adapter(scope, props);
const settings = (scope: TerraformStack, value: AdapterSettings) => adapter(scope, { settings: value });
const upstream = (scope: TerraformStack, upstreamJwksUri: string) => adapter(scope, { upstreamJwksUri });
const image = (scope: TerraformStack, reference: string) =>
  adapter(scope, { image: FunctionImage.fromRegistry(reference) });
const way = (destination: string) => ({ destination, networkEntityId: "ocid1.drg.oc1..a" });
const net = (scope: TerraformStack, props: Partial<GatewayNetworkProps>) => network(scope, props);
const rangeOf = (scope: TerraformStack) => new TerraformVariable(scope, "range", { type: "string" }).stringValue;
const domain = (scope: TerraformStack, hostname: string) =>
  newGateway(scope, { customDomain: { hostname, certificateId: "ocid1.certificate.oc1..a" } });
const functionsIn = (scope: TerraformStack, functionsCompartmentId: string) =>
  newGateway(scope, { functionsCompartmentId });
// Names and the two addresses count too.
const otherConfig =
  "JWKS_URIhttps://issuer.example.com/keysJWKS_SELF_URIhttps://gateway.example.com/jwks/keysJWKS_DENIED_KIDS";
const configOf = (bytes: number): AdapterSettings => ({ deniedKids: ["k".repeat(bytes - otherConfig.length)] });
const snapshot = (scope: TerraformStack, value: Partial<KeySnapshotSettings>) =>
  adapter(scope, { keySnapshot: { region: "eu-frankfurt-1", ...value } });
const vantagePoints = (count: number) => ({ healthProbe: { vantagePointNames: times(count, (n) => `point-${n}`) } });
const folder = newFolder("function");
writeFileSync(join(folder, "func.js"), soundFunction);
const repository = (scope: TerraformStack, name: string) =>
  FunctionImage.fromSource(scope, "Image", {
    region: "eu-frankfurt-1",
    repository: ImageRepository.fromName({ namespace: "ns", name }),
    source: { folder },
  });
const digest = `@sha256:${"0".repeat(64)}`;

export const adapterCases = {
  FUNCTION_SETTING_INVALID: [
    limit("memory in steps", over, { memoryInMbs: 3072 }, { memoryInMbs: 3000 }),
    limit("300 s", over, { timeoutInSeconds: 300 }, { timeoutInSeconds: 301 }),
    limit("5 s", over, { timeoutInSeconds: 5 }, { timeoutInSeconds: 4 }),
  ],
  SETTING_MISTYPED: [
    limit("a shape", over, { shape: "GENERIC_ARM" }, { shape: "GENERIC_RISC" as "GENERIC_ARM" }),
    limit("an algorithm", settings, { algorithm: "RS384" }, { algorithm: "ES256" as "RS256" }),
    limit("consumer keys", settings, { consumerKeys: "keep" }, { consumerKeys: "maybe" as "keep" }),
  ],
  FUNCTION_CONFIG_INVALID: [limit("4 KB", settings, configOf(4096), configOf(4097))],
  PROVISIONED_CONCURRENCY_STEP: [
    limit("40 at 128 MB", over, { provisionedConcurrency: 80 }, { provisionedConcurrency: 60 }),
    limit(
      "20 at 256 MB",
      over,
      { memoryInMbs: 256, provisionedConcurrency: 20 },
      { memoryInMbs: 256, provisionedConcurrency: 10 },
    ),
    limit("more than none", over, { provisionedConcurrency: 40 }, { provisionedConcurrency: 0 }),
  ],
  IMAGE_REFERENCE_INVALID: [
    limit("a repository's name", repository, "shop/adapter", "shop/Adapter"),
    limit("a host", image, "fra.ocir.io/ns/repo:1", "repo:1"),
    limit("a whole digest", image, `fra.ocir.io/ns/repo${digest}`, `fra.ocir.io/ns/repo${digest}0`),
    limit("lower case", image, "fra.ocir.io/ns/repo:A", "fra.ocir.io/ns/Repo:A"),
    limit(
      "128 characters of tag",
      image,
      `fra.ocir.io/ns/repo:${"a".repeat(128)}`,
      `fra.ocir.io/ns/repo:${"a".repeat(129)}`,
    ),
  ],
  IMAGE_NOT_PINNED: [
    limit("a tag", image, "fra.ocir.io/ns/repo:1", "fra.ocir.io/ns/repo"),
    limit("a tag that stays", image, "fra.ocir.io/ns/repo:1-latest", "fra.ocir.io/ns/repo:latest"),
    limit("not the port for a tag", image, `localhost:5000/repo${digest}`, "localhost:5000/repo"),
  ],
  ADAPTER_SETTING_INVALID: [
    limit("upstream by https", upstream, "https://i/keys?appid=1", "http://i/keys"),
    limit(
      "the key set itself",
      upstream,
      "https://i/.well-known/jwks.json",
      "https://i/.well-known/openid-configuration",
    ),
    limit("nothing left to fill in", upstream, "https://i/keys", "https://i/{tenantid}/keys"),
    limit("upstream without credentials", upstream, "https://i/@", "https://user@i/"),
    limit("a region", snapshot, { region: "eu-frankfurt-1" }, { region: "fra" }),
    limit("a bucket's name", snapshot, { bucketName: "b".repeat(256) }, { bucketName: "b/c" }),
    limit("a realm", snapshot, { realmDomain: "oraclegovcloud.com" }, { realmDomain: "example.com" }),
    limit("10 keys", settings, { maxKeys: 10 }, { maxKeys: 11 }),
    limit("1 key", settings, { maxKeys: 1 }, { maxKeys: 0 }),
    limit("3,600 s fresh", settings, { freshSeconds: 3600 }, { freshSeconds: 3601 }),
    limit("168 h stale", settings, { staleHours: 168 }, { staleHours: 169 }),
    limit("20 s to fetch", settings, { timeoutMs: 20_000 }, { timeoutMs: 20_001 }),
    limit("100 ms to fetch", settings, { timeoutMs: 100 }, { timeoutMs: 99 }),
    limit("1 MB", settings, { maxBytes: 1_048_576 }, { maxBytes: 1_048_577 }),
    limit("an issuer", settings, { issuer: "https://i/{tenantid}" }, { issuer: "i" }),
    limit("kids without commas", settings, { deniedKids: ["a"] }, { deniedKids: ["a,b"] }),
    limit("kids", settings, { deniedKids: ["a", "b"] }, { deniedKids: ["a\n"] }),
  ],
  ADAPTER_RATE_STARVES: [
    limit("20 a second", over, { requestsPerSecond: 20 }, { requestsPerSecond: 19 }),
    limit("32 bits", over, { requestsPerSecond: 2 ** 31 - 1 }, { requestsPerSecond: 2 ** 31 }),
  ],
  ADAPTER_PROBE_INVALID: [
    limit("60 s", over, { healthProbe: { intervalInSeconds: 60 } }, { healthProbe: { intervalInSeconds: 61 } }),
    limit("10 vantage points", over, vantagePoints(10), vantagePoints(11)),
    {
      what: "only from the internet",
      atTheLimit: (scope) =>
        adapter(scope, { healthProbe: "off", gateway: { ...otherGateway(scope), endpointType: "PRIVATE" } }),
      beyond: (scope) =>
        adapter(scope, { healthProbe: {}, gateway: { ...otherGateway(scope), endpointType: "PRIVATE" } }),
    },
  ],
  PATH_PREFIX_INVALID: [
    limit("of the adapter", over, { pathPrefix: "/j" }, { pathPrefix: "/" }),
    limit(
      "of the adapter, its length",
      over,
      { pathPrefix: `/${"a".repeat(254)}` },
      { pathPrefix: `/${"a".repeat(255)}` },
    ),
  ],
  CUSTOM_DOMAIN_INVALID: [
    limit("a host name", domain, "api.example.com", "https://api.example.com"),
    limit("in lower case", domain, "api.example.com", "API.example.com"),
    limit("63 characters a label", domain, `${"a".repeat(63)}.example.com`, `${"a".repeat(64)}.example.com`),
    limit(
      "of another's gateway",
      (scope, hostname: string) => otherGatewayAt(scope, hostname),
      "a.example.com",
      "a.example.com/",
    ),
  ],
  NETWORK_CIDR_INVALID: [
    limit("/25", net, { cidrBlock: "10.0.0.0/25" }, { cidrBlock: "10.0.0.0/26" }),
    limit("/16", net, { cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.0.0.0/15" }),
    limit("no host bits", net, { cidrBlock: "10.0.1.0/24" }, { cidrBlock: "10.0.0.1/24" }),
    limit("IPv4", net, { cidrBlock: "10.0.0.0/24" }, { cidrBlock: "fd00::/24" }),
    limit("plain numbers", net, { cidrBlock: "10.0.0.0/24" }, { cidrBlock: "10.0.0.0/024" }),
    limit("whom it admits", net, { allowedCidrBlocks: ["0.0.0.0/0"] }, { allowedCidrBlocks: ["0.0.0.0"] }),
    limit("where routes lead", net, { routeRules: [way("192.168.0.0/16")] }, { routeRules: [way("192.168.0.1/16")] }),
    limit("ports", net, { backendPorts: [65_535] }, { backendPorts: [65_536] }),
    {
      what: "a port that is known at synth",
      atTheLimit: (scope) => net(scope, { backendPorts: [8443] }),
      beyond: (scope) =>
        net(scope, { backendPorts: [new TerraformVariable(scope, "port", { type: "number" }).numberValue] }),
    },
  ],
  ITEM_NAME_INVALID: [
    {
      what: "a range that is known only to Terraform",
      atTheLimit: (scope) => net(scope, { allowedCidrBlocks: [{ name: "office", value: rangeOf(scope) }] }),
      beyond: (scope) => net(scope, { allowedCidrBlocks: [rangeOf(scope)] }),
    },
  ],
  POLICY_COMPARTMENT_ROOT: [limit("below the root", functionsIn, COMPARTMENT, "ocid1.tenancy.oc1..a")],
} satisfies FindingCases;

function otherGatewayAt(scope: TerraformStack, hostname: string) {
  return otherGateway(scope, "Gateway", "ocid1.apigateway.oc1..a", hostname);
}
