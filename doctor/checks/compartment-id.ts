import { firstSet } from "../../internal/program";
import type { Check } from "../check";
import { missing, ok, wrong } from "../outcome";
import { likeness } from "../printable";
import { isOcidOf } from "../variables/ocid";

export const compartmentId: Check = {
  id: "compartment-id",
  group: "Variables",
  title: "Compartment",
  why: "Terraform variable compartment_id: the compartment that holds everything",
  remedy:
    "oci iam compartment list --compartment-id-in-subtree true --all\nexport TF_VAR_compartment_id=ocid1.compartment.…",
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/compartments/managingcompartments.htm",
  async check({ context }) {
    const set = firstSet(context.environment, "TF_VAR_compartment_id");
    if (set === undefined) return missing("TF_VAR_compartment_id is not set");
    if (isOcidOf("compartment", set)) return ok("TF_VAR_compartment_id is a compartment's OCID");
    const root = set.startsWith("ocid1.tenancy.")
      ? "; the root compartment cannot be used, because IAM statements cannot name it by id"
      : "";
    return wrong(`TF_VAR_compartment_id is ${likeness(set)}; needed: a compartment's, ocid1.compartment.…${root}`);
  },
};
