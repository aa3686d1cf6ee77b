/**
 * All checks, in the order in which they are told.
 *
 * @module
 */
import type { DoctorCheck } from "./check";
import { entraLogin, entraTenant } from "./checks/entra-login";
import { entraPermissions } from "./checks/entra-permissions";
import { ociHomeRegion, ociLogin, ociPrivateKey } from "./checks/oci-login";
import { ociReads, ociWritePermissions } from "./checks/oci-permissions";
import { ocirLogin } from "./checks/ocir-login";
import { terraform } from "./checks/terraform";
import { compartmentId, region, tenancyId } from "./checks/variables";

export const doctorChecks: readonly DoctorCheck[] = [
  terraform,
  compartmentId,
  tenancyId,
  region,
  ociLogin,
  ociPrivateKey,
  ociHomeRegion,
  ...ociReads,
  ociWritePermissions,
  ocirLogin,
  entraLogin,
  entraTenant,
  entraPermissions,
];
