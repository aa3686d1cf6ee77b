import type { SchemaDocument } from "../../../providers/oci/scripts/provider-schema";
import type { ResourceList } from "../../../providers/oci/scripts/resource-list";

export const CLOUD = "registry.terraform.io/acme/cloud";

export const cloudList: ResourceList = {
  provider: CLOUD,
  resources: ["cloud_policy"],
  dataSources: ["cloud_regions"],
  mustHave: { cloud_policy: ["description"] },
};

const text = { type: "string", description: "Some prose.", description_kind: "plain" };

/** What Terraform writes for two providers: prose on everything, and things called `description` at every level. */
export function documentedSchema(): SchemaDocument {
  return {
    format_version: "1.0",
    provider_schemas: {
      "registry.terraform.io/hashicorp/other": { provider: { version: 0, block: {} } },
      [CLOUD]: {
        provider: { version: 0, block: { attributes: { region: { ...text, required: true } as object } } },
        resource_schemas: { cloud_vm: { version: 1, block: { description: "A machine." } }, cloud_policy: policy() },
        data_source_schemas: { cloud_regions: { version: 0, block: { attributes: { name: text } } } },
        functions: {},
      } as object as SchemaDocument["provider_schemas"][string],
    },
  };
}

function policy() {
  return {
    version: 3,
    block: {
      description: "A policy.",
      description_kind: "markdown",
      deprecated: true,
      attributes: {
        description: { ...text, required: true },
        secret: { ...text, sensitive: true, write_only: true },
        rules: {
          description: "The rules.",
          nested_type: { nesting_mode: "list", attributes: { description: { ...text, optional: true } } },
        },
      },
      block_types: {
        description: {
          nesting_mode: "list",
          min_items: 1,
          block: { description: "Nested prose.", attributes: { description_kind: { ...text, computed: true } } },
        },
      },
    },
  };
}
