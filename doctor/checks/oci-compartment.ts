import { statements } from "../oci/policy-statements";
import { readProbe } from "../oci/read-probe";

export const ociCompartment = readProbe({
  id: "oci-compartment",
  title: "Compartment",
  why: "everything is made in it, so it must exist",
  service: "identity",
  path: (compartmentId) => `/20160918/compartments/${compartmentId}`,
  statement: statements.compartments,
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/compartments/managingcompartments.htm",
});
