import { statements } from "../oci/policy-statements";
import { listOf, readProbe } from "../oci/read-probe";

export const ociLogs = readProbe({
  id: "oci-logs",
  title: "Logs",
  why: "access and execution logs are kept there",
  service: "logging",
  path: listOf("/20200531/logGroups"),
  statement: statements.logs,
  source: "https://docs.oracle.com/en-us/iaas/Content/Logging/Task/managinglogs.htm",
});
