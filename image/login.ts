/**
 * Finds the login of a registry's host: in the environment, else in the Docker configuration. Never in arguments.
 *
 * | variable | meaning |
 * |---|---|
 * | `OCIR_USERNAME`, `OCIR_AUTH_TOKEN` | login of the registry that is pushed to: `NAMESPACE/USER` and an auth token |
 * | `BASE_REGISTRY_USERNAME`, `BASE_REGISTRY_PASSWORD` | login of the base image's registry, if it wants one |
 * | `DOCKER_CONFIG` | folder of the Docker configuration, `~/.docker` by default; its credential helpers are asked too |
 * | `IMAGE_TRUSTED_REALMS` | hosts, separated by commas, that a registry's login may be sent to for a token, besides the registry's own |
 */
import type { Environment } from "../internal/program";
import { dockerLogin, type Login } from "./docker-config";
import { ImageError } from "./errors";

/** What a registry is to us: pushed to, or only read for the base image. */
export type RegistryRole = "target" | "base";

const variables = {
  target: { username: "OCIR_USERNAME", password: "OCIR_AUTH_TOKEN" },
  base: { username: "BASE_REGISTRY_USERNAME", password: "BASE_REGISTRY_PASSWORD" },
} as const;

/**
 * @param host registry host as references spell it: `fra.ocir.io`
 * @returns undefined if there is none: then the registry is asked without
 * @throws ImageError `IMAGE_LOGIN_MALFORMED`
 */
export async function findLogin(
  host: string,
  role: RegistryRole,
  environment: Environment,
): Promise<Login | undefined> {
  return environmentLogin(host, role, environment) ?? (await dockerLogin(host, environment));
}

export const trustedRealms = (environment: Environment): readonly string[] =>
  (environment.IMAGE_TRUSTED_REALMS ?? "")
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean);

function environmentLogin(host: string, role: RegistryRole, environment: Environment): Login | undefined {
  const names = variables[role];
  const [username, password] = [environment[names.username] || undefined, environment[names.password] || undefined];
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined) {
    const missing = username === undefined ? names.username : names.password;
    throw malformed(host, missing, "is not set", `${names.username} and ${names.password} together`);
  }
  if (isOcir(host) && !username.includes("/")) {
    // Not shown: whoever swaps the two variables has the token in this one.
    throw malformed(host, names.username, "has no / after a tenancy's namespace", "NAMESPACE/USER");
  }
  return { username, password, origin: `${names.username} and ${names.password}` };
}

/** https://docs.oracle.com/en-us/iaas/Content/Registry/Concepts/registryprerequisites.htm */
export const isOcir = (host: string): boolean => /[.]ocir[.]io$|^artifacts[.].*[.]oraclecloud[.]com$/.test(host);

const malformed = (host: string, setting: string, actual: string, allowed: string): ImageError =>
  new ImageError({ code: "IMAGE_LOGIN_MALFORMED", setting, actual, allowed, ...loginHelp(host) });

/** How one logs in, for errors. */
export function loginHelp(host: string): { readonly remedy: string; readonly source: string } {
  if (!isOcir(host)) {
    return {
      remedy: `docker login ${host} (or skopeo login --authfile ~/.docker/config.json ${host}), or set ${Object.values(variables.target).join(" and ")} to push, ${Object.values(variables.base).join(" and ")} for the base image`,
      source: "https://docs.docker.com/reference/cli/docker/login/",
    };
  }
  return {
    remedy: `Set OCIR_USERNAME to NAMESPACE/USER (NAMESPACE/oracleidentitycloudservice/USER if federated) and OCIR_AUTH_TOKEN to an auth token of that user, or run: docker login ${host}`,
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrygettingauthtoken.htm",
  };
}
