/**
 * All checks, in the order in which they are told.
 *
 * @module
 */
import type { Check } from "./check";
import { compartmentId } from "./checks/compartment-id";
import { entraLogin } from "./checks/entra-login";
import { entraPermissions } from "./checks/entra-permissions";
import { entraTenant } from "./checks/entra-tenant";
import { ociCompartment } from "./checks/oci-compartment";
import { ociFunctions } from "./checks/oci-functions";
import { ociGateways } from "./checks/oci-gateways";
import { ociHomeRegion } from "./checks/oci-home-region";
import { ociLogin } from "./checks/oci-login";
import { ociLogs } from "./checks/oci-logs";
import { ociNetworks } from "./checks/oci-networks";
import { ociPolicies } from "./checks/oci-policies";
import { ociPrivateKey } from "./checks/oci-private-key";
import { ociProbes } from "./checks/oci-probes";
import { ociRepositories } from "./checks/oci-repositories";
import { ociWritePermissions } from "./checks/oci-write-permissions";
import { ocirLogin } from "./checks/ocir-login";
import { region } from "./checks/region";
import { tenancyId } from "./checks/tenancy-id";
import { terraform } from "./checks/terraform";

export const checks: readonly Check[] = [
  terraform,
  compartmentId,
  tenancyId,
  region,
  ociLogin,
  ociPrivateKey,
  ociHomeRegion,
  ociCompartment,
  ociGateways,
  ociFunctions,
  ociRepositories,
  ociNetworks,
  ociPolicies,
  ociLogs,
  ociProbes,
  ociWritePermissions,
  ocirLogin,
  entraLogin,
  entraTenant,
  entraPermissions,
];
