/**
 * The tenancy's regions, and which one is home.
 * https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/RegionSubscription/ListRegionSubscriptions
 *
 * @module
 */

import { member, text } from "../../internal/json";
import { failed, notChecked, type Result, value, wrong } from "../outcome";
import { statements } from "../policy-statements";
import type { RegionSubscription, Session } from "../session";
import { callOci } from "./call";

export async function listRegionSubscriptions(session: Session): Promise<Result<readonly RegionSubscription[]>> {
  const answer = await callOci(session, {
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
    return failed(notChecked("OCI's list of the tenancy's regions is not in the documented form"));
  }
  return value(known);
}

function read(item: unknown): RegionSubscription | undefined {
  const name = text(item, "regionName");
  if (name === undefined || !/^[a-z0-9-]{3,40}$/.test(name)) return undefined;
  return { name, isHome: member(item, "isHomeRegion") === true, isReady: member(item, "status") === "READY" };
}
