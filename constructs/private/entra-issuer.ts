/**
 * Whether an issuer is Entra, as far as synth can see.
 *
 * @module
 */
import { entraHosts } from "../../limits/entra";

/** By its host; the tenant in the path may be known only later. */
export function isEntraIssuer(issuer: string): boolean {
  const host = /^https:\/\/([^/]+)\//.exec(issuer)?.[1]?.toLowerCase() ?? "";
  return entraHosts.names.has(host) || entraHosts.suffixes.some((suffix) => host.endsWith(suffix));
}
