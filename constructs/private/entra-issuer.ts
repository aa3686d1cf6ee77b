/**
 * Whether an issuer is Entra, as far as synth can see.
 *
 * @module
 */
import { entraClouds, entraHosts } from "../../limits/entra";

/** By its host; the tenant in the path may be known only later. */
export function isEntraIssuer(issuer: string): boolean {
  const host = /^https:\/\/([^/]+)\//.exec(issuer)?.[1]?.toLowerCase() ?? "";
  return entraHosts.names.has(host) || entraHosts.suffixes.some((suffix) => host.endsWith(suffix));
}

/** Of the tokens that carry it; `undefined` where it is not one of Entra's, or not to be told. */
export function entraTokenVersion(issuer: string): 1 | 2 | undefined {
  const clouds = Object.values(entraClouds);
  if (clouds.some(({ sts }) => issuer.startsWith(`https://${sts}/`))) return 1;
  return clouds.some(({ login }) => issuer.startsWith(`https://${login}/`)) && issuer.endsWith("/v2.0") ? 2 : undefined;
}
