import type { Check } from "../check";
import { isSigning } from "../oci/login";
import { ok, wrong } from "../outcome";
import { isOcidOf } from "../variables/ocid";

export const ociLogin: Check = {
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
