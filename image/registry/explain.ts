/** An answer that nobody expected → an error that says what to do: by what the registry says, then by its status. */
import { isOcirHost } from "../../internal/credential-hosts";
import { member, text } from "../../internal/json";
import { printable } from "../../internal/terminal";
import type { Login } from "../docker-config";
import { ImageError } from "../errors";
import { loginHelp } from "../login";
import type { Account, RegistryCall } from "./call";
import { readJson } from "./read-bounded";

export async function explain(account: Account, call: RegistryCall, response: Response): Promise<ImageError> {
  const said = errorsIn(await readJson(response, call.subject).catch(() => undefined), account.login);
  const { status } = response;
  const { host, login } = account;
  switch (meaningOf(said, status, login, response.headers.get("www-authenticate") ?? "")) {
    case "no login":
      return loginMissing(host);
    case "login refused":
      return login === undefined ? loginMissing(host) : loginRefused(host, login);
    case "access denied":
      return login === undefined ? loginMissing(host) : accessDenied(account, call, said);
    case "no repository":
      return repositoryMissing(call.subject);
    case "bytes changed":
      return corrupted(call);
    case undefined:
  }
  if (status === 404 && call.method === "POST") return repositoryMissing(call.subject);
  return new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: call.subject,
    actual: `HTTP ${status} to ${call.method}${spell(said)}`,
    allowed: `HTTP ${call.expect.join(" or ")}`,
    ...(status === 429 && { remedy: "The registry limits how much it serves: log in, use a mirror, or wait" }),
  });
}

/** What the realm's refusal of a token means. Its words are not repeated: it was sent the login, and may say it again. */
export function explainRefusedToken(account: Account, status: number, answer: unknown): ImageError {
  const { host, login, scopes } = account;
  if (login === undefined) return loginMissing(host);
  const meaning = meaningOf(errorsIn(answer, login), status === 403 ? 403 : 401, login, "");
  if (meaning === "login refused" || meaning === "no login" || scopes.length === 0) return loginRefused(host, login);
  const subject = `repository ${host}/${scopes.map((scope) => scope.split(":")[1]).join(", ")}`;
  return meaning === "no repository" ? repositoryMissing(subject) : accessDenied(account, { subject }, []);
}

type Meaning = "no login" | "login refused" | "access denied" | "no repository" | "bytes changed";

/** Codes are the distribution specification's; OCI Registry puts what it means into words. */
function meaningOf(
  said: readonly RegistryError[],
  status: number,
  login: Login | undefined,
  challenge: string,
): Meaning | undefined {
  const says = (pattern: RegExp): boolean => said.some(({ code, message }) => pattern.test(`${code} ${message}`));
  if (says(/^DIGEST_INVALID /)) return "bytes changed";
  if (says(/^NAME_UNKNOWN /)) return "no repository";
  if (says(/anonymous/i)) return login === undefined ? "no login" : "access denied";
  if (says(/(?:tenan(?:t|cy)|namespace)\b.*(?:not found|unknown|invalid)/i)) return "login refused";
  if (says(/^DENIED /)) return "access denied";
  // A registry of tokens answers 401 to a good token that does not cover the repository.
  if (status === 401) return challenge.includes("insufficient_scope") ? "access denied" : "login refused";
  return status === 403 ? "access denied" : undefined;
}

interface RegistryError {
  readonly code: string;
  readonly message: string;
}

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes */
function errorsIn(body: unknown, login: Login | undefined): readonly RegistryError[] {
  const list = member(body, "errors");
  const errors: readonly unknown[] = Array.isArray(list) ? list.slice(0, 3) : [];
  const words = (error: unknown, name: string): string =>
    printable(withoutSecrets(text(error, name) ?? "", login), 200);
  return errors.map((error) => ({ code: words(error, "code"), message: words(error, "message") }));
}

/** A registry that was sent the login may say it again. */
function withoutSecrets(words: string, login: Login | undefined): string {
  if (login === undefined) return words;
  const secrets =
    "password" in login
      ? [login.password, Buffer.from(`${login.username}:${login.password}`).toString("base64")]
      : [login.identityToken];
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), words);
}

const spell = (errors: readonly RegistryError[]): string =>
  errors.length === 0 ? "" : ` (${errors.map(({ code, message }) => `${code} ${message}`.trim()).join("; ")})`;

export const loginMissing = (host: string): ImageError =>
  new ImageError({
    code: "IMAGE_LOGIN_MISSING",
    setting: `registry ${host}`,
    actual:
      "wants a login, and none was found for it (it also says so of repositories that do not exist or are private)",
    allowed: "a login in the environment or in the Docker configuration",
    ...loginHelp(host),
  });

const loginRefused = (host: string, login: Login): ImageError =>
  new ImageError({
    code: "IMAGE_LOGIN_REFUSED",
    setting: `login of ${host} from ${login.origin}`,
    actual: `was refused${"username" in login ? ` for user "${login.username}"${formOf(host, login.username)}` : ""}`,
    allowed: "a user and a token that the registry knows",
    ...loginHelp(host),
  });

/** A user is unknown without the namespace, and one of another domain than the default one without that: OCI Registry does not say so. */
function formOf(host: string, username: string): string {
  if (!isOcirHost(host)) return "";
  const [, domain, user] = username.split("/");
  if (domain === undefined) return ", which names no namespace";
  return user === undefined ? ", which names no identity domain" : `, of the identity domain "${domain}"`;
}

const accessDenied = (
  { login }: Account,
  call: Pick<RegistryCall, "subject">,
  said: readonly RegistryError[],
): ImageError =>
  new ImageError({
    code: "IMAGE_ACCESS_DENIED",
    setting: call.subject,
    actual: `is not open to ${login !== undefined && "username" in login ? `user "${login.username}"` : "this login"}${spell(said)}`,
    allowed: "in OCI a policy statement: allow group GROUP to manage repos in compartment COMPARTMENT",
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registrypolicyrepoaccess.htm",
  });

const corrupted = (call: RegistryCall): ImageError =>
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
