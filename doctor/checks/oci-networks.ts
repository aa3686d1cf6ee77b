import { statements } from "../oci/policy-statements";
import { listOf, readProbe } from "../oci/read-probe";

export const ociNetworks = readProbe({
  id: "oci-networks",
  title: "Networks",
  why: "gateway and function stand in a VCN",
  service: "iaas",
  path: listOf("/20160918/vcns"),
  statement: statements.networks,
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/corepolicyreference.htm",
});
