/**
 * What an issuer of Entra's says of itself: https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 *
 * @module
 */
import { isUrl } from "../../internal/url";
import { entraClouds, entraHosts } from "../../limits/entra-clouds";
import type { TokenVersion } from "./tenant";

/** An issuer that is Entra. */
export interface EntraIssuer {
  /** Host of its token endpoint; absent where the tenant has a host of its own, or the cloud is none that is known. */
  readonly login?: string;
  readonly tenant: string;
  /** Absent where the issuer is one that no token carries. */
  readonly version?: TokenVersion;
}

/** @returns `undefined` where it is not Entra */
export function entraIssuerOf(issuer: string): EntraIssuer | undefined {
  if (!isUrl(issuer)) return undefined;
  const { hostname, pathname } = new URL(issuer);
  if (!entraHosts.names.has(hostname) && !entraHosts.suffixes.some((suffix) => hostname.endsWith(suffix)))
    return undefined;
  const login = loginHosts.get(hostname);
  const [tenant = ""] = pathname.split("/").filter((part) => part !== "");
  const version = isSts(hostname) ? 1 : pathname.endsWith("/v2.0") ? 2 : undefined;
  return { tenant, ...(login === undefined ? {} : { login }), ...(version === undefined ? {} : { version }) };
}

const isSts = (host: string): boolean => Object.values(entraClouds).some(({ sts }) => sts === host);

/** Hosts of issuers → hosts of token endpoints. The global cloud is last: its host of v1 issuers is the US Government's too. */
const loginHosts: ReadonlyMap<string, string> = new Map(
  [entraClouds.usgovernment, entraClouds.china, entraClouds.global].flatMap(({ login, sts, aliases }) =>
    [login, sts, ...aliases].map((host) => [host, login] as const),
  ),
);
