import { firstSet } from "../../internal/program";
import type { Check } from "../check";
import { isSigning } from "../oci/login";
import { missing, ok, wrong } from "../outcome";
import { likeness } from "../printable";
import { isOcidOf } from "../variables/ocid";

export const tenancyId: Check = {
  id: "tenancy-id",
  group: "Variables",
  title: "Tenancy",
  why: "Terraform variable tenancy_id: the home region, where IAM policies are written, is looked up by it",
  remedy: "export TF_VAR_tenancy_id=$(oci iam compartment list --query 'data[0].\"compartment-id\"' --raw-output)",
  source:
    "https://docs.oracle.com/en-us/iaas/Content/GSG/Tasks/contactingsupport_topic-Locating_Oracle_Cloud_Infrastructure_IDs.htm",
  async check({ context, ociLogin }) {
    const set = firstSet(context.environment, "TF_VAR_tenancy_id");
    if (set === undefined) return missing("TF_VAR_tenancy_id is not set");
    if (!isOcidOf("tenancy", set)) {
      return wrong(`TF_VAR_tenancy_id is ${likeness(set)}; needed: the tenancy's, ocid1.tenancy.…`);
    }
    const login = await ociLogin();
    if ("value" in login && isSigning(login.value) && login.value.tenancyId !== set) {
      return wrong(`TF_VAR_tenancy_id is another tenancy than that of the login from ${login.value.origin}`);
    }
    return ok("TF_VAR_tenancy_id is a tenancy's OCID");
  },
};
