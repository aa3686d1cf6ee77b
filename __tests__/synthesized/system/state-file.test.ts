/** Both forms of a state say the same: what stands here, Terraform 1.11.4 wrote. */
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { storedResources } from "../../../synthesized/system/state-file";

const ofFile: JsonObject = {
  version: 4,
  terraform_version: "1.11.4",
  resources: [
    {
      ...{ mode: "managed", type: "terraform_data", name: "first" },
      instances: [
        { schema_version: 0, attributes: { id: "i1", input: { value: "f", type: "string" }, triggers_replace: null } },
      ],
    },
    {
      ...{ module: "module.counted[0]", mode: "managed", type: "terraform_data", name: "it" },
      instances: [
        { attributes: { id: "i2", input: { value: { label: "c0" }, type: ["object", { label: "string" }] } } },
      ],
    },
    {
      ...{ mode: "data", type: "terraform_remote_state", name: "net" },
      instances: [
        { index_key: 0, attributes: { backend: "local" } },
        { index_key: 1, attributes: { backend: "http" } },
      ],
    },
    {
      ...{ module: 'module.m["a"].module.n', mode: "managed", type: "oci_core_vcn", name: "v" },
      instances: [{ index_key: 'k"', attributes: { tags: { type: "t", value: "v", more: 1 } } }],
    },
    { mode: "managed", type: "oci_core_vcn", name: "none", instances: [] },
  ],
};

const resource = (address: string, type: string, values: JsonObject): JsonObject => ({
  address,
  type,
  mode: "managed",
  values,
});

const shown: JsonObject = {
  format_version: "1.0",
  values: {
    root_module: {
      resources: [
        resource("terraform_data.first", "terraform_data", { id: "i1", input: "f", triggers_replace: null }),
        resource("data.terraform_remote_state.net[0]", "terraform_remote_state", { backend: "local" }),
        resource("data.terraform_remote_state.net[1]", "terraform_remote_state", { backend: "http" }),
      ],
      child_modules: [
        {
          resources: [
            resource("module.counted[0].terraform_data.it", "terraform_data", { id: "i2", input: { label: "c0" } }),
          ],
        },
        {
          child_modules: [
            {
              resources: [
                resource('module.m["a"].module.n.oci_core_vcn.v["k\\""]', "oci_core_vcn", {
                  tags: { type: "t", value: "v", more: 1 },
                }),
              ],
            },
          ],
        },
      ],
    },
  },
};

const byAddress = (document: JsonObject): Record<string, unknown> =>
  Object.fromEntries((storedResources(document) ?? []).map(({ address, ...rest }) => [address, rest]));

describe("what Terraform has stored", () => {
  test("is the same in its state file and as it prints it", () => {
    expect(Object.keys(byAddress(ofFile))).toHaveLength(5);
    expect(byAddress(ofFile)).toEqual(byAddress(shown));
  });

  test("is, of a plan, what that starts from", () => {
    const plan = { format_version: "1.2", prior_state: shown, planned_values: { root_module: {} } };
    expect(byAddress(plan)).toEqual(byAddress(shown));
  });

  test.each<[string, JsonObject]>([
    ["an older state", { version: 3, modules: [] }],
    ["something else", { version: 4 }],
    ["nothing", {}],
  ])("is not read of %s", (_, document) => {
    expect(storedResources(document)).toBeUndefined();
  });
});
