import { describe, expect, it } from "vitest";
import { nearNames } from "../../../../providers/oci/scripts/near-names";

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
