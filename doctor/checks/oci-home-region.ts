import type { Check } from "../check";
import { notChecked, ok } from "../outcome";

export const ociHomeRegion: Check = {
  id: "oci-home-region",
  group: "OCI",
  title: "Home region",
  why: "OCI accepts the login and tells the tenancy's home region, where alone IAM policies can be written",
  remedy: "oci iam region-subscription list",
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/regions/managingregions.htm",
  async check({ regionSubscriptions }) {
    const regions = await regionSubscriptions();
    if ("outcome" in regions) return regions.outcome;
    const home = regions.value.find(({ isHome }) => isHome);
    return home === undefined ? notChecked("OCI names no home region") : ok(`${home.name}; OCI accepts the login`);
  },
};
