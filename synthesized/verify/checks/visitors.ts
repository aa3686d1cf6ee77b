/** Callers who are not of the API's own tenant: guests, and those whose tenant the deployment trusts. */

import { type Api, type Client, isEntras, type System } from "../../system/apis";
import { entraIssuerOf } from "../../system/entra-issuer";
import { tenantGroups } from "../../system/well-known";
import { type Check, eachClient, expectAdmission, notChecked, type Outcome, type Subject } from "../check";
import type { Obtained } from "../tokens";
import { refusal } from "./token";

/** Who is trusted must get in, or nobody knows what the trust is for. */
export const trustedTenant: Check = {
  id: "trusted-tenant",
  title: ({ api, client, tenant }) => `${api?.name} answers ${client?.name} for the trusted tenant ${tenant}`,
  essential: false,
  asks: ["entra", "gateway"],
  isSpecial: true,
  subjects: ({ apis }: System) => apis.filter(isEntras).flatMap(visitsTo),
  async run({ api, client, tenant = "" }, context) {
    if (!api || !client) return notChecked("2xx", "no client is known");
    const obtained = await context.tokens.visit(api, client, { tenant });
    if (obtained.kind === "token") return expectAdmission(api, obtained.token, context);
    return notChecked("2xx", `there is no token: ${obtained.reason}`);
  },
};

/** Of the clients one through which people of any tenant sign in, or else one that may be registered there. */
function visitsTo(api: Api): readonly Subject[] {
  const admitted = api.clients.filter((one) => one.admitted);
  const client =
    admitted.find(({ credential }) => credential === "person") ??
    admitted.find(({ standsIn }) => standsIn === true) ??
    admitted[0];
  return client === undefined ? [] : othersOf(api).map((tenant) => ({ api, client, tenant }));
}

/** The first segment of its token endpoint's path is the API's own tenant. */
function othersOf({ issuers, tokenEndpoint = "" }: Api): readonly string[] {
  const tenants = issuers.flatMap((issuer) => entraIssuerOf(issuer)?.tenant ?? []);
  const isOther = (tenant: string): boolean => !tenantGroups.has(tenant) && !tokenEndpoint.includes(`/${tenant}/`);
  return [...new Set(tenants.filter(isOther))];
}

/** A guest is treated as a member is: admitted where nobody needs an assignment, and refused without one where it is needed. */
export const guest: Check = {
  id: "guest",
  title: ({ api, client }) =>
    client?.people === "everyone"
      ? `${api?.name} answers a guest through ${client.name}, as every user of the tenant`
      : `Entra gives a guest who is not assigned no token for ${api?.name} through ${client?.name}`,
  essential: false,
  asks: ["entra", "gateway"],
  isSpecial: true,
  subjects: (system) => eachClient(system, ({ admitted, people }) => admitted && people !== undefined),
  async run({ api, client }, context) {
    if (!api || !client) return notChecked("no token", "no client is known");
    const obtained = await context.tokens.visit(api, client, { guest: true });
    if (obtained.kind === "unavailable") return notChecked("no token", obtained.reason);
    if (client.people !== "everyone") return keptOut(obtained, client);
    if (obtained.kind === "token") return expectAdmission(api, obtained.token, context);
    return notChecked("2xx", `there is no token: ${obtained.reason}`);
  },
};

function keptOut(obtained: Exclude<Obtained, { kind: "unavailable" }>, { name }: Client): Outcome {
  const expected = "no token";
  if (obtained.kind === "refused") return refusal(obtained, expected);
  const look = [
    `Whoever is invited to the tenant gets in through ${name}: set app_role_assignment_required on the API's service principal.`,
  ];
  return { status: "failed", expected, got: "a token", look };
}
