import { describe, expect, it } from "vitest";
import type { SchemaDocument } from "../../../../providers/oci/scripts/provider-schema";
import { nearNames, trimSchema } from "../../../../providers/oci/scripts/trim-schema";
import { CLOUD, cloudList, documentedSchema } from "../documented-schema";

const trimmed = () => trimSchema(documentedSchema(), cloudList, "1.2.3");

describe("trimSchema", () => {
  it("keeps the listed resources of the listed provider, and its own configuration", () => {
    const { provider_schemas: providers } = trimmed();
    expect(Object.keys(providers)).toEqual([CLOUD]);
    expect(Object.keys(providers[CLOUD] ?? {})).toEqual(["provider", "resource_schemas", "data_source_schemas"]);
    expect(Object.keys(providers[CLOUD]?.resource_schemas ?? {})).toEqual(["cloud_policy"]);
    expect(Object.keys(providers[CLOUD]?.data_source_schemas ?? {})).toEqual(["cloud_regions"]);
    expect(providers[CLOUD]?.provider.block.attributes).toEqual({ region: { type: "string", required: true } });
  });

  it("removes documentation, and keeps attributes and blocks that are called description", () => {
    expect(trimmed().provider_schemas[CLOUD]?.resource_schemas?.cloud_policy).toEqual({
      version: 3,
      block: {
        deprecated: true,
        attributes: {
          description: { type: "string", required: true },
          secret: { type: "string", sensitive: true, write_only: true },
          rules: {
            nested_type: { nesting_mode: "list", attributes: { description: { type: "string", optional: true } } },
          },
        },
        block_types: {
          description: {
            nesting_mode: "list",
            min_items: 1,
            block: { attributes: { description_kind: { type: "string", computed: true } } },
          },
        },
      },
    });
  });

  it("changes nothing in a trimmed schema, and reads the version from it", () => {
    expect(trimSchema(trimmed(), cloudList)).toEqual(trimmed());
  });

  it("leaves its input alone", () => {
    const input = documentedSchema();
    trimSchema(input, cloudList, "1.2.3");
    expect(input).toEqual(documentedSchema());
  });

  it("names everything that is missing at once, with what may have been meant", () => {
    const list = {
      ...cloudList,
      resources: ["cloud_polcy", "cloud_policy", "constructor"],
      dataSources: ["cloud_region", "cloud_zebra_crossing"],
    };
    expect(() => trimSchema(documentedSchema(), list, "1.2.3")).toThrow(
      [
        `Not in the schema of ${CLOUD}:`,
        "  resource cloud_polcy (near: cloud_policy)",
        "  resource constructor",
        "  data source cloud_region (near: cloud_regions)",
        "  data source cloud_zebra_crossing",
      ].join("\n"),
    );
  });

  it("names the providers that are there when the listed one is not", () => {
    const list = { ...cloudList, provider: "registry.terraform.io/acme/clod" };
    expect(() => trimSchema(documentedSchema(), list, "1.2.3")).toThrow(
      `no provider registry.terraform.io/acme/clod. It has: ${CLOUD}, registry.terraform.io/hashicorp/other.`,
    );
  });

  it("refuses a schema whose documentation was removed by key name, which took attributes with it", () => {
    expect(() => trimSchema(withoutKey(documentedSchema(), "description"), cloudList, "1.2.3")).toThrow(
      "lacks attributes that must be there: cloud_policy.description",
    );
  });

  it.each([undefined, "", "~> 1.2", "1.2", "v1.2.3"])(
    "refuses %j as the version that a schema was read from",
    (version) => {
      expect(() => trimSchema(documentedSchema(), cloudList, version)).toThrow(
        /exact version of .* as MAJOR.MINOR.PATCH/,
      );
    },
  );
});

function withoutKey(document: SchemaDocument, gone: string): SchemaDocument {
  return JSON.parse(JSON.stringify(document, (key, value) => (key === gone ? undefined : value))) as SchemaDocument;
}

describe("nearNames", () => {
  it("puts the nearest first, and stops at three", () => {
    const candidates = ["oci_kms_vault_x", "oci_kms_vaults", "oci_kms_key", "oci_kms_vault", "oci_kms_vaul_s"];
    expect(nearNames("oci_kms_vault", candidates)).toEqual(["oci_kms_vault", "oci_kms_vaults", "oci_kms_vaul_s"]);
  });

  it("orders equally near names by name, so that a message does not depend on the schema's order", () => {
    expect(nearNames("oci_kms_kex", ["oci_kms_kez", "oci_kms_key"])).toEqual(["oci_kms_key", "oci_kms_kez"]);
  });

  it("has nothing to say about a name that is like no other", () => {
    expect(nearNames("oci_x", ["oci_apigateway_deployment"])).toEqual([]);
  });
});
