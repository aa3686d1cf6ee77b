/**
 * Opens a session: everything is looked for when it is first asked for, and only once.
 *
 * @module
 */
import type { DoctorContext } from "./context";
import { findEntraLogin } from "./entra/find-login";
import { requestGraphToken } from "./entra/graph-token";
import { findOciLogin } from "./oci/find-login";
import { loadPrivateKey } from "./oci/private-key";
import { listRegionSubscriptions } from "./oci/region-subscriptions";
import type { Session } from "./session";

export function openSession(context: DoctorContext): Session {
  const session: Session = {
    context,
    ociLogin: once(async () => findOciLogin(context)),
    ociKey: once(() => loadPrivateKey(session)),
    regionSubscriptions: once(() => listRegionSubscriptions(session)),
    entraLogin: once(() => findEntraLogin(context)),
    graphToken: once(() => requestGraphToken(session)),
  };
  return session;
}

function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find();
    return found;
  };
}
