/**
 * Finds the login of a registry's host: in the environment, else in the Docker configuration. Never in arguments.
 *
 * | variable | meaning |
 * |---|---|
 * | `OCIR_USERNAME`, `OCIR_AUTH_TOKEN` | login of OCI Registry: `NAMESPACE/USER` and an auth token |
 * | `OCIR_HOST` | another host that these two belong to |
 * | `BASE_REGISTRY_USERNAME`, `BASE_REGISTRY_PASSWORD` | login of the base image's registry, if it wants one |
 * | `DOCKER_CONFIG` | folder of the Docker configuration, `~/.docker` by default; its credential helpers are asked too |
 * | `IMAGE_TRUSTED_REALMS` | hosts, separated by commas, that a registry's login may be sent to for a token, besides the registry's own |
 */
import { hasOcirLogin, isOcirHost } from "../internal/credential-hosts";
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

function environmentLogin(host: string, role: RegistryRole, environment: Environment): Login | undefined {
  if (role === "target" && !hasOcirLogin(host, environment)) return undefined;
  const names = variables[role];
  const [username, password] = [environment[names.username] || undefined, environment[names.password] || undefined];
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined) {
    const missing = username === undefined ? names.username : names.password;
    throw malformed(host, missing, "is not set", `${names.username} and ${names.password} together`);
  }
  if (role === "target" && isOcirHost(host) && !/^[^/]+(?:[/][^/]+){1,2}$/.test(username)) {
    // Not shown: whoever swaps the two variables has the token in this one.
    throw malformed(host, names.username, "is no user of a tenancy's namespace", userForms);
  }
  return { username, password, origin: `${names.username} and ${names.password}` };
}

/** https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrypushingimagesusingthedockercli.htm */
const userForms =
  "NAMESPACE/USER, NAMESPACE/oracleidentitycloudservice/USER if federated with Identity Cloud Service, NAMESPACE/DOMAIN/USER in another identity domain";

const malformed = (host: string, setting: string, actual: string, allowed: string): ImageError =>
  new ImageError({ code: "IMAGE_LOGIN_MALFORMED", setting, actual, allowed, ...loginHelp(host) });

/** How one logs in, for errors. */
export function loginHelp(host: string): { readonly remedy: string; readonly source: string } {
  const [target, base] = [variables.target, variables.base].map((names) => Object.values(names).join(" and "));
  if (!isOcirHost(host)) {
    return {
      remedy: `docker login ${host} (or skopeo login --authfile ~/.docker/config.json ${host}); to push, ${target} serve as well once OCIR_HOST=${host} says that they belong to this host; for the base image, ${base}`,
      source: "https://docs.docker.com/reference/cli/docker/login/",
    };
  }
  return {
    remedy: `Set OCIR_USERNAME to ${userForms} (NAMESPACE as oci os ns get prints it), and OCIR_AUTH_TOKEN to an auth token of that user, or run: docker login ${host}`,
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrygettingauthtoken.htm",
  };
}
