/**
 * The login of a session: a token that ends after an hour, and a key made for it.
 * https://docs.oracle.com/en-us/iaas/Content/API/SDKDocs/clitoken.htm
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { member, parseJson } from "../../internal/json";
import type { DoctorContext } from "../context";
import { failed, missing, type Result, value, wrong } from "../outcome";
import { expandHome } from "./expand-home";
import type { SigningLogin } from "./login";
import { keyOf, readProfile } from "./profile";
import { providerArgument } from "./provider-argument";

export function securityTokenLogin(context: DoctorContext): Result<SigningLogin> {
  const name = providerArgument(context.environment, "config_file_profile");
  const authenticate = "oci session authenticate   # then: export OCI_CONFIG_FILE_PROFILE=<the profile it wrote>";
  if (name === undefined) {
    return failed(missing("SecurityToken needs a profile, and TF_VAR_config_file_profile is not set", authenticate));
  }
  const profile = readProfile(context, name);
  if ("outcome" in profile) return profile;
  const { entries, origin } = profile.value;
  const tokenFile = entries.get("security_token_file");
  const key = keyOf(profile.value);
  const tenancyId = entries.get("tenancy");
  if (!tokenFile || key === undefined || !tenancyId) {
    const needed = ["tenancy", "key_file", "security_token_file"].filter((entry) => !entries.get(entry));
    return failed(missing(`${origin} lacks ${needed.join(", ")}`, authenticate));
  }
  const token = readToken(expandHome(tokenFile, context.home));
  if (token === undefined) return failed(missing(`the security token of ${origin} cannot be read`, authenticate));
  const end = expiry(token);
  if (end !== undefined && end <= context.now()) {
    return failed(wrong(`the security token of ${origin} ended at ${end.toISOString()}`, authenticate));
  }
  const region = entries.get("region");
  return value({ auth: "SecurityToken", origin, tenancyId, keyId: `ST$${token}`, key, ...(region && { region }) });
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
