import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatJson } from "../../../providers/oci/scripts/format-json";
import { parseSchemaDocument } from "../../../providers/oci/scripts/provider-schema";
import { parseResourceList } from "../../../providers/oci/scripts/resource-list";
import { trimSchema } from "../../../providers/oci/scripts/trim-schema";
import { repository } from "./workspace-copy";

const read = (path: string) => readFileSync(join(repository, path), "utf8");
const text = read("providers/oci/schema/oci.json");
const document = parseSchemaDocument(text, "schema/oci.json");
const list = parseResourceList(read("providers/oci/resources.json"));
const { version, cdktf } = JSON.parse(read("providers/oci/package.json"));

describe("the committed schema", () => {
  it("is what the trim tool makes of it, and covers the list and nothing else", () => {
    expect(formatJson(trimSchema(document, list))).toBe(text);
    const provider = document.provider_schemas[list.provider];
    expect(Object.keys(provider?.resource_schemas ?? {})).toEqual([...list.resources].sort());
    expect(Object.keys(provider?.data_source_schemas ?? {})).toEqual([...list.dataSources].sort());
  });

  it("has the attributes called description that OCI requires", () => {
    const resources = document.provider_schemas[list.provider]?.resource_schemas;
    for (const name of ["oci_identity_policy", "oci_identity_dynamic_group"]) {
      expect(resources?.[name]?.block.attributes?.description).toEqual({ required: true, type: "string" });
    }
    for (const name of ["oci_logging_log_group", "oci_ons_notification_topic"]) {
      expect(resources?.[name]?.block.attributes).toHaveProperty("description");
    }
    expect(resources?.oci_core_route_table?.block.block_types?.route_rules?.block.attributes).toHaveProperty(
      "description",
    );
  });

  it("is of the version that the package, its CDKTF metadata and the root's dependency name", () => {
    expect(document.provider_versions).toEqual({ [list.provider]: version });
    expect(cdktf.provider).toEqual({ name: list.provider, version });
    expect(JSON.parse(read("package.json")).devDependencies["@cdktf/provider-oci"]).toBe(version);
  });
});
