import { describe, expect, it } from "vitest";
import { emptyDirectory } from "../../../local/entra/other-tenants";
import { directoriesOf, standInSecret, trustsOf } from "../../../local/entra/stand-ins";
import { localDeployments } from "../../../local/gateway/local-deployments";
import type { Value } from "../../../synthesized/expression/value";
import { readTenant } from "../../../synthesized/system/read-tenant";
import { applicationOf, type Directory, resourceOf, servicePrincipalOf } from "../../../synthesized/system/tenant";
import { foreignTenant } from "../../../synthesized/system/well-known";
import { tokenAuthentication } from "../gateway/issuer";
import { deploymentResource, stackOf as stackWith, stockRoute } from "../gateway/test-stack";
import { baseResources, ids, stackOf, tenantId } from "./tenant";

const other = "77777777-7777-4777-8777-777777777777";
const stranger = "88888888-8888-4888-8888-888888888888";
const v2 = (tenant: string): string => `https://login.microsoftonline.com/${tenant}/v2.0`;
const home = readTenant(stackOf(baseResources)).directory;

interface Trusting {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly claims?: { [key: string]: Value }[];
}

function directories(
  { issuers, audiences, claims = [] }: Trusting,
  assigned = new Set<string>(),
  names = new Map<string, string>(),
): readonly Directory[] {
  const checks = { issuers: [...issuers], audiences: [...audiences], verify_claims: claims } as never;
  const specification = { request_policies: [tokenAuthentication({}, checks)], routes: [stockRoute("/x", "in")] };
  const { gateways } = localDeployments(stackWith([deploymentResource("/api", specification)]));
  const isEntra = (issuer: string): boolean => issuer.startsWith("https://login.microsoftonline.com/");
  return directoriesOf(
    home,
    trustsOf(
      gateways.flatMap(({ deployments }) => deployments),
      isEntra,
    ),
    assigned,
    names,
  );
}

const listing = (...values: string[]) => [{ key: "azp", values, is_required: true }];

describe("stand-ins", () => {
  it("leave what the stack registers as it is", () => {
    const [directory] = directories({ issuers: [v2(tenantId)], audiences: [ids.api], claims: listing(ids.client) });
    expect(directory && applicationOf(directory, ids.api)).toEqual(applicationOf(home, ids.api));
    expect(directory && applicationOf(directory, ids.client)).toEqual(applicationOf(home, ids.client));
  });

  it("are made for a client that is listed, who gets tokens by a secret of its own", () => {
    const [directory] = directories({ issuers: [v2(tenantId)], audiences: [ids.api], claims: listing(stranger) });
    const client = directory && applicationOf(directory, stranger);
    expect(client).toMatchObject({ isStandIn: true, secrets: [{ value: standInSecret(stranger) }] });
    // Nobody gave it a role of the stack's API.
    const principal = directory && client && servicePrincipalOf(directory, client);
    expect(directory?.assignments.some((one) => one.principal === principal?.objectId)).toBe(false);
  });

  it("are called as the stack calls them, and what it registers is not", () => {
    const trusting = { issuers: [v2(tenantId)], audiences: [ids.api], claims: listing(stranger, ids.client) };
    const [directory] = directories(
      trusting,
      new Set(),
      new Map([
        [stranger, "billing"],
        [ids.client, "other"],
      ]),
    );
    const nameOf = (id: string) => directory && applicationOf(directory, id)?.displayName;
    expect([nameOf(stranger), nameOf(ids.client)]).toEqual(["billing", applicationOf(home, ids.client)?.displayName]);
    const [nameless] = directories(trusting);
    expect(nameless && applicationOf(nameless, stranger)?.displayName).toBe(stranger);
  });

  it("hold the roles of the stack's API where somebody else has assigned them", () => {
    const trusting = { issuers: [v2(tenantId)], audiences: [ids.api], claims: listing(stranger, ids.client) };
    const [directory] = directories(trusting, new Set([stranger]));
    const [api, client] = [ids.api, stranger].map((id) => directory && applicationOf(directory, id));
    const [resource, principal] = [api, client].map((one) => directory && one && servicePrincipalOf(directory, one));
    const added = directory?.assignments.filter((one) => !home.assignments.includes(one)) ?? [];
    expect(added.length).toBeGreaterThan(0);
    expect(added).toEqual(
      api?.appRoles
        .filter(({ forApplications }) => forApplications)
        .map(({ id: roleId }) => ({ roleId, principal: principal?.objectId, resource: resource?.objectId })),
    );
  });

  it("are made for an API that is nobody's here, and a client where none is listed", () => {
    const [directory] = directories({ issuers: [v2(tenantId)], audiences: ["api://orders"] });
    const api = directory && resourceOf(directory, "api://orders");
    expect(api).toMatchObject({ isStandIn: true, tokenVersion: 2 });
    expect(directory && api && servicePrincipalOf(directory, api)).toMatchObject({ assignmentRequired: false });
    expect(directory?.applications.filter(({ isStandIn }) => isStandIn)).toHaveLength(2);
  });

  it("are in the tenant that the issuer names, and in the stack's own where it is among several", () => {
    const [own, elsewhere] = directories({ issuers: [v2(other)], audiences: ["a"], claims: listing(stranger) });
    expect(own && resourceOf(own, "a")).toBeUndefined();
    expect(elsewhere?.tenantId).toBe(other);
    expect(elsewhere && applicationOf(elsewhere, stranger)).toMatchObject({ isStandIn: true });
    const [both, empty] = directories({ issuers: [v2(other), v2(tenantId)], audiences: ["a"] });
    expect(both && resourceOf(both, "a")).toMatchObject({ isStandIn: true });
    // For several tenants it is known in each.
    expect(empty && resourceOf(empty, "a")).toEqual(both && resourceOf(both, "a"));
  });

  it("are not made for issuers that are not Entra, nor for names of all tenants", () => {
    for (const issuer of ["https://issuer.test/", v2("common")])
      expect(directories({ issuers: [issuer], audiences: ["a"], claims: listing(stranger) })).toEqual([
        home,
        emptyDirectory(foreignTenant),
      ]);
  });
});
