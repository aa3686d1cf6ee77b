/**
 * The settings of the JWKS adapter function: what each means, its default and what it may be; and the codes of its errors.
 * The function reads them from its configuration under these names; all values travel as text.
 *
 * @module
 */

import { keySet } from "./jwks";
import type { FunctionSetting, PatternLimit } from "./limit";

const rollover = "https://learn.microsoft.com/en-us/entra/identity-platform/signing-key-rollover";
const jwkMembers = "https://www.rfc-editor.org/rfc/rfc7517#section-4";
const timeout =
  "ours: a refresh must end well within a function's default timeout of 30 s, https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionscustomizing.htm";
const size = "ours: Entra's largest key documents have 22 kB, and a function may have 128 MB of memory";

/** Where keys are fetched. */
export const keyAddress: PatternLimit = {
  pattern:
    /^(?:https:\/\/[\w.\-[\]:]+|http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?)(?:[/?][!$-[\]-~]*)?$/,
  form: "an https:// URL without user name, password or fragment; http:// only to localhost, 127.0.0.0/8 or [::1]",
  source: "https://www.rfc-editor.org/rfc/rfc7517#section-9.1",
};

/** Name in the function's configuration → what it may be. */
export const adapterSettings = {
  JWKS_URI: {
    limit: keyAddress,
    meaning: "Where the identity provider publishes its keys. A query, such as Entra's ?appid=, is kept.",
  },
  JWKS_ALG: {
    limit: keySet.algorithms,
    default: "RS256",
    meaning: "The alg that a key gets when the identity provider gives it none.",
  },
  JWKS_MAX_KEYS: {
    limit: keySet.keys,
    default: keySet.keys.max,
    meaning: "How many keys are served at most.",
  },
  JWKS_FRESH_SECONDS: {
    limit: { min: 1, max: 3600, unit: "seconds", source: rollover },
    default: 300,
    meaning: "How long an answer of the identity provider is used before it is asked again.",
  },
  JWKS_STALE_HOURS: {
    limit: { min: 1, max: 168, unit: "hours", source: rollover },
    default: 24,
    meaning: "How long a key is still served after the identity provider was last seen to list it.",
  },
  JWKS_TIMEOUT_MS: {
    limit: { min: 100, max: 20_000, unit: "milliseconds", source: timeout },
    default: 4000,
    meaning: "The time that one refresh may take, its one retry included.",
  },
  JWKS_MAX_BYTES: {
    limit: { min: 1024, max: 1_048_576, unit: "bytes", source: size },
    default: 262_144,
    meaning: "The largest key document that is read, counted after decompression.",
  },
  JWKS_ISSUER: {
    limit: {
      pattern: /^https:\/\/[!$-[\]-~]+$/,
      form: "an https:// URL; {tenantid} in it stands for any one tenant",
      source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-issuer",
    },
    optional: true,
    meaning:
      "Only keys of this issuer are served. Keys that name no issuer, as on Entra's v1 endpoint, are served too.",
  },
  JWKS_CONSUMER_KEYS: {
    limit: {
      oneOf: ["drop", "keep"],
      source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-issuer",
    },
    default: "drop",
    meaning: "Whether keys that sign for personal Microsoft accounts are served.",
  },
  JWKS_DENIED_KIDS: {
    limit: {
      pattern: /^[ -~]*$/,
      form: "the kids in printable ASCII, separated by commas",
      source: jwkMembers,
    },
    optional: true,
    meaning: "Keys that are never served, whether listed or remembered: the lever when one is known to be compromised.",
  },
  JWKS_SELF_URI: {
    limit: keyAddress,
    optional: true,
    meaning:
      "The function's own public address. A copy that knows no key and gets none from the identity provider asks there once: another copy may know some.",
  },
  JWKS_SNAPSHOT_URI: {
    limit: {
      pattern:
        /^(?:https:\/\/objectstorage\.[a-z0-9.-]+|http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?)\/n\/[\w-]+\/b\/[\w.-]+\/o\/[\w.-]+$/,
      form: "https://objectstorage.REGION.DOMAIN/n/NAMESPACE/b/BUCKET/o/OBJECT; http:// only to localhost, 127.0.0.0/8 or [::1]",
      source: "ours: requests to it carry the function's signature, which goes to Object Storage alone",
    },
    optional: true,
    meaning:
      "An object of Object Storage, which exists, for the last good key set. It is read where no copy of the function knows keys and the identity provider gives none.",
  },
} as const satisfies Record<string, FunctionSetting>;

/** The name of a setting. */
export type AdapterSettingName = keyof typeof adapterSettings;

/** The `code` of every answer of the adapter that is no key set, and its status. */
export const adapterErrors = {
  METHOD_NOT_ALLOWED: { status: 405, meaning: "The key set can be read and nothing else." },
  JWKS_UNAVAILABLE: {
    status: 503,
    meaning: "No key is known, and the identity provider does not answer. `Retry-After` says when it is asked again.",
  },
  JWKS_UPSTREAM_WRONG: {
    status: 503,
    meaning:
      "No key is known, and what JWKS_URI answers is no key set that can be served: waiting will hardly help, the message says what to look at.",
  },
  ADAPTER_MISCONFIGURED: {
    status: 500,
    meaning: "A setting is missing or not allowed; the message names it, the log says more.",
  },
  INTERNAL_ERROR: { status: 500, meaning: "A defect of the adapter; the log says more." },
} as const;

/** The code of an answer that is no key set. */
export type AdapterErrorCode = keyof typeof adapterErrors;
