import { firstSet } from "../../internal/program";
import type { Check } from "../check";
import { missing, notChecked, ok, wrong } from "../outcome";
import { likeness } from "../printable";
import { region as regionOf } from "../variables/region";

export const region: Check = {
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
      return notChecked(
        `${region} has the form of a region; whether the tenancy is subscribed to it is not known: ${subscriptions.outcome.detail}`,
      );
    }
    const found = subscriptions.value.find(({ name }) => name === region);
    if (found?.isReady) return ok(`${region}, subscribed`);
    const all = subscriptions.value.map(({ name }) => name).join(", ");
    if (found !== undefined) return notChecked(`the subscription to ${region} is still being made`);
    return wrong(
      `the tenancy is not subscribed to ${region}; it is to ${all}`,
      `export TF_VAR_region=<one of ${all}>\noci iam region-subscription create --region-key <key of ${region}> --tenancy-id $TF_VAR_tenancy_id   # or subscribe`,
    );
  },
};
