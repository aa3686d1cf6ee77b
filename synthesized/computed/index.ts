/** The types of resources and data sources that can be read; data sources are called `data.<type>`. */
import { azureadData } from "./azuread-data";
import { azureadResources } from "./azuread-resources";
import { ociData } from "./oci-data";
import { ociResources } from "./oci-resources";
import type { ResourceType } from "./resource-type";
import { timeResources } from "./time-resources";

export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries({ ...azureadData, ...azureadResources, ...ociData, ...ociResources, ...timeResources }),
);
