/** Host → whether its registry accepts the login that a push would use. */
import type { Login } from "./docker-config";
import { ImageError } from "./errors";
import { findLogin } from "./login";
import { openRegistry, type RegistrySurroundings } from "./open-registry";
import { loginMissing } from "./registry/explain";

/**
 * @returns the login that was accepted
 * @throws ImageError `IMAGE_LOGIN_MISSING`, `IMAGE_LOGIN_REFUSED` and what else the registry throws
 */
export async function tryLogin(host: string, surroundings: RegistrySurroundings): Promise<Login> {
  const login = await findLogin(host, "target", surroundings.environment);
  if (login === undefined) throw loginMissing(host);
  const registry = await openRegistry(host, "target", [], surroundings);
  const response = await registry.call({ method: "GET", to: "", subject: `registry ${host}`, expect: [200] });
  await response.body?.cancel();
  if (registry.isAuthorized()) return login;
  throw new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: `registry ${host}`,
    actual: "asks nobody for a login at /v2/, so this one was not tried",
    allowed: "a registry that answers with a challenge",
  });
}
