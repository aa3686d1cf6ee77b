import { statements } from "../oci/policy-statements";
import { listOf, readProbe } from "../oci/read-probe";

export const ociRepositories = readProbe({
  id: "oci-repositories",
  title: "Image repositories",
  why: "the adapter's image is pushed to one",
  service: "artifacts",
  path: listOf("/20160918/container/repositories"),
  statement: statements.repositories,
  source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registrypolicyrepoaccess.htm",
});
