/**
 * The login with which Terraform's OCI provider would sign its requests, found as it finds it.
 * https://docs.oracle.com/en-us/iaas/Content/dev/terraform/configuring.htm
 *
 * @module
 */
import type { DoctorContext } from "../context";
import { failed, missing, type Outcome, type Result, value, wrong } from "../outcome";
import type { KeySource, OciLogin, SigningLogin } from "./login";
import { type FoundProfile, keyOf, readProfile } from "./profile";
import { providerArgument } from "./provider-argument";
import { securityTokenLogin } from "./security-token";

const kinds = ["ApiKey", "SecurityToken", "InstancePrincipal", "ResourcePrincipal", "OKEWorkloadIdentity"] as const;

export function findOciLogin(context: DoctorContext): Result<OciLogin> {
  const named = providerArgument(context.environment, "auth") ?? "ApiKey";
  const auth = kinds.find((kind) => kind.toLowerCase() === named.toLowerCase());
  if (auth === undefined) {
    return failed(
      wrong(
        `TF_VAR_auth or OCI_AUTH names none of the kinds of login ${kinds.join(", ")}`,
        "unset TF_VAR_auth OCI_AUTH   # API key, the default\nexport OCI_AUTH=SecurityToken",
      ),
    );
  }
  if (auth === "ApiKey") return apiKey(context);
  return auth === "SecurityToken" ? securityTokenLogin(context) : value({ auth });
}

/** Identity and key may come from different places: the provider takes each from the first place that has it. */
function apiKey(context: DoctorContext): Result<SigningLogin> {
  const argument = (name: string) => providerArgument(context.environment, name);
  const profile = readProfile(context, argument("config_file_profile"));
  const inEnvironment = identity(argument("tenancy_ocid"), argument("user_ocid"), argument("fingerprint"));
  const found = "outcome" in profile ? undefined : profile.value;
  const entries = found?.entries;
  const inFile = identity(entries?.get("tenancy"), entries?.get("user"), entries?.get("fingerprint"));
  const chosen = inEnvironment ?? inFile;
  const key = keyInEnvironment(argument) ?? keyOf(found);
  if (chosen === undefined || key === undefined) {
    return failed(incomplete(argument, profile));
  }
  const origin = inEnvironment === undefined ? (found?.origin ?? "") : "the environment";
  const region = entries?.get("region");
  return value({ auth: "ApiKey", origin, ...chosen, key, ...(region !== undefined && { region }) });
}

function identity(tenancyId = "", user = "", fingerprint = "") {
  if (tenancyId === "" || user === "" || fingerprint === "") return undefined;
  return { tenancyId, fingerprint, keyId: `${tenancyId}/${user}/${fingerprint}` };
}

function keyInEnvironment(argument: (name: string) => string | undefined): KeySource | undefined {
  const passphrase = argument("private_key_password");
  const rest = passphrase === undefined ? {} : { passphrase };
  const pem = argument("private_key");
  if (pem !== undefined)
    return { origin: "TF_VAR_private_key or OCI_PRIVATE_KEY", pem: pem.replaceAll("\\n", "\n"), ...rest };
  const path = argument("private_key_path");
  return path === undefined ? undefined : { origin: "TF_VAR_private_key_path or OCI_PRIVATE_KEY_PATH", path, ...rest };
}

/** What is missing where the user has begun: in the environment, or in the file. */
function incomplete(argument: (name: string) => string | undefined, profile: Result<FoundProfile>): Outcome {
  const hasKey = argument("private_key") !== undefined || argument("private_key_path") !== undefined;
  const absent = [
    ...["tenancy_ocid", "user_ocid", "fingerprint"].filter((name) => argument(name) === undefined),
    ...(hasKey ? [] : ["private_key_path"]),
  ].map((name) => `OCI_${name.toUpperCase()}`);
  const remedy = absent.map((name) => `export ${name}=…`).join("\n");
  if (absent.length < 4) return missing(`the login in the environment lacks ${absent.join(", ")}`, remedy);
  if ("outcome" in profile) return profile.outcome;
  const lacking = ["tenancy", "user", "fingerprint", "key_file"].filter((name) => !profile.value.entries.get(name));
  return missing(`${profile.value.origin} lacks ${lacking.join(", ")}`);
}
