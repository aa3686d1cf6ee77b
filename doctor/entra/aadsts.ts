/**
 * Entra's error codes, as far as they concern a deployer's login.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 *
 * @module
 */
import { member } from "../../internal/json";

export interface AadstsRemedy {
  readonly meaning: string;
  readonly remedy?: string;
}

const newSecret =
  "az ad app credential reset --id $ARM_CLIENT_ID --append   # then: export ARM_CLIENT_SECRET=<its password>";
const showTrust =
  "az ad app federated-credential list --id $ARM_CLIENT_ID   # issuer, subject and audience must match the token";
const noTrust = { meaning: "the application trusts no such token", remedy: showTrust };

const known: Readonly<Record<string, AadstsRemedy>> = {
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

/** The code alone: descriptions repeat what was sent. */
export function aadstsCode(json: unknown): string | undefined {
  const codes = member(json, "error_codes");
  const first: unknown = Array.isArray(codes) ? codes[0] : undefined;
  return typeof first === "number" && Number.isSafeInteger(first) ? `AADSTS${first}` : undefined;
}

export const aadstsRemedy = (code: string | undefined): AadstsRemedy =>
  known[code ?? ""] ?? { meaning: "see Microsoft's list of error codes" };
