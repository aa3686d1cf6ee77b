import type { Check } from "../check";
import { statements } from "../oci/policy-statements";
import { notChecked } from "../outcome";

export const ociWritePermissions: Check = {
  id: "oci-write-permissions",
  group: "OCI",
  title: "Write permissions",
  why: "the deployer creates, changes and destroys what the stack holds",
  remedy: Object.values(statements).join("\n"),
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/policyreference.htm",
  async check() {
    return notChecked(
      "no API tells what a login may do, and the doctor writes nothing to find out; an administrator's policy must say this",
    );
  },
};
