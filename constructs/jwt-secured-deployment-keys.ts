/**
 * The keys with which a deployment verifies tokens.
 *
 * @module
 */

import { createPublicKey } from "node:crypto";
import { authentication as limits } from "../limits/api-gateway-authentication";
import { keySet } from "../limits/jwks";
import { portOf } from "./backend";
import type { IJwksAdapterFunction } from "./jwks-adapter-function";
import { keySetUriFindings } from "./private/entra-tokens";
import {
  beyond,
  checkCount,
  checkPattern,
  checkRange,
  duplicates,
  type Finding,
  isKnown,
  said,
  twice,
} from "./private/findings";
import { madeFrom } from "./private/settings-shape";
import { isPartlyStandIn, standsIn, textStandIn } from "./private/stand-ins";

/** A key set fetched by the gateway. */
export interface RemoteJwks {
  /** `https://…`, reachable from the gateway's subnet without authentication. At most ten RSA keys. */
  readonly uri: string;
  /**
   * Hours, 1 to 24, for which the gateway keeps the set. A key that the issuer withdrew is trusted for as long, and a
   * new one may be unknown for as long.
   * @default 1
   */
  readonly cacheHours?: number;
}

/** A key in the form of RFC 7517. What else a key set says of it may stand there too, and is left out. */
export interface JsonWebKey {
  readonly [member: string]: unknown;
  /** Key id: what tokens name in their header. */
  readonly kid: string;
  /** `RSA`. */
  readonly kty: string;
  /** Modulus, base64url. */
  readonly n: string;
  /** Public exponent, base64url. */
  readonly e: string;
  /** RS256, RS384 or RS512. */
  readonly alg?: string;
  /** `sig`. */
  readonly use?: string;
}

/** A public key in PEM. */
export interface PemKey {
  /** Key id: what tokens name in their header. */
  readonly kid: string;
  /** `-----BEGIN PUBLIC KEY-----` … */
  readonly pem: string;
}

/** A key that is written into the deployment. */
export type StaticKey = JsonWebKey | PemKey;

/**
 * Where a trust takes its keys from: the address of a key set, an adapter in front of one, or {@link VerificationKeys}.
 *
 * @beta
 */
export type TrustedKeys = string | IJwksAdapterFunction | VerificationKeys;

/**
 * Keys as a stack publishes them: the address of a key set, or the keys themselves.
 *
 * @beta
 */
export type PublishedKeys =
  | {
      /** The address of the key set. */
      readonly uri: string;
      /** For how long the gateway keeps it. */
      readonly cache_hours: number;
    }
  | {
      /** The keys. */
      readonly static_keys: readonly StaticKey[];
    };

const isPem = (key: StaticKey): key is PemKey => "pem" in key;

const DEFAULT_CACHE_HOURS = 1;

type Source =
  | { readonly kind: "remote"; readonly jwks: RemoteJwks }
  | { readonly kind: "static"; readonly keys: readonly StaticKey[] };

/**
 * Where the keys come from: {@link VerificationKeys.remoteJwks} or {@link VerificationKeys.staticKeys}.
 *
 * @see [Keys of an identity provider](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-keyparams.htm)
 */
export class VerificationKeys {
  /** Fetched from the issuer, or from an adapter in front of it. */
  public static remoteJwks(jwks: RemoteJwks): VerificationKeys {
    return madeFrom(
      "VerificationKeys.remoteJwks",
      [jwks],
      (read) => new VerificationKeys({ kind: "remote", jwks: read }),
    );
  }

  /** Written into the deployment, 1 to 10. A rotation at the issuer needs a deployment here. */
  public static staticKeys(keys: readonly StaticKey[]): VerificationKeys {
    return madeFrom(
      "VerificationKeys.staticKeys",
      [keys],
      (read) => new VerificationKeys({ kind: "static", keys: read }),
    );
  }

  /** @internal */
  public static from(source: TrustedKeys): VerificationKeys {
    if (source instanceof VerificationKeys) return source;
    return VerificationKeys.remoteJwks({ uri: typeof source === "string" ? source : source.jwksUri });
  }

  /** What {@link toOutput} gave. @internal */
  public static published(keys: PublishedKeys): VerificationKeys {
    return "uri" in keys
      ? VerificationKeys.remoteJwks({ uri: keys.uri, cacheHours: keys.cache_hours })
      : VerificationKeys.staticKeys(keys.static_keys);
  }

  /** Only the factories make one. */
  declare protected readonly made: "by a factory";

  private constructor(private readonly source: Source) {}

