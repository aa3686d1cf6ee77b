/** A registry that one talks to: addresses, authorization, retries, redirects. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md */
import { authorize } from "./authorize";
import type { Account, RegistryCall } from "./call";
import { explain } from "./explain";
import { addressFrom, registryOrigin } from "./origin";
import { retrying } from "./retry";

export interface Registry {
  readonly account: Account;
  /** Whether the registry has asked for a login, or a token, and got one. */
  isAuthorized(): boolean;
  call(call: RegistryCall): Promise<Response>;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const furthestRedirect = 5;

export function connect(options: Omit<Account, "origin">): Registry {
  const account = { ...options, origin: registryOrigin(options.host) };
  let authorization: string | undefined;

  const send = async (call: RegistryCall, url: URL): Promise<Response> => {
    const isOurs = url.origin === account.origin.origin;
    const once = () => fetchOnce(account, call, url, isOurs ? authorization : undefined);
    const attempt = () => (call.retry === false ? once() : retrying(account.transport, url.host, once));
    const response = await attempt();
    if (response.status !== 401 || !isOurs) return response;
    authorization = await authorize(account, response);
    return attempt();
  };

  const call = async (call: RegistryCall): Promise<Response> => {
    let url = typeof call.to === "string" ? new URL(`/v2/${call.to}`, account.origin) : call.to;
    for (let hops = 0; ; hops += 1) {
      const response = await send(call, url);
      const location = redirects.has(response.status) ? response.headers.get("location") : null;
      if (location === null || hops === furthestRedirect || !["GET", "HEAD"].includes(call.method)) {
        if (call.expect.includes(response.status)) return response;
        throw await explain(account, call, response);
      }
      await response.body?.cancel();
      url = addressFrom(location, url, account.origin);
    }
  };
  return { account, isAuthorized: () => authorization !== undefined, call };
}

function fetchOnce(
  { transport }: Account,
  call: RegistryCall,
  url: URL,
  authorization: string | undefined,
): Promise<Response> {
  const { method, timeout = 30_000 } = call;
  return transport.fetch(url, {
    method,
    headers: { ...call.headers, ...(authorization !== undefined && { authorization }) },
    redirect: "manual",
    ...(timeout > 0 && { signal: AbortSignal.timeout(timeout) }),
    ...(call.body !== undefined && { body: call.body() as BodyInit, duplex: "half" }),
  });
}
