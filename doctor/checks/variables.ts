/**
 * The variables of the stack that name the account and the place in it.
 *
 * @module
 */

import { isSigning } from "../../internal/clients/oci-login";
import { firstSet } from "../../internal/program";
import type { DoctorCheck } from "../check";
import { cannotTell, missing, ok, wrong } from "../outcome";
import { isOcidOf, likeness, regionToUse as regionOf } from "../variables";

export const compartmentId: DoctorCheck = {
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

export const tenancyId: DoctorCheck = {
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

export const region: DoctorCheck = {
  id: "region",
  group: "Variables",
  title: "Region",
  why: "Terraform variable region: where gateway, functions and images live, in a region that the tenancy is subscribed to",
  remedy: "oci iam region-subscription list\nexport TF_VAR_region=eu-frankfurt-1",
  source: "https://docs.oracle.com/en-us/iaas/Content/General/Concepts/regions.htm",
  async check({ context, regionSubscriptions }) {
    const set = firstSet(context.environment, "TF_VAR_region");
    if (set === undefined) return missing("TF_VAR_region is not set");
    const region = regionOf(context.environment);
    if (region === undefined) {
      return wrong(
        `TF_VAR_region is ${likeness(set)}; needed: a region's identifier, such as eu-frankfurt-1 (not its key, FRA)`,
      );
    }
    const subscriptions = await regionSubscriptions();
    if ("outcome" in subscriptions) {
      return cannotTell(
        `${region} has the form of a region; whether the tenancy is subscribed to it is not known: ${subscriptions.outcome.detail}`,
      );
    }
    const found = subscriptions.value.find(({ name }) => name === region);
    if (found?.isReady) return ok(`${region}, subscribed`);
    const all = subscriptions.value.map(({ name }) => name).join(", ");
    if (found !== undefined) return cannotTell(`the subscription to ${region} is still being made`);
    return wrong(
      `the tenancy is not subscribed to ${region}; it is to ${all}`,
      `export TF_VAR_region=<one of ${all}>\noci iam region-subscription create --region-key <key of ${region}> --tenancy-id $TF_VAR_tenancy_id   # or subscribe`,
    );
  },
};
