/**
 * What the deployer's group must be allowed, as IAM policy text: the least that creates, changes and destroys the stack.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/policyreference.htm
 *
 * @module
 */

const inCompartment = (verb: string, resources: string) =>
  `allow group <deployers> to ${verb} ${resources} in compartment <compartment>`;

/** By what they open; each is needed, those of buckets and objects for a snapshot of keys. */
export const statements = {
  gateways: inCompartment("manage", "api-gateway-family"),
  functions: inCompartment("manage", "functions-family"),
  repositories: inCompartment("manage", "repos"),
  networks: inCompartment("manage", "virtual-network-family"),
  policies: inCompartment("manage", "policies"),
  logs: inCompartment("manage", "logging-family"),
  probes: inCompartment("manage", "health-check-family"),
  alarms: inCompartment("manage", "alarms"),
  buckets: inCompartment("manage", "buckets"),
  objects: inCompartment("manage", "objects"),
  compartments: inCompartment("inspect", "compartments"),
  tenancies: "allow group <deployers> to inspect tenancies in tenancy",
  namespaces: "allow group <deployers> to read objectstorage-namespaces in tenancy",
} as const;
