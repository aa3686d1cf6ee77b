import { describe, expect, it } from "vitest";
import { parseSchemaDocument } from "../../../../providers/oci/scripts/provider-schema";

describe("parseSchemaDocument", () => {
  it("reads what Terraform writes", () => {
    const text =
      '{"format_version":"1.0","provider_schemas":{"registry.terraform.io/oracle/oci":{"provider":{"block":{}}}}}';
    expect(Object.keys(parseSchemaDocument(text, "x").provider_schemas)).toEqual(["registry.terraform.io/oracle/oci"]);
  });

  it.each(['{"format_version":"1.0"}', '{"provider_schemas":null}', "[]", "null", '"text"'])(
    "says what %s is not, and what usually brings it about",
    (text) => {
      expect(() => parseSchemaDocument(text, "Standard input")).toThrow(
        /^Standard input is JSON, but not the output of `terraform providers schema -json`.*Run `terraform init` first/,
      );
    },
  );
});
