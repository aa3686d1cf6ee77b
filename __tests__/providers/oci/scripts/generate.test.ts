import { expect, it, vi } from "vitest";
import { generateBindings } from "../../../../providers/oci/scripts/generate";
import { documentedSchema } from "../documented-schema";

// The generator's packages run `terraform version` when they load.
vi.hoisted(() => {
  process.env.CHECKPOINT_DISABLE = "1";
  process.env.TERRAFORM_BINARY_NAME = "no-terraform";
});

it("refuses a schema that is not trimmed", async () => {
  await expect(generateBindings(documentedSchema(), "nowhere")).rejects.toThrow("one provider and its version");
});
