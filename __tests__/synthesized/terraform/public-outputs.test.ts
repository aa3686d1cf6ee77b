import { expect, test } from "vitest";
import { publicOutputs } from "../../../synthesized/terraform/public-outputs";

test("sensitive outputs are named, not written", () => {
  const json = JSON.stringify({
    jwks_uri: { sensitive: false, type: "string", value: "https://host/jwks/keys" },
    client_secrets: { sensitive: true, type: "string", value: "hush" },
  });
  const outputs = publicOutputs(json);
  expect(outputs).toEqual({ values: { jwks_uri: "https://host/jwks/keys" }, withheld: ["client_secrets"] });
  expect(JSON.stringify(outputs)).not.toContain("hush");
});
