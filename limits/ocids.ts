/**
 * The kinds of OCIDs: what stands in them, and where people find the right one.
 *
 * @module
 */
import type { PatternLimit } from "./limit";

const concepts = "https://docs.oracle.com/en-us/iaas/Content/General/Concepts/identifiers.htm";

/** A kind of thing in OCI that settings name. */
export interface OcidKind {
  /** With its article: `a function`. */
  readonly words: string;
  /** What stands after `ocid1.`. */
  readonly types: readonly string[];
  /** Where it is shown. */
  readonly where: string;
}

/** Of any kind. Oracle leaves the unique part open. */
export const ocidForm: PatternLimit = {
  pattern: /^ocid1\.([a-z0-9]+)\.[a-z0-9]+\.[a-z0-9-]*\.[A-Za-z0-9._-]+$/,
  form: "ocid1.KIND.REALM.REGION.UNIQUE-PART, as the console copies it",
  source: concepts,
};

/** By what settings ask for. */
export const ocidKinds = {
  apiDeployment: {
    words: "a deployment of API Gateway",
    types: ["apideployment"],
    where: "in the console under Developer Services, Gateways, the gateway, Deployments",
  },
  application: {
    words: "a functions application",
    types: ["fnapp"],
    where: "in the console under Developer Services, Applications",
  },
  certificate: {
    words: "a certificate",
    types: ["certificate", "apigatewaycertificate"],
    where: "in the console under Identity & Security, Certificates, or Developer Services, Gateways, Certificates",
  },
  compartment: {
    words: "a compartment",
    types: ["compartment", "tenancy"],
    where: "in the console under Identity & Security, Compartments",
  },
  function: {
    words: "a function",
    types: ["fnfunc"],
    where: "in the console under Developer Services, Applications, the application, Functions",
  },
  gateway: {
    words: "an API gateway",
    types: ["apigateway"],
    where: "in the console under Developer Services, Gateways",
  },
  httpMonitor: {
    words: "an HTTP monitor of Health Checks",
    types: ["httpmonitor"],
    where: "in the console under Observability & Management, Health Checks",
  },
  logGroup: {
    words: "a log group",
    types: ["loggroup"],
    where: "in the console under Observability & Management, Log Groups",
  },
  securityGroup: {
    words: "a network security group",
    types: ["networksecuritygroup"],
    where: "in the console under Networking, the VCN, Network Security Groups",
  },
  subnet: {
    words: "a subnet",
    types: ["subnet"],
    where: "in the console under Networking, the VCN, Subnets",
  },
  tenancy: {
    words: "the tenancy",
    types: ["tenancy"],
    where: "in the console under the profile menu, Tenancy",
  },
  topic: {
    words: "a topic of the Notifications service",
    types: ["onstopic"],
    where: "in the console under Developer Services, Notifications, Topics",
  },
} as const satisfies Record<string, OcidKind>;

/** The name of a kind. */
export type OcidKindName = keyof typeof ocidKinds;

/** Of things that no setting takes, and that people have at hand: to say what was given. */
export const otherOcids: ReadonlyMap<string, string> = new Map([
  ["dynamicgroup", "a dynamic group"],
  ["group", "a group"],
  ["instance", "a compute instance"],
  ["internetgateway", "an internet gateway"],
  ["key", "a key of a vault"],
  ["log", "a log"],
  ["natgateway", "a NAT gateway"],
  ["onssubscription", "a subscription to a topic"],
  ["policy", "an IAM policy"],
  ["routetable", "a route table"],
  ["securitylist", "a security list"],
  ["servicegateway", "a service gateway"],
  ["user", "a user"],
  ["vault", "a vault"],
  ["vaultsecret", "a secret of a vault"],
  ["vcn", "a VCN"],
]);
