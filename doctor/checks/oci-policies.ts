import { statements } from "../oci/policy-statements";
import { listOf, readProbe } from "../oci/read-probe";

export const ociPolicies = readProbe({
  id: "oci-policies",
  title: "IAM policies",
  why: "a policy lets the gateway call functions",
  service: "identity",
  path: listOf("/20160918/policies"),
  statement: statements.policies,
  source:
    "https://docs.oracle.com/en-us/iaas/Content/Identity/policymgmt/managingpolicies_topic-To_create_a_policy.htm",
});
