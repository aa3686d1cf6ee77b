/**
 * What several checks need, looked for when it is first asked for, and only once: logins, and what the clouds answered to them.
 *
 * @module
 */
import { type EntraLogin, findEntraLogin } from "../internal/clients/entra-login";
import { graphToken } from "../internal/clients/graph";
import { loadPrivateKey } from "../internal/clients/oci-key";
import { findOciLogin, isSigning } from "../internal/clients/oci-login";
import { member, text } from "../internal/json";
import { resultOf } from "./advice";
import type { DoctorContext } from "./context";
import { cannotTell, failed, type Shared, value, wrong } from "./outcome";
import { statements } from "./policy-statements";
import { type OciAccess, readOci } from "./read-oci";

export interface Session extends OciAccess {
  readonly regionSubscriptions: () => Promise<Shared<readonly RegionSubscription[]>>;
  readonly entraLogin: () => Promise<Shared<EntraLogin>>;
  /** A secret. */
  readonly graphToken: () => Promise<Shared<string>>;
}

/** A region that the tenancy may use. */
export interface RegionSubscription {
  readonly name: string;
  readonly isHome: boolean;
  readonly isReady: boolean;
}

export function openSession(context: DoctorContext): Session {
  const session: Session = {
    context,
    ociLogin: once(async () => resultOf(findOciLogin(context))),
    ociKey: once(() => loadKey(session)),
    regionSubscriptions: once(() => listRegionSubscriptions(session)),
    entraLogin: once(async () => resultOf(await findEntraLogin(context))),
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

async function loadKey({ context, ociLogin }: Session): ReturnType<Session["ociKey"]> {
  const login = await ociLogin();
  if ("outcome" in login) return failed(cannotTell("there is no login that names a key"));
  if (!isSigning(login.value)) return failed(cannotTell(`${login.value.auth} needs no key here`));
  return resultOf(loadPrivateKey(login.value, context.home));
}

async function requestGraphToken({ context, entraLogin }: Session): Promise<Shared<string>> {
  const login = await entraLogin();
  if ("outcome" in login) return failed(cannotTell("there is no login for Entra"));
  const hosts = context.endpoints.entra();
  if (hosts === undefined)
    return failed(cannotTell("ARM_METADATA_HOSTNAME or ARM_ENVIRONMENT names a cloud that is not known here"));
  return resultOf(await graphToken(context, login.value, hosts));
}

/** https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/RegionSubscription/ListRegionSubscriptions */
async function listRegionSubscriptions(access: OciAccess): Promise<Shared<readonly RegionSubscription[]>> {
  const answer = await readOci(access, {
    service: "identity",
    path: (tenancyId) => `/20160918/tenancies/${encodeURIComponent(tenancyId)}/regionSubscriptions`,
  });
  if ("outcome" in answer) return answer;
  const { status, json } = answer.value;
  if (status !== 200) {
    return failed(wrong(`the login may not list the tenancy's regions (HTTP ${status})`, statements.tenancies));
  }
  const regions = Array.isArray(json) ? json.map(read) : [];
  const known = regions.filter((region) => region !== undefined);
  if (known.length === 0 || known.length < regions.length) {
    return failed(cannotTell("OCI's list of the tenancy's regions is not in the documented form"));
  }
  return value(known);
}

function read(item: unknown): RegionSubscription | undefined {
  const name = text(item, "regionName");
  if (name === undefined || !/^[a-z0-9-]{3,40}$/.test(name)) return undefined;
  return { name, isHome: member(item, "isHomeRegion") === true, isReady: member(item, "status") === "READY" };
}
