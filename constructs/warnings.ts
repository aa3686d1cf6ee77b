/**
 * What is allowed and rarely meant: said at synth, kept in the manifest, taken back by a suppression with a reason.
 *
 * @module
 */
import type { Construct } from "constructs";
import type { AnyLimit } from "../limits/rule";
import { described, type Finding, inUsersWords, render } from "./private/findings";
import { printAtSynth, reasonOf, remark, remarkSuppressed, suppress } from "./private/suppressions";

/** Every code that a warning can carry, with what it says; docs/findings.md is the same list as a page. @beta */
export const warningCodes = {
  PATH_LOOKS_LIKE_PATTERN: "A path looks like another router's pattern, and stands for itself here.",
  PATH_TRAILING_SLASH: "A path ends with a slash, so that requests without it may find no route.",
  PATH_PREFIX_NESTED:
    "The prefix of a deployment lies below that of another, and no page says which of the two answers there.",
  ROUTE_BEHIND_LOOSER:
    "A route is listed behind one whose path takes its requests too, and no page says that the more exact of the two answers.",
  CIDR_WITHIN_ANOTHER: "An address range that may connect lies in a wider one of the list, which decides.",
  CORS_SERVES_NO_BROWSER: "A CORS policy lists what no browser sends, or leaves out what each has to be allowed.",
  ISSUER_NOT_FROM_DISCOVERY:
    "An issuer of External ID is spelled with the tenant's name, which its discovery document does not.",
  CLAIM_OF_SEVERAL_WORDS:
    "A claim is required whose text holds several words as soon as a client has several scopes, and then equals none of them.",
  ID_TOKENS_NOT_TOLD_APART:
    "Any client of an issuer is admitted, and nothing tells the issuer's ID tokens from its access tokens.",
  IDENTIFIER_URI_NOT_UNIQUE: "An identifier URI of a v1 API is one that a tenant's policy may refuse.",
  URL_CLAIM_MAY_BE_EMPTY:
    "The URL of a back end holds a claim that tokens may lack or hold empty, and is another URL then.",
  STOCK_TEXT_WITH_EXPRESSION:
    "A stock response holds one of Terraform's expressions or a context variable as text, which clients would get as it stands.",
  BASE_IMAGE_NOT_PINNED:
    "The base image of a function is named by a tag, which stands for whatever the first push finds.",
  POLICY_NOT_UNDERSTOOD:
    "A policy rule met an expression of Terraform's or a form that it does not know: what stands there is neither safe nor wrong.",
} as const;

/** A code of a warning. Codes are stable: suppressions name them. @beta */
export type WarningCode = keyof typeof warningCodes;

/**
 * Silences a warning of a construct and all below it. The summary goes on telling what was silenced, and why.
 *
 * @example
 * suppressWarning(stack, "PATH_TRAILING_SLASH", "the clients of the former gateway send it");
 *
 * @param code of the warning; one that there is not is a finding
 * @param reason for whoever reviews the stack; none is a finding
 * @beta
 */
export function suppressWarning(construct: Construct, code: WarningCode, reason: string): void {
  suppress(construct, { kind: "warning", by: "suppressWarning", known: Object.keys(warningCodes) }, code, reason);
}

/** Like a finding, except that synth goes on. */
export interface Warning extends Omit<Finding, "code"> {
  readonly code: WarningCode;
}

/** A warning from one of the tables. */
export function unusual(code: WarningCode, setting: string, actual: unknown, limit: AnyLimit): Warning {
  return { code, ...described(setting, actual, limit) };
}

/** Has `check` run at synth: as a validation, because all constructs are there then, and CDKTF collects metadata afterwards. */
export function addWarnings(scope: Construct, check: () => readonly Warning[]): void {
  printAtSynth(scope);
  scope.node.addValidation({
    validate: () => {
      for (const told of check()) {
        const setting = inUsersWords(scope, told.setting);
        if (setting === undefined) continue;
        const warning = { ...told, setting };
        const reason = reasonOf(scope, "warning", warning.code);
        if (reason === undefined) remark(scope, "warned", render(warning));
        else remarkSuppressed(scope, `${warning.code}: ${warning.setting} is ${warning.actual}`, reason);
      }
      return [];
    },
  });
}
