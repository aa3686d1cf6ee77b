/**
 * HAND-MADE: schemas written by hand from the providers' documentation, because these two are too small to be worth a
 * copy of `terraform providers schema -json`. Where they and the real provider differ, the real provider is right.
 * - https://registry.terraform.io/providers/hashicorp/time/0.13.1/docs
 * - https://developer.hashicorp.com/terraform/language/resources/terraform-data
 * - https://developer.hashicorp.com/terraform/language/state/remote-state-data
 */
import type { Attribute, Block, SchemaDocument } from "./schema";
import type { ValueType } from "./value-type";

const set = (type: ValueType): Attribute => ({ type, optional: true });
const setOrComputed = (type: ValueType): Attribute => ({ type, optional: true, computed: true });
const computed = (type: ValueType): Attribute => ({ type, computed: true });

const triggers = set(["map", "string"]);
const parts = Object.fromEntries(
  ["year", "month", "day", "hour", "minute", "second", "unix"].map((part) => [part, computed("number")]),
);

const block = (attributes: Block["attributes"]) => ({
  block: { attributes: { id: computed("string"), ...attributes } },
});

const every = (prefix: string, units: string): Block["attributes"] =>
  Object.fromEntries(units.split(" ").map((unit) => [`${prefix}_${unit}`, set("number")]));

export const handMadeSchemas: SchemaDocument = {
  provider_versions: {
    "registry.terraform.io/hashicorp/time": "0.13.1",
    "terraform.io/builtin/terraform": "1.11.4",
  },
  provider_schemas: {
    "registry.terraform.io/hashicorp/time": {
      provider: { block: {} },
      resource_schemas: {
        time_offset: block({
          ...parts,
          ...every("offset", "years months days hours minutes seconds"),
          base_rfc3339: setOrComputed("string"),
          rfc3339: computed("string"),
          triggers,
        }),
        time_rotating: block({
          ...parts,
          ...every("rotation", "years months days hours minutes"),
          rotation_rfc3339: setOrComputed("string"),
          rfc3339: setOrComputed("string"),
          triggers,
        }),
        time_sleep: block({ create_duration: set("string"), destroy_duration: set("string"), triggers }),
        time_static: block({ ...parts, rfc3339: setOrComputed("string"), triggers }),
      },
    },
    "terraform.io/builtin/terraform": {
      resource_schemas: {
        terraform_data: block({
          input: set("dynamic"),
          output: computed("dynamic"),
          triggers_replace: set("dynamic"),
        }),
      },
      data_source_schemas: {
        terraform_remote_state: block({
          backend: { type: "string", required: true },
          config: set("dynamic"),
          defaults: set("dynamic"),
          outputs: computed("dynamic"),
          workspace: set("string"),
        }),
      },
    },
  },
};
