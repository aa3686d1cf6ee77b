/** Host and role → a registry to talk to, with the login that belongs to it. */
import { trustedRealms } from "../internal/credential-hosts";
import type { Environment } from "../internal/program";
import { findLogin, type RegistryRole } from "./login";
import type { Transport } from "./registry/call";
import { connect, type Registry } from "./registry/registry";

export interface RegistrySurroundings {
  readonly environment: Environment;
  readonly transport: Transport;
}

export async function openRegistry(
  host: string,
  role: RegistryRole,
  scopes: readonly string[],
  { environment, transport }: RegistrySurroundings,
): Promise<Registry> {
  const login = await findLogin(host, role, environment);
  return connect({
    host,
    scopes,
    transport,
    trustedRealms: trustedRealms(environment),
    ...(login !== undefined && { login }),
  });
}

/** https://distribution.github.io/distribution/spec/auth/scope/ */
export const pullScope = (repository: string): string => `repository:${repository}:pull`;
export const pushScope = (repository: string): string => `repository:${repository}:pull,push`;
