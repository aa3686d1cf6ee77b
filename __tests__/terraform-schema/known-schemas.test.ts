import { describe, expect, it } from "vitest";
import { azureadEnds, knownSchemas, readSchema } from "./known-schemas";
import { type Block, blockOf, indexSchemas, type Schemas } from "./schema";
import { admits } from "./version-constraint";

const blocks = (schemas: Schemas): Block[] =>
  [...schemas.values()].flatMap(({ resource_schemas = {}, data_source_schemas = {} }) =>
    [...Object.values(resource_schemas), ...Object.values(data_source_schemas)].map(({ block }) => block),
  );

const attributesOf = ({ attributes = {}, block_types = {} }: Block): string[] => [
  ...Object.keys(attributes),
  ...Object.values(block_types).flatMap(({ block }) => attributesOf(block)),
];

describe("the schemas", () => {
  const schemas = knownSchemas();

  it("cover the providers of both clouds, time and Terraform's own resource", () => {
    expect([...schemas].map(([local, { source, version }]) => `${local} ${source} ${version}`).sort()).toEqual([
      "azuread registry.terraform.io/hashicorp/azuread 3.7.0",
      "oci registry.terraform.io/oracle/oci 8.28.0",
      "terraform terraform.io/builtin/terraform 1.11.4",
      "time registry.terraform.io/hashicorp/time 0.13.1",
    ]);
  });

  it("are the same at both ends of the versions of azuread that stacks admit", () => {
    const [oldest, newest] = azureadEnds.map(readSchema);
    expect(newest?.provider_schemas).toEqual(oldest?.provider_schemas);
    const versions = [oldest, newest].map((document) => Object.values(document?.provider_versions ?? {}));
    expect(versions).toEqual([["3.7.0"], ["3.9.0"]]);
    for (const [version = ""] of versions) expect(admits("~> 3.7", version)).toBe(true);
    expect(admits("~> 3.7", "4.0.0")).toBe(false);
  });

  it("still have the attributes whose name is also that of a documentation string", () => {
    expect(blockOf(schemas, "resource", "oci_identity_policy")?.attributes?.description?.required).toBe(true);
    expect(blockOf(schemas, "resource", "oci_identity_dynamic_group")?.attributes?.description?.required).toBe(true);
    const role = blockOf(schemas, "resource", "azuread_application")?.block_types?.app_role?.block;
    expect(role?.attributes?.description?.required).toBe(true);
  });

  it("tell for each attribute whether it may be set", () => {
    for (const block of blocks(schemas)) {
      for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
        expect([name, attribute.required, attribute.optional, attribute.computed]).toContain(true);
      }
    }
    expect(blocks(schemas).flatMap(attributesOf).length).toBeGreaterThan(1000);
  });

  it("know which values are secret", () => {
    const password = blockOf(schemas, "resource", "azuread_application_password");
    expect(password?.attributes?.value?.sensitive).toBe(true);
  });

  it("are refused without a version", () => {
    const nameless = { provider_schemas: { "registry.terraform.io/oracle/oci": {} } };
    expect(() => indexSchemas([nameless])).toThrow("registry.terraform.io/oracle/oci lacks");
  });
});
