/**
 * What the https listener of the local Entra shows.
 *
 * @module
 */
import { createAuthority, type ServerCertificate } from "../authority";

/** What an https listener needs, and what its clients must trust. */
export interface TlsIdentity extends ServerCertificate {
  /** The authority's certificate, PEM. */
  readonly ca: string;
}

const monthHours = 30 * 24;

/** Makes an authority and a certificate for these host names and for loopback, both valid for 30 days of the machine's own time. */
export async function createTlsIdentity(hosts: readonly string[]): Promise<TlsIdentity> {
  const names = { hosts: ["localhost", ...hosts], addresses: ["127.0.0.1"] };
  const authority = await createAuthority(names);
  return { ca: authority.certificate, ...(await authority.certify(names, monthHours)) };
}
