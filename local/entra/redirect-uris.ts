/**
 * Which redirect URI of a client a request means.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reply-url#localhost-exceptions
 *
 * @module
 */
import { isUrl } from "../../internal/url";
import type { Application, RedirectUri } from "../../synthesized/system/tenant";
import { signInErrors } from "./sign-in-errors";

/** Text by text, but for the port of this machine. @throws {StsError} AADSTS900971, 500113, 50011 */
export function registeredRedirect({ clientId, redirectUris }: Application, sent: string | null): RedirectUri {
  if (sent === null || sent === "") throw signInErrors.noRedirectUri();
  if (redirectUris.length === 0) throw signInErrors.noneRegistered();
  const found =
    redirectUris.find(({ uri }) => uri === sent) ?? redirectUris.find(({ uri }) => isSameButForPort(uri, sent));
  if (found === undefined) throw signInErrors.unregisteredRedirect(sent, clientId);
  return { uri: sent, kind: found.kind };
}

const ofThisMachine = ["localhost", "127.0.0.1"];

function isSameButForPort(registered: string, sent: string): boolean {
  if (!isUrl(registered) || !isUrl(sent)) return false;
  const [one, other] = [new URL(registered), new URL(sent)];
  if (one.protocol !== "http:" || !ofThisMachine.includes(one.hostname)) return false;
  one.port = other.port;
  return one.href === other.href;
}
