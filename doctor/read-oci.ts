/**
 * A signed read of one of OCI's APIs with the deployer's login, and what its refusal means.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import { type OciService, realmUnknown } from "../internal/clients/endpoints";
import { requestOci } from "../internal/clients/oci";
import { isSigning, type OciLogin } from "../internal/clients/oci-login";
import type { JsonAnswer } from "../internal/clients/request";
import { member } from "../internal/json";
import { resultOf, waitFor } from "./advice";
import type { DoctorContext } from "./context";
import { cannotTell, type Diagnosis, failed, type Shared, value, wrong } from "./outcome";
import { isRegion, regionToUse } from "./variables";

/** Whoever reads. */
export interface OciAccess {
  readonly context: DoctorContext;
  readonly ociLogin: () => Promise<Shared<OciLogin>>;
  readonly ociKey: () => Promise<Shared<KeyObject>>;
}

/** What is read: a path with its query, below the service's address. */
export interface OciRead {
  readonly service: OciService;
  readonly path: (tenancyId: string) => string;
}

/** OCI refuses requests of clocks that are further off: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm */
const LARGEST_SKEW_MINUTES = 5;

/** @returns answers with status 200, 403 and 404; everything else is an outcome */
export async function readOci(access: OciAccess, { service, path }: OciRead): Promise<Shared<JsonAnswer>> {
  const { context } = access;
  const login = await access.ociLogin();
  if ("outcome" in login) return failed(cannotTell("there is no login for OCI"));
  if (!isSigning(login.value)) {
    return failed(cannotTell(`${login.value.auth} works only inside of OCI, where Terraform asks for it itself`));
  }
  const key = await access.ociKey();
  if ("outcome" in key) return failed(cannotTell("the login's private key cannot be used"));
  const { keyId, tenancyId } = login.value;
  const place = regionToUse(context.environment) ?? login.value.region;
  if (place === undefined || !isRegion(place)) return failed(cannotTell("no region is known"));
  const there = { region: place, tenancyId };
  const endpoint = context.endpoints.oci(service, there);
  if (endpoint === undefined) {
    const { detail, remedy } = realmUnknown(there);
    return failed(cannotTell(detail, remedy));
  }
  const url = new URL(path(tenancyId), endpoint);
  const found = resultOf(await requestOci(context, { keyId, key: key.value }, { url }));
  if ("outcome" in found) return found;
  const answer = found.value;
  return [200, 403, 404].includes(answer.status) ? value(answer) : failed(refused(url, answer, context.now()));
}

function refused(url: URL, answer: JsonAnswer, now: Date): Diagnosis {
  const code = errorCode(member(answer.json, "code"));
  const said = `HTTP ${answer.status}${code === undefined ? "" : ` ${code}`}`;
  if (answer.status !== 401) {
    return cannotTell(`${url.host} answered ${said}`, waitFor(answer.status));
  }
  const skew = Math.round(Math.abs(now.getTime() - Date.parse(answer.headers.get("date") ?? "")) / 60_000);
  if (skew > LARGEST_SKEW_MINUTES) {
    return wrong(`OCI refuses the login: this machine's clock is ${skew} minutes off`, "timedatectl set-ntp true");
  }
  return wrong(
    `OCI refuses the login (${said}): user, key or tenancy is unknown, or the key was deleted`,
    "oci iam region-subscription list   # fails alike; upload the public key to the user, or: oci setup config",
  );
}

/** A code, as services name their errors; anything that is no plain word stays unsaid, for it might be a secret. */
export function errorCode(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z][A-Za-z_]{1,60}$/.test(value) ? value : undefined;
}
