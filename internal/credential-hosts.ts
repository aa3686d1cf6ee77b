/**
 * Which host may be sent which credential. Whoever answers, writes an outputs file or gives a command its arguments names hosts;
 * none of them may decide where a secret goes.
 *
 * | credential | hosts |
 * |---|---|
 * | `OCIR_USERNAME`, `OCIR_AUTH_TOKEN` | OCI Registry's, and the one that `OCIR_HOST` names |
 * | `BASE_REGISTRY_USERNAME`, `BASE_REGISTRY_PASSWORD` | the registry of the base image |
 * | any login of a registry, when the registry asks for it elsewhere | the registry's own origin, Docker Hub's realm, and those of `IMAGE_TRUSTED_REALMS` |
 * | a client's secret, an assertion, the code by which a person signs in | Entra's login hosts |
 * | tokens for an API, and one for another audience that it has to refuse | the API's own endpoint, over https ({@link isPrivate}) |
 *
 * Hosts are compared whole, with their port, as URLs spell them: in lower case, international names in ASCII. A name with a
 * trailing dot is another name.
 *
 * @module
 */

import { entraHosts } from "../limits/entra-clouds";
import { realmLimits } from "../limits/realms";
import { type Environment, firstSet } from "./program";
import { isUrl } from "./url";

/** This machine: RFC 6761, section 6.3, and the loopback networks of RFC 1122 and RFC 4291. */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(?:[.]\d{1,3}){3}$/.test(hostname);

/** `HOST` or `HOST:PORT` as URLs spell it, without the port of https; `undefined` for anything that says more. */
function canonical(host: string): string | undefined {
  if (!isUrl(`https://${host}`)) return undefined;
  const url = new URL(`https://${host}`);
  const isHostAlone = url.pathname === "/" && !/[/\\?#@]/.test(host);
  return isHostAlone ? url.host : undefined;
}

/**
 * Whether a host is OCI Registry's: `KEY.ocir.io` and `REGION.ocir.io`, which exist in OC1 alone, and
 * `ocir.REGION.oci.DOMAIN` in every realm.
 * https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registryprerequisites.htm
 */
export function isOcirHost(host: string): boolean {
  const name = canonical(host) ?? "";
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*[.]ocir[.]io$/.test(name)) return true;
  const domain = /^ocir[.][a-z0-9]+(?:-[a-z0-9]+)*[.]oci[.](.+)$/.exec(name)?.[1];
  return domain !== undefined && realmLimits.domain.oneOf.includes(domain);
}

/** Whether `OCIR_USERNAME` and `OCIR_AUTH_TOKEN` are this host's: it is OCI Registry's, or `OCIR_HOST` names it. */
export function hasOcirLogin(host: string, environment: Environment): boolean {
  const named = firstSet(environment, "OCIR_HOST");
  const name = canonical(host);
  return name !== undefined && (isOcirHost(name) || (named !== undefined && canonical(named) === name));
}

/** The hosts of `IMAGE_TRUSTED_REALMS`, as URLs spell them. */
export function trustedRealms(environment: Environment): readonly string[] {
  const named = (environment.IMAGE_TRUSTED_REALMS ?? "").split(",").map((host) => canonical(host.trim()));
  return named.filter((host) => host !== undefined);
}

/** Docker Hub's registry asks for its login at a host of its own. */
const dockerHub = { registry: "https://registry-1.docker.io", realm: "https://auth.docker.io" } as const;

/**
 * Whether a registry's login may be sent to the token realm that the registry names. Whoever answers as the registry names it,
 * so its own origin alone is trusted: another port of the same host may be anybody's.
 */
export function mayHaveRegistryLogin(realm: URL, registry: URL, trusted: readonly string[]): boolean {
  if (!isPrivate(realm, registry) || realm.username !== "" || realm.password !== "") return false;
  if (realm.origin === registry.origin || trusted.includes(realm.host)) return true;
  return registry.origin === dockerHub.registry && realm.origin === dockerHub.realm;
}

/** Whether nobody else reads along: over https, or between programs of this machine. */
export const isPrivate = (url: URL, from: URL): boolean =>
  url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname) && isLoopback(from.hostname));

/** Whether a client's secret may be sent there: it is one of the hosts that Entra signs in at, in any cloud, over https. */
export function isEntraLogin(address: string | URL): boolean {
  if (!isUrl(String(address))) return false;
  const { protocol, host, username, password } = new URL(String(address));
  if (protocol !== "https:" || username !== "" || password !== "") return false;
  return entraHosts.names.has(host) || entraHosts.suffixes.some((suffix) => host.endsWith(suffix));
}
