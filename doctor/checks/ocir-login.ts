import { findLogin, loginHelp, trustedRealms } from "../../image/login";
import type { Environment } from "../../internal/program";
import type { Check } from "../check";
import { type RegistryLogin, tryLogin } from "../ocir/registry-login";
import { failed, missing, notChecked, type Outcome, type Result, value, wrong } from "../outcome";
import { errorCode } from "../printable";
import { region } from "../variables";

export const ocirLogin: Check = {
  id: "ocir-login",
  group: "OCI Registry",
  title: "Login",
  why: "terraform apply pushes the adapter's image with it",
  remedy:
    "export OCIR_USERNAME=<namespace>/<user> OCIR_AUTH_TOKEN=<auth token>\n# or: docker login <region>.ocir.io\n# a new auth token: oci iam auth-token create --user-id <user OCID> --description ocir",
  source: loginHelp("fra.ocir.io").source,
  async check({ context }) {
    const { environment, endpoints } = context;
    const place = region(environment);
    const host = place === undefined ? undefined : endpoints.registryHost(place);
    const login = await find(host ?? "<region>.ocir.io", environment);
    if ("outcome" in login) return login.outcome;
    if (host === undefined)
      return notChecked("there is a login; without a region it is not known for which registry to try it");
    return tryLogin(context, { host, trustedRealms: trustedRealms(environment) }, login.value);
  },
};

async function find(host: string, environment: Environment): Promise<Result<RegistryLogin>> {
  try {
    const login = await findLogin(host, "target", environment);
    const absent = `no login for ${host}: neither OCIR_USERNAME with OCIR_AUTH_TOKEN, nor in the Docker configuration`;
    return login === undefined ? failed(missing(absent)) : value(login);
  } catch (error) {
    return failed(malformed(error));
  }
}

/** The setting and what it should be, without what it is: a login in the wrong variable is a secret. */
function malformed(error: unknown): Outcome {
  const isExplained =
    error instanceof Error && "code" in error && errorCode(error.code) !== undefined && "parts" in error;
  const parts = isExplained ? (error.parts as Partial<Record<"setting" | "allowed", string>>) : {};
  return wrong(
    `${parts.setting ?? "the login"} cannot be used as it is; needed: ${parts.allowed ?? "a user name and an auth token"}`,
  );
}
