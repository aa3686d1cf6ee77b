/**
 * The real addresses of an Entra cloud, as they stand in tokens, documents and configuration.
 * https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud
 *
 * @module
 */
import { type EntraCloudHosts, entraClouds } from "../../limits/entra-clouds";
import type { Stack } from "../../synthesized/stack/stack";
import type { TokenVersion } from "../../synthesized/system/tenant";

/** Addresses of one cloud. */
export interface Issuers {
  /** Origin of token endpoints and documents. */
  readonly login: string;
  /** All origins that answer alike, the first one included. */
  readonly origins: readonly string[];
  /** What `cloud_instance_name` says. */
  readonly cloudInstance: string;
  /** Issuer of version 1 tokens. */
  v1(tenant: string): string;
  /** Issuer of version 2 tokens. */
  v2(tenant: string): string;
  of(version: TokenVersion, tenant: string): string;
  /** Token endpoint of a protocol version. */
  tokenEndpoint(version: TokenVersion, tenant: string): string;
}

/** The addresses of a cloud, by default the global one. */
export function issuersOf(hosts: EntraCloudHosts = entraClouds.global): Issuers {
  const login = `https://${hosts.login}`;
  const v1 = (tenant: string): string => `https://${hosts.sts}/${tenant}/`;
  const v2 = (tenant: string): string => `${login}/${tenant}/v2.0`;
  return {
    login,
    origins: [login, `https://${hosts.sts}`, ...hosts.aliases.map((host) => `https://${host}`)],
    cloudInstance: hosts.login.replace(/^login[.](?:partner[.])?/, ""),
    v1,
    v2,
    of: (version, tenant) => (version === 1 ? v1(tenant) : v2(tenant)),
    tokenEndpoint: (version, tenant) => `${login}/${tenant}/oauth2/${version === 1 ? "" : "v2.0/"}token`,
  };
}

/** The cloud whose hosts the stack names in its addresses; the global one where it names no other. */
export function cloudOfStack(stack: Stack): EntraCloudHosts {
  const { global, ...national } = entraClouds;
  const written = JSON.stringify(stack.resources.map(({ values }) => values));
  // Version 1 issuers of the US Government's cloud are those of the global one, so they tell nothing.
  const ownHosts = ({ login, sts, aliases }: EntraCloudHosts): string[] =>
    [login, sts, ...aliases].filter((host) => host !== global.sts);
  const named = Object.values(national).find((cloud) =>
    ownHosts(cloud).some((host) => written.includes(`https://${host}/`)),
  );
  return named ?? global;
}
