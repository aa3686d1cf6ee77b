/**
 * A backend that the program does not have: Terraform itself would say only that there is none of this name.
 *
 * @module
 */
import { UserError } from "../internal/user-error";
import { stateBackendOf } from "../synthesized/stack/document";
import type { StackPlace } from "./run-terraform";

/** Terraform's first version that keeps a state in Object Storage: https://developer.hashicorp.com/terraform/language/v1.12.x/backend/oci */
const FIRST = { major: 1, minor: 12 } as const;

/** @throws {UserError} `STATE_BACKEND_UNKNOWN` */
export async function assertKnownBackend({
  folder,
  terraform,
}: Pick<StackPlace, "folder" | "terraform">): Promise<void> {
  if ((await stateBackendOf(folder)) !== "oci") return;
  const { stdout } = await terraform.read(["version"], { keepsErrors: true });
  const [said, name, major, minor] = /^(Terraform|OpenTofu) v(\d+)\.(\d+)\.\d+\S*/m.exec(stdout) ?? [];
  // What does not say what it is may have it.
  if (said === undefined) return;
  const hasIt = Number(major) > FIRST.major || Number(minor) >= FIRST.minor;
  if (name === "Terraform" && hasIt) return;
  throw new UserError([
    {
      code: "STATE_BACKEND_UNKNOWN",
      setting: "stateBackend",
      actual: `StateBackend.objectStorage, Terraform's backend oci, which ${said} does not have`,
      allowed: `a backend that ${name === "OpenTofu" ? "OpenTofu" : "this version"} has, such as StateBackend.s3Compatible({ … }) for the same bucket`,
      remedy: `Terraform has it from ${FIRST.major}.${FIRST.minor} on, OpenTofu not at all; TERRAFORM_BINARY_NAME names another program`,
      source: "https://developer.hashicorp.com/terraform/language/backend/oci",
    },
  ]);
}
