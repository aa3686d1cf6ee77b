/**
 * The login for OCI: it is found, its key is its own, and OCI accepts it.
 *
 * @module
 */

import { isOpenToOthers } from "../../internal/clients/oci-key";
import { isSigning } from "../../internal/clients/oci-login";
import { expandHome } from "../../internal/clients/oci-profile";
import type { DoctorCheck } from "../check";
import { cannotTell, ok, wrong } from "../outcome";
import { isOcidOf } from "../variables";

export const ociLogin: DoctorCheck = {
  id: "oci-login",
  group: "OCI",
  title: "Login",
  why: "Terraform's OCI provider signs its requests with it",
  remedy: "oci setup config   # writes ~/.oci/config and a key; or a session: oci session authenticate",
  source: "https://docs.oracle.com/en-us/iaas/Content/dev/terraform/configuring.htm",
  async check({ ociLogin: find }) {
    const login = await find();
    if ("outcome" in login) return login.outcome;
    if (!isSigning(login.value)) return ok(login.value.auth);
    const { auth, origin, tenancyId } = login.value;
    if (!isOcidOf("tenancy", tenancyId)) return wrong(`the tenancy of the login from ${origin} is no tenancy's OCID`);
    return ok(`${auth} from ${origin}`);
  },
};

export const ociPrivateKey: DoctorCheck = {
  id: "oci-private-key",
  group: "OCI",
  title: "Private key",
  why: "it signs the requests; whoever else can read it is the deployer",
  remedy:
    "oci setup keys   # then upload the public key to the user, and name the private one as key_file in ~/.oci/config",
  source: "https://docs.oracle.com/en-us/iaas/Content/API/Concepts/apisigningkey.htm",
  async check({ context, ociLogin, ociKey }) {
    const key = await ociKey();
    if ("outcome" in key) return key.outcome;
    const login = await ociLogin();
    const source = "value" in login && isSigning(login.value) ? login.value.key : undefined;
    const path =
      source?.pem === undefined && source?.path !== undefined ? expandHome(source.path, context.home) : undefined;
    if (path !== undefined && isOpenToOthers(path)) {
      return wrong(`others on this machine may read ${path}`, `chmod 600 '${path}'`);
    }
    const bits = key.value.asymmetricKeyDetails?.modulusLength;
    const fingerprint = "value" in login && "fingerprint" in login.value ? ", with the login's fingerprint" : "";
    return ok(`RSA, ${bits} bits${fingerprint}`);
  },
};

export const ociHomeRegion: DoctorCheck = {
  id: "oci-home-region",
  group: "OCI",
  title: "Home region",
  why: "OCI accepts the login and tells the tenancy's home region, where alone IAM policies can be written",
  remedy: "oci iam region-subscription list",
  source: "https://docs.oracle.com/en-us/iaas/Content/Identity/regions/managingregions.htm",
  async check({ regionSubscriptions }) {
    const regions = await regionSubscriptions();
    if ("outcome" in regions) return regions.outcome;
    const home = regions.value.find(({ isHome }) => isHome);
    return home === undefined ? cannotTell("OCI names no home region") : ok(`${home.name}; OCI accepts the login`);
  },
};
