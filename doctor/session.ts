/**
 * What several checks need, found once: logins, and what the clouds answered to them.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import type { DoctorContext } from "./context";
import type { EntraLogin } from "./entra/login";
import type { TokenClaims } from "./entra/token-claims";
import type { OciLogin } from "./oci/login";
import type { Result } from "./outcome";

export interface Session {
  readonly context: DoctorContext;
  readonly ociLogin: () => Promise<Result<OciLogin>>;
  readonly ociKey: () => Promise<Result<KeyObject>>;
  readonly regionSubscriptions: () => Promise<Result<readonly RegionSubscription[]>>;
  readonly entraLogin: () => Promise<Result<EntraLogin>>;
  readonly graphToken: () => Promise<Result<TokenClaims>>;
}

/** A region that the tenancy may use. */
export interface RegionSubscription {
  readonly name: string;
  readonly isHome: boolean;
  readonly isReady: boolean;
}
