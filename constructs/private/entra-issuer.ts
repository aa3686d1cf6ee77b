/**
 * Whether an issuer is Entra, as far as synth can see.
 *
 * @module
 */
import { entraClouds } from "../../limits/entra";

const hosts = Object.values(entraClouds).flatMap(({ login, sts }) => [login, sts]);

/** By its host; the tenant in the path may be known only later. */
export function isEntraIssuer(issuer: string): boolean {
  return hosts.some((host) => issuer.startsWith(`https://${host}/`));
}
