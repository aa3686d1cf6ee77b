/**
 * The login with which Terraform's OCI provider would sign its requests, found as it finds it.
 * https://docs.oracle.com/en-us/iaas/Content/dev/terraform/configuring.htm
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { member, parseJson } from "../json";
import { type Failure, type Found, failure, found } from "./failure";
import {
  expandHome,
  type FoundProfile,
  keyOf,
  type OciConfiguration,
  type PrivateKeySource,
  providerArgument,
  readProfile,
} from "./oci-profile";

/** What finding a login needs. */
export interface LoginContext extends OciConfiguration {
  readonly now: () => Date;
}

export interface SigningLogin {
  readonly auth: "ApiKey" | "SecurityToken";
  /** For messages: where it was found. */
  readonly origin: string;
  readonly tenancyId: string;
  /** A secret for security tokens: it is the token. */
  readonly keyId: string;
  /** Of API keys. */
  readonly fingerprint?: string;
  readonly key: PrivateKeySource;
  /** Region of the profile; the stack's own comes from its variable. */
  readonly region?: string;
}

/** A login that only works inside of OCI. */
export interface MachineLogin {
  readonly auth: "InstancePrincipal" | "ResourcePrincipal" | "OKEWorkloadIdentity";
}

export type OciLogin = SigningLogin | MachineLogin;

export const isSigning = (login: OciLogin): login is SigningLogin => "keyId" in login;

const kinds = ["ApiKey", "SecurityToken", "InstancePrincipal", "ResourcePrincipal", "OKEWorkloadIdentity"] as const;

export function findOciLogin(context: LoginContext): Found<OciLogin> {
  const named = providerArgument(context.environment, "auth") ?? "ApiKey";
  const auth = kinds.find((kind) => kind.toLowerCase() === named.toLowerCase());
  if (auth === undefined) {
    return failure("oci-auth-unknown", `TF_VAR_auth or OCI_AUTH names none of the kinds of login ${kinds.join(", ")}`);
  }
  if (auth === "ApiKey") return apiKey(context);
  return auth === "SecurityToken" ? securityTokenLogin(context) : found({ auth });
}

/** Identity and key may come from different places: the provider takes each from the first place that has it. */
function apiKey(context: LoginContext): Found<SigningLogin> {
  const argument = (name: string) => providerArgument(context.environment, name);
  const profile = readProfile(context, argument("config_file_profile"));
  const inEnvironment = identity(argument("tenancy_ocid"), argument("user_ocid"), argument("fingerprint"));
  const inProfile = "failure" in profile ? undefined : profile.value;
  const entries = inProfile?.entries;
  const inFile = identity(entries?.get("tenancy"), entries?.get("user"), entries?.get("fingerprint"));
  const chosen = inEnvironment ?? inFile;
  const key = keyInEnvironment(argument) ?? keyOf(inProfile);
  if (chosen === undefined || key === undefined) {
    return incomplete(argument, profile);
  }
  const origin = inEnvironment === undefined ? (inProfile?.origin ?? "") : "the environment";
  const region = entries?.get("region");
  return found({ auth: "ApiKey", origin, ...chosen, key, ...(region !== undefined && { region }) });
}

function identity(tenancyId = "", user = "", fingerprint = "") {
  if (tenancyId === "" || user === "" || fingerprint === "") return undefined;
  return { tenancyId, fingerprint, keyId: `${tenancyId}/${user}/${fingerprint}` };
}

function keyInEnvironment(argument: (name: string) => string | undefined): PrivateKeySource | undefined {
  const passphrase = argument("private_key_password");
  const rest = passphrase === undefined ? {} : { passphrase };
  const pem = argument("private_key");
  if (pem !== undefined)
    return { origin: "TF_VAR_private_key or OCI_PRIVATE_KEY", pem: pem.replaceAll("\\n", "\n"), ...rest };
  const path = argument("private_key_path");
  return path === undefined ? undefined : { origin: "TF_VAR_private_key_path or OCI_PRIVATE_KEY_PATH", path, ...rest };
}

/** What is missing where the user has begun: in the environment, or in the file. */
function incomplete(
  argument: (name: string) => string | undefined,
  profile: Found<FoundProfile>,
): { readonly failure: Failure } {
  const hasKey = argument("private_key") !== undefined || argument("private_key_path") !== undefined;
  const absent = [
    ...["tenancy_ocid", "user_ocid", "fingerprint"].filter((name) => argument(name) === undefined),
    ...(hasKey ? [] : ["private_key_path"]),
  ].map((name) => `OCI_${name.toUpperCase()}`);
  if (absent.length < 4) {
    return failure("oci-login-incomplete", `the login in the environment lacks ${absent.join(", ")}`, absent);
  }
  if ("failure" in profile) return profile;
  const lacking = ["tenancy", "user", "fingerprint", "key_file"].filter((name) => !profile.value.entries.get(name));
  return failure("oci-profile-incomplete", `${profile.value.origin} lacks ${lacking.join(", ")}`, lacking);
}

/**
 * The login of a session: a token that ends after an hour, and a key made for it.
 * https://docs.oracle.com/en-us/iaas/Content/API/SDKDocs/clitoken.htm
 */
function securityTokenLogin(context: LoginContext): Found<SigningLogin> {
  const name = providerArgument(context.environment, "config_file_profile");
  if (name === undefined) {
    return failure("oci-session-unusable", "SecurityToken needs a profile, and TF_VAR_config_file_profile is not set");
  }
  const profile = readProfile(context, name);
  if ("failure" in profile) return profile;
  const { entries, origin } = profile.value;
  const tokenFile = entries.get("security_token_file");
  const key = keyOf(profile.value);
  const tenancyId = entries.get("tenancy");
  if (!tokenFile || key === undefined || !tenancyId) {
    const needed = ["tenancy", "key_file", "security_token_file"].filter((entry) => !entries.get(entry));
    return failure("oci-session-unusable", `${origin} lacks ${needed.join(", ")}`, needed);
  }
  const token = readToken(expandHome(tokenFile, context.home));
  if (token === undefined) return failure("oci-session-unusable", `the security token of ${origin} cannot be read`);
  const end = expiry(token);
  if (end !== undefined && end <= context.now()) {
    return failure("oci-session-ended", `the security token of ${origin} ended at ${end.toISOString()}`);
  }
  const region = entries.get("region");
  return found({ auth: "SecurityToken", origin, tenancyId, keyId: `ST$${token}`, key, ...(region && { region }) });
}

function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

function expiry(token: string): Date | undefined {
  const claims = parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const seconds = member(claims, "exp");
  return typeof seconds === "number" && Number.isSafeInteger(seconds) ? new Date(seconds * 1000) : undefined;
}
