/** An answer that nobody expected → an error that says what to do. */
import { ImageError } from "../errors";
import { type Account, loginMissing, loginRefused } from "./authorize";
import type { Call } from "./call";
import { readJson } from "./read-bounded";

export async function explain(account: Account, call: Call, response: Response): Promise<ImageError> {
  const said = errorsIn(await readJson(response, call.subject).catch(() => undefined));
  const { host, login } = account;
  if (response.status === 401 && login === undefined) return loginMissing(host);
  if (response.status === 401 && login !== undefined && !isScopeMissing(response)) return loginRefused(host, login);
  if (response.status === 401 || response.status === 403) return accessDenied(account, call, said);
  if (said.some(({ code }) => code === "DIGEST_INVALID")) return corrupted(call);
  if (response.status === 404 && (call.method === "POST" || said.some(({ code }) => code === "NAME_UNKNOWN"))) {
    return repositoryMissing(call.subject);
  }
  return new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: call.subject,
    actual: `HTTP ${response.status} to ${call.method}${spell(said)}`,
    allowed: `HTTP ${call.expect.join(" or ")}`,
    ...(response.status === 429 && { remedy: "The registry limits how much it serves: log in, use a mirror, or wait" }),
  });
}

/** A registry of tokens answers 401 to a good token that does not cover the repository. */
const isScopeMissing = (response: Response): boolean =>
  (response.headers.get("www-authenticate") ?? "").includes("insufficient_scope");

interface RegistryError {
  readonly code: string;
  readonly message: string;
}

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes */
function errorsIn(body: unknown): readonly RegistryError[] {
  const list = (body as { errors?: unknown } | undefined)?.errors;
  if (!Array.isArray(list)) return [];
  return list.slice(0, 3).map((error: Partial<Record<string, unknown>> | null) => ({
    code: printable(error?.code),
    message: printable(error?.message),
  }));
}

/** Registries' words are printed: a line at most, without control characters. */
const printable = (text: unknown): string =>
  typeof text === "string" ? text.replace(/[^\x20-\x7e]/g, " ").slice(0, 200) : "";

const spell = (errors: readonly RegistryError[]): string =>
  errors.length === 0 ? "" : ` (${errors.map(({ code, message }) => `${code} ${message}`.trim()).join("; ")})`;

const accessDenied = ({ login }: Account, call: Call, said: readonly RegistryError[]): ImageError =>
  new ImageError({
    code: "IMAGE_ACCESS_DENIED",
    setting: call.subject,
    actual: `is not open to ${login !== undefined && "username" in login ? `user "${login.username}"` : "this login"}${spell(said)}`,
    allowed: "in OCI a policy statement: allow group GROUP to manage repos in compartment COMPARTMENT",
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registrypolicyrepoaccess.htm",
  });

const corrupted = (call: Call): ImageError =>
  new ImageError({
    code: "IMAGE_DIGEST_MISMATCH",
    setting: call.subject,
    actual: "the registry received other bytes than were sent",
    allowed: "bytes that match their digest",
    remedy: "Something between here and the registry changes them: a proxy, or faulty memory",
  });

/** @param subject the repository, spelled as `repository HOST/NAME` */
export const repositoryMissing = (subject: string): ImageError =>
  new ImageError({
    code: "IMAGE_REPOSITORY_MISSING",
    setting: subject,
    actual: "does not exist, or is empty and the registry does not tell the difference",
    allowed: "a repository that was made before the first push; otherwise OCIR makes one in the root compartment",
    remedy:
      "Create it (oci artifacts container repository create, or Terraform's oci_artifacts_container_repository); if it exists and is empty, push with --skip-repository-check",
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrycreatingarepository.htm",
  });
