import { statements } from "../oci/policy-statements";
import { listOf, readProbe } from "../oci/read-probe";

export const ociFunctions = readProbe({
  id: "oci-functions",
  title: "Functions",
  why: "the JWKS adapter is a function",
  service: "functions",
  path: listOf("/20181201/applications"),
  statement: statements.functions,
  source: "https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionscreatingpolicies.htm",
});
