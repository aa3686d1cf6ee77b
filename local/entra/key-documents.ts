/**
 * Key sets as Entra writes them: no `alg`, `x5c` present, `kid` equal to `x5t`; version 2 names each key's issuer, version 1 none.
 *
 * @module
 */
import { consumerTenant } from "../../limits/entra-tokens";
import type { TokenVersion } from "../../synthesized/system/tenant";
import type { Issuers } from "./issuers";
import type { KeyView } from "./key-ring";
import type { SigningKeyPair } from "./signing-key";

/** An entry of Entra's key set. */
export interface EntraJwk {
  readonly kty: "RSA";
  readonly use: "sig";
  readonly kid: string;
  readonly x5t: string;
  readonly n: string;
  readonly e: string;
  readonly x5c: readonly [string];
  readonly cloud_instance_name?: string;
  readonly issuer?: string;
}

/** Which keys a document holds. */
interface KeyDocumentRequest {
  readonly version: TokenVersion;
  /** A tenant's id, or `common`, `organizations`, `consumers`. */
  readonly tenant: string;
  readonly work: KeyView;
  /** Keys of personal accounts: on `common` and `consumers`. */
  readonly consumer: readonly SigningKeyPair[];
}

/** A key set: see `tenant-key-set` in choices. */
export function keyDocument(issuers: Issuers, request: KeyDocumentRequest): { keys: readonly EntraJwk[] } {
  const { version, tenant, work, consumer } = request;
  const issuer = (tenantId: string): Pick<EntraJwk, "issuer"> =>
    version === 2 ? { issuer: issuers.v2(tenantId) } : {};
  // Which of Entra's servers add it changes from snapshot to snapshot; here one replica in three does.
  const cloud = work.replica === 1 ? { cloud_instance_name: issuers.cloudInstance } : {};
  const workIssuer = issuer(/^[0-9a-f-]{36}$/i.test(tenant) ? tenant : "{tenantid}");
  const workKeys = work.keys.map((key) => ({ ...entryOf(key), ...cloud, ...workIssuer }));
  const consumerKeys = consumer.map((key) => ({ ...entryOf(key), ...issuer(consumerTenant) }));
  if (tenant === "consumers") return { keys: consumerKeys };
  return { keys: tenant === "common" ? [...workKeys, ...consumerKeys] : workKeys };
}

function entryOf({ kid, n, e, certificate }: SigningKeyPair): EntraJwk {
  return { kty: "RSA", use: "sig", kid, x5t: kid, n, e, x5c: [certificate] };
}
