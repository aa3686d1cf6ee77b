/** What holds of the functions of this package while nobody gives them keys. */
import { authorizerSnapshot } from "../../synthesized/system/authorizer-trusts";

/** Object Storage is not played. */
const unread = "only the snapshot helps, which nobody reads on this machine";

/** Undefined of a function that fetches no keys. */
export function outageInWords(config: Readonly<Record<string, string>>): string | undefined {
  return config.JWKS_URI === undefined ? ofAuthorizer(config) : ofAdapter(config);
}

function ofAdapter({ JWKS_SELF_URI, JWKS_SNAPSHOT_URI }: Readonly<Record<string, string>>): string {
  const others =
    JWKS_SELF_URI === undefined
      ? "a copy that knows no keys cannot ask the others:"
      : "and one copy knows keys, others answer from it, but for one whose question meets another that knows none: 503 then, and the next call asks anew; when no copy knows any,";
  return `while Entra is silent or failing ${others} ${JWKS_SNAPSHOT_URI === undefined ? "503" : unread}`;
}

function ofAuthorizer(config: Readonly<Record<string, string>>): string | undefined {
  const snapshot = authorizerSnapshot(config);
  if (snapshot === undefined) return undefined;
  return `while an issuer is silent or failing its tokens are judged by a copy that knows its keys; for one that gets none ${snapshot === "none" ? "502" : `502, and ${unread}`}`;
}