  /** As a stack publishes them. @internal */
  public toOutput(): PublishedKeys {
    const { source } = this;
    return source.kind === "static"
      ? { static_keys: source.keys.map((key) => ({ ...key })) }
      : { uri: source.jwks.uri, cache_hours: source.jwks.cacheHours ?? DEFAULT_CACHE_HOURS };
  }

  /** The block of the specification. @internal */
  public render() {
    const { source } = this;
    return source.kind === "static"
      ? { type: "STATIC_KEYS", keys: source.keys.map(renderKey) }
      : {
          type: "REMOTE_JWKS",
          uri: source.jwks.uri,
          isSslVerifyDisabled: false,
          maxCacheDurationInHours: source.jwks.cacheHours ?? DEFAULT_CACHE_HOURS,
        };
  }

  /** The TCP port that the gateway calls for them, as far as synth can see. @internal */
  public get port(): number | undefined {
    // Of another scheme it is a finding already, and becomes another.
    return this.source.kind === "remote" && !/^http:/i.test(this.source.jwks.uri)
      ? portOf(this.source.jwks.uri)
      : undefined;
  }

  /** @internal */
  public findings(): Finding[] {
    const { source } = this;
    return source.kind === "static" ? staticFindings(source.keys) : remoteFindings(source.jwks);
  }
}

standsIn("VerificationKeys", () => VerificationKeys.remoteJwks({ uri: textStandIn() }));

function renderKey(key: StaticKey) {
  if (isPem(key)) return { format: "PEM", kid: key.kid, key: key.pem };
  const { kid, kty, n, e, alg = "RS256" } = key;
  return { format: "JSON_WEB_KEY", kid, kty, n, e, alg, use: "sig", keyOps: ["verify"] };
}

function remoteFindings({ uri, cacheHours }: RemoteJwks): Finding[] {
  // Where only a part comes from Terraform, the scheme can still be seen.
  const open = !isKnown(uri) && /^[a-z]+:/i.test(uri) && !/^https:/i.test(uri);
  return [
    ...(open ? [beyond("JWKS_URI_INVALID", "keys.uri", uri, limits.jwksUri)] : []),
    ...checkPattern("JWKS_URI_INVALID", "keys.uri", uri, limits.jwksUri),
    ...keySetUriFindings("JWKS_URI_INVALID", "keys.uri", uri),
    ...checkRange("JWKS_CACHE_RANGE", "keys.cacheHours", cacheHours, limits.cacheHours),
  ];
}

function staticFindings(keys: readonly StaticKey[]): Finding[] {
  return [
    ...checkCount("STATIC_KEYS_COUNT", "keys", keys, limits.staticKeys),
    ...duplicates(keys.map(({ kid }) => kid)).map((kid) =>
      beyond("STATIC_KEY_DUPLICATE", "keys", twice(kid), limits.keyOnce),
    ),
    ...keys.flatMap((key, index) => staticKeyFindings(`keys[${index}]`, key)),
  ];
}

const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

function staticKeyFindings(setting: string, key: StaticKey): Finding[] {
  const secret = isPem(key) ? key.pem.includes("PRIVATE KEY") : privateMembers.some((member) => member in key);
  // The value itself stays out of the message.
  if (secret) return [beyond("STATIC_KEY_PRIVATE", setting, said("a private key"), limits.publicKey)];
  // What only Terraform knows, a part of it too, is Oracle's to judge.
  if (isPartlyStandIn(key) || Object.values(key).some((part) => typeof part === "string" && !isKnown(part))) return [];
  const bits = modulusBits(key);
  if (bits === undefined) return [beyond("STATIC_KEY_INVALID", setting, said("not a usable key"), limits.publicKey)];
  return [
    ...checkRange("STATIC_KEY_INVALID", `${setting} (size)`, bits, keySet.modulusBits),
    ...(isPem(key) || key.alg === undefined || keySet.algorithms.oneOf.includes(key.alg)
      ? []
      : [beyond("STATIC_KEY_INVALID", `${setting}.alg`, key.alg, keySet.algorithms)]),
  ];
}

/** `undefined` for what is no RSA public key. */
function modulusBits(key: StaticKey): number | undefined {
  try {
    const parsed = isPem(key)
      ? createPublicKey(key.pem)
      : createPublicKey({ format: "jwk", key: { kty: key.kty, n: key.n, e: key.e } });
    return parsed.asymmetricKeyType === "rsa" ? parsed.asymmetricKeyDetails?.modulusLength : undefined;
  } catch {
    return undefined;
  }
}
