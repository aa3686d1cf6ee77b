/** What OCI answers to data sources. */
import { isText } from "../../internal/json";
import {
  isValueObject,
  membersWhenKnown,
  type Unknown,
  type Value,
  type ValueObject,
  whenKnown,
} from "../expression/value";
import { ocid } from "./identifiers";
import { gatewayHostname, regionKey, regionsBeside } from "./regions";
import type { Applying, ResourceType } from "./resource-type";

const textOf = (value: Value | undefined): string => (isText(value) ? value : "");

/** A data source that answers with a list, which its `filter` blocks narrow. */
const list = (
  attribute: string,
  items: (resource: Applying) => ValueObject[],
  gapOf: (resource: Applying) => Unknown | undefined = () => undefined,
): ResourceType => ({
  blocks: ["filter"],
  compute: (resource) => {
    const { filter } = resource.args;
    const known = [gapOf(resource), filter];
    return { id: resource.seed, [attribute]: whenKnown(known, () => filtered(items(resource), filter)) };
  },
});

const regionGap = ({ regionGap: gap }: Applying): Unknown | undefined => gap;

/** https://registry.terraform.io/providers/oracle/oci/latest/docs/guides/filters: all filters hold, any value of each does. */
function filtered(items: ValueObject[], filters: Value | undefined): ValueObject[] {
  const all = Array.isArray(filters) ? filters.filter(isValueObject) : [];
  return items.filter((item) => all.every((filter) => matches(item[textOf(filter.name)], filter)));
}

function matches(actual: Value | undefined, { values, regex }: ValueObject): boolean {
  // The provider takes texts, and Terraform makes them of what is written.
  const wanted = Array.isArray(values) ? values.map(String) : [];
  const text = String(actual ?? "");
  return wanted.some((value) => (regex === true ? new RegExp(value).test(text) : value === text));
}

function services({ region }: Applying): ValueObject[] {
  const key = regionKey(region);
  const lower = key.toLowerCase();
  return [
    service(region, `OCI ${key} Object Storage`, `oci-${lower}-objectstorage`),
    service(
      region,
      `All ${key} Services In Oracle Services Network`,
      `all-${lower}-services-in-oracle-services-network`,
    ),
  ];
}

const service = (region: string, name: string, cidr: string): ValueObject => ({
  id: ocid("service", region, name),
  name,
  cidr_block: cidr,
  description: name,
});

const subscription = (region: string): ValueObject => ({
  region_name: region,
  region_key: regionKey(region),
  is_home_region: true,
  state: "READY",
  status: "READY",
});

/** Whatever already exists answers with the id that it was asked for. */
const existing = (idArgument: string, compute: (id: string, resource: Applying) => ValueObject): ResourceType => ({
  compute: (resource) => {
    const id = resource.args[idArgument];
    return membersWhenKnown([id], () => ({ id: textOf(id), ...compute(textOf(id), resource) }));
  },
});

export const ociData: Readonly<Record<string, ResourceType>> = {
  "data.oci_apigateway_gateway": existing("gateway_id", (id, { tenancyId, heldTo }) => ({
    hostname: gatewayHostname(id),
    compartment_id: ocid("compartment", "", `${tenancyId} ${id}`),
    subnet_id: ocid("subnet", id.split(".")[3] ?? "", id),
    endpoint_type: heldTo("endpoint_type") ?? "PUBLIC",
    state: "ACTIVE",
  })),
  "data.oci_core_subnet": existing("subnet_id", (id, { tenancyId }) => ({
    vcn_id: ocid("vcn", id.split(".")[3] ?? "", id),
    compartment_id: ocid("compartment", "", `${tenancyId} ${id}`),
    cidr_block: "10.0.0.0/24",
  })),
  // Whoever plays a stack has its images.
  "data.oci_artifacts_container_images": {
    blocks: ["filter"],
    compute: ({ args, seed }) => ({
      id: seed,
      container_image_collection: [{ items: [{ version: args.version ?? "", state: "AVAILABLE" }] }],
    }),
  },
  "data.oci_artifacts_container_repository": existing("repository_id", () => ({ namespace: "standinns" })),
  "data.oci_core_services": list("services", services, regionGap),
  "data.oci_identity_region_subscriptions": list(
    "region_subscriptions",
    ({ region }) => [subscription(region)],
    regionGap,
  ),
  "data.oci_identity_regions": list("regions", ({ region }) =>
    regionsBeside(region).map(([name, key]) => ({ name, key })),
  ),
  "data.oci_identity_tenancy": existing("tenancy_id", (_, { region, regionGap: gap }) => ({
    home_region_key: gap ?? regionKey(region),
    name: "stand-in",
  })),
  "data.oci_objectstorage_namespace": { compute: ({ seed }) => ({ id: seed, namespace: "standinns" }) },
};
