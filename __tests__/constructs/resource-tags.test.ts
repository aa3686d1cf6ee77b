import { CoreVcn } from "@cdktf/provider-oci/lib/core-vcn";
import { expect, it } from "vitest";
import { tagResources } from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import { knownSchemas } from "../terraform-schema/known-schemas";
import { COMPARTMENT, documentOf, onlyResource, resourcesOf, securedApiStack, testStack } from "./test-stack";

const tags = { freeform: { team: "orders" }, defined: { "cost.center": "42" } };

const attributesOf = (type: string) => {
  const [oci] = [...knownSchemas().values()].filter(({ resource_schemas = {} }) => type in resource_schemas);
  return oci?.resource_schemas?.[type]?.block.attributes;
};

it("are on everything that takes them", () => {
  const { resource } = documentOf(securedApiStack({ tags, alarms: { topicId: "ocid1.onstopic.oc1..a" } }));
  for (const [type, byId] of Object.entries(resource as Record<string, Record<string, JsonObject>>)) {
    const taggable = type.startsWith("oci_") && "freeform_tags" in (attributesOf(type) ?? {});
    for (const [id, made] of Object.entries(byId)) {
      if (taggable)
        expect(made, `${type}.${id}`).toMatchObject({ freeform_tags: tags.freeform, defined_tags: tags.defined });
      else expect(made).not.toHaveProperty("freeform_tags");
      if (/^azuread_(application|service_principal)$/.test(type)) expect(made.tags).toEqual(["team=orders"]);
    }
  }
});

it("that Entra would refuse are on OCI's resources only", () => {
  const freeform = { team: "orders", purpose: "with spaces", long: "v".repeat(252), fits: "v".repeat(251) };
  const document = documentOf(securedApiStack({ tags: { freeform } }));
  const [vcn] = Object.values(resourcesOf(document, "oci_core_vcn"));
  expect(vcn).toMatchObject({ freeform_tags: freeform });
  const [application] = Object.values(resourcesOf(document, "azuread_application"));
  expect(application?.tags).toEqual(["team=orders", `fits=${freeform.fits}`]);
});

it("of a resource itself win", () => {
  const stack = testStack();
  tagResources(stack, tags);
  new CoreVcn(stack, "vcn", { compartmentId: COMPARTMENT, freeformTags: { team: "network", a: "b" } });
  expect(onlyResource(stack, "oci_core_vcn")).toMatchObject({ freeform_tags: { team: "network", a: "b" } });
});

it("that are not there are not written", () => {
  const stack = testStack();
  tagResources(stack, {});
  new CoreVcn(stack, "vcn", { compartmentId: COMPARTMENT });
  expect(onlyResource(stack, "oci_core_vcn")).not.toHaveProperty("freeform_tags");
});
