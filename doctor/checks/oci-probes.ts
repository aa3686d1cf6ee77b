import { statements } from "../oci/policy-statements";
import { listOf, readProbe } from "../oci/read-probe";

export const ociProbes = readProbe({
  id: "oci-probes",
  title: "Health checks",
  why: "a probe from outside keeps the adapter warm",
  service: "healthchecks",
  path: listOf("/20180501/httpMonitors"),
  statement: statements.probes,
  source: "https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Concepts/healthchecks.htm",
});
