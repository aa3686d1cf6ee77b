import type { Check } from "../check";
import { expandHome } from "../oci/expand-home";
import { isSigning } from "../oci/login";
import { isOpenToOthers } from "../oci/private-key";
import { ok, wrong } from "../outcome";

export const ociPrivateKey: Check = {
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
