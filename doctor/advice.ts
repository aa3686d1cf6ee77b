/**
 * What to do where a client of a cloud cannot go on.
 *
 * @module
 */
import type { Failure, FailureCode, Found } from "../internal/clients/failure";
import { type Diagnosis, failed, type Shared, type State, value } from "./outcome";

/** The clients' failure as a check's outcome. */
export function outcomeOf(failure: Failure): Diagnosis {
  const [state, remedy, detail = failure.detail] = advice[failure.code](failure);
  return { state, detail, ...(remedy !== undefined && { remedy }) };
}

export const resultOf = <T>(found: Found<T>): Shared<T> =>
  "failure" in found ? failed(outcomeOf(found.failure)) : value(found.value);

type Advice = readonly [state: State, remedy?: string, detail?: string];

const proxyHelp =
  "Check the network; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1, for a private CA NODE_EXTRA_CA_CERTS";
const waiting = "Wait a little, then run the doctor again";
const authenticate = "oci session authenticate   # then: export OCI_CONFIG_FILE_PROFILE=<the profile it wrote>";

const azLogin = ({ names: [tenant] = [] }: Failure): string =>
  `az login --allow-no-subscriptions${tenant === undefined ? "" : ` --tenant ${tenant}`}`;

const exported = ({ names = [] }: Failure, placeholder: string): string =>
  names.map((name) => `export ${name}=${placeholder}`).join("\n");

const advice: Readonly<Record<FailureCode, (failure: Failure) => Advice>> = {
  "no-connection": () => ["missing", proxyHelp],
  "no-answer": () => ["not checked", proxyHelp],
  "unexpected-answer": ({ names: [status] = [] }) => ["not checked", mayPass(Number(status)) ? waiting : undefined],
  "oci-auth-unknown": () => [
    "wrong",
    "unset TF_VAR_auth OCI_AUTH   # API key, the default\nexport OCI_AUTH=SecurityToken",
  ],
  "oci-login-incomplete": (failure) => ["missing", exported(failure, "…")],
  "oci-config-missing": () => ["missing"],
  "oci-profile-missing": ({ names = [] }) => [
    "missing",
    `export OCI_CONFIG_FILE_PROFILE=<${names.join(", ") || "profile"}>`,
  ],
  "oci-profile-incomplete": () => ["missing"],
  "oci-session-unusable": () => ["missing", authenticate],
  "oci-session-ended": () => ["wrong", authenticate],
  "oci-key-not-a-path": () => ["wrong", "export OCI_PRIVATE_KEY_PATH=~/.oci/oci_api_key.pem"],
  "oci-key-unreadable": () => ["missing"],
  "oci-key-encrypted": () => ["missing", "pass_phrase=… in ~/.oci/config, or export OCI_PRIVATE_KEY_PASSWORD=…"],
  "oci-key-invalid": () => ["wrong"],
  "oci-key-fingerprint": () => [
    "wrong",
    "openssl rsa -in <key file> -pubout -outform DER | openssl md5 -c   # must print the login's fingerprint",
  ],
  "entra-tenant-malformed": () => ["wrong", "export ARM_TENANT_ID=<tenant id>"],
  "entra-login-missing": () => ["missing"],
  "entra-login-incomplete": (failure) => ["missing", exported(failure, "<GUID>")],
  "entra-secret-unreadable": () => ["missing"],
  "entra-assertion-missing": () => [
    "missing",
    "in GitHub Actions: permissions: { id-token: write }\nelsewhere: export ARM_OIDC_TOKEN_FILE_PATH=<file>",
  ],
  "entra-assertion-insecure": () => ["wrong", "export ARM_OIDC_REQUEST_URL=https://…"],
  "entra-login-untriable": () => ["not checked"],
  "entra-login-refused": ({ detail, names: [code] = [] }) => {
    const { meaning, remedy } = refusals[code ?? ""] ?? { meaning: "see Microsoft's list of error codes" };
    return ["wrong", remedy, `${detail}: ${meaning}`];
  },
  "azure-cli-missing": () => ["missing"],
  "azure-cli-unanswered": () => ["not checked"],
  "azure-cli-logged-out": (failure) => ["missing", azLogin(failure)],
  "azure-cli-session-ended": (failure) => ["wrong", azLogin(failure)],
};

/** Statuses of a service that is busy, or ill. */
const mayPass = (status: number): boolean => status === 429 || status >= 500;

/** What a service that answered with this status is to be given. */
export const waitFor = (status: number): string | undefined => (mayPass(status) ? waiting : undefined);

interface Refusal {
  readonly meaning: string;
  readonly remedy?: string;
}

const newSecret =
  "az ad app credential reset --id $ARM_CLIENT_ID --append   # then: export ARM_CLIENT_SECRET=<its password>";
const showTrust =
  "az ad app federated-credential list --id $ARM_CLIENT_ID   # issuer, subject and audience must match the token";
const noTrust = { meaning: "the application trusts no such token", remedy: showTrust };

/** Entra's error codes, as far as they concern a deployer's login. https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes */
const refusals: Readonly<Record<string, Refusal>> = {
  AADSTS7000215: { meaning: "the client secret is not the application's (its id is no secret)", remedy: newSecret },
  AADSTS7000222: { meaning: "the client secret has expired", remedy: newSecret },
  AADSTS700016: { meaning: "the tenant has no such application", remedy: "export ARM_CLIENT_ID=<application id>" },
  AADSTS90002: { meaning: "there is no such tenant", remedy: "export ARM_TENANT_ID=<tenant id>" },
  AADSTS900023: { meaning: "there is no such tenant", remedy: "export ARM_TENANT_ID=<tenant id>" },
  AADSTS70021: noTrust,
  AADSTS700211: noTrust,
  AADSTS700212: noTrust,
  AADSTS700213: noTrust,
  AADSTS700024: { meaning: "the token that was shown has expired", remedy: "get a new one, then run the doctor again" },
};
