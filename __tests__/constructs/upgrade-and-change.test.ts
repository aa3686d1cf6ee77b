/**
 * An upgrade from addresses by place, together with any change of the list: Terraform refuses the plan, or nothing that is live and stays
 * listed is touched. What a plan does is modelled here from the document alone: moves, ignored changes and postconditions.
 */
import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClientCredentials } from "../../constructs/index";
import { isList, isObject, type JsonObject } from "../terraform-schema/json";
import { certificatePem, otherCertificatePem, thirdCertificatePem } from "./finding-cases/certificate";
import { stackOf } from "./finding-cases/finding-case";
import { postconditionHolds } from "./terraform-text";
import { documentOf, entraApp, network, resourcesOf } from "./test-stack";

interface Kind {
  readonly type: string;
  /** Tells an item from the others. */
  readonly argument: string;
  readonly items: readonly string[];
  readonly build: (scope: TerraformStack, list: readonly string[]) => unknown;
}

const guids = [1, 2, 3, 4].map((n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`);
const kinds: Readonly<Record<string, Kind>> = {
  certificates: {
    type: "azuread_application_certificate",
    argument: "value",
    items: [certificatePem, otherCertificatePem, thirdCertificatePem],
    build: (scope, list) =>
      entraApp(scope, { clients: [{ name: "billing", credentials: ClientCredentials.certificate(...list) }] }),
  },
  people: {
    type: "azuread_app_role_assignment",
    argument: "principal_object_id",
    items: guids,
    build: (scope, principalIds) => entraApp(scope, { delegatedAccess: { principalIds } }),
  },
  clients: {
    type: "azuread_application_pre_authorized",
    argument: "authorized_client_id",
    items: guids,
    build: (scope, clients) => entraApp(scope, { delegatedAccess: { principalIds: [], clients } }),
  },
  "address ranges": {
    type: "oci_core_network_security_group_security_rule",
    argument: "source",
    items: ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "0.0.0.0/0"],
    build: (scope, allowedCidrBlocks) => network(scope, { allowedCidrBlocks }),
  },
};

/** Former address → present resource, in the order of the list. */
function moves({ type, build }: Kind, list: readonly string[]): Map<string, JsonObject> {
  const document = documentOf(stackOf((scope) => build(scope, list)));
  const resources = resourcesOf(document, type);
  const moved = isList(document.moved) ? document.moved.filter(isObject) : [];
  return new Map(
    moved.flatMap(({ from, to }): [string, JsonObject][] => {
      const resource = resources[String(to).slice(type.length + 1)];
      return resource === undefined ? [] : [[String(from), resource]];
    }),
  );
}

/** The listed items whose resource would go or change hands, or `undefined` where the plan is refused. */
async function lostBy(kind: Kind, former: readonly string[], next: readonly string[]): Promise<string[] | undefined> {
  const state = moves(kind, former);
  const planned = moves(kind, next);
  const kept: string[] = [];
  for (const [address, { [kind.argument]: held }] of state) {
    const resource = planned.get(address);
    if (resource === undefined) continue;
    const lifecycle = isObject(resource.lifecycle) ? resource.lifecycle : {};
    expect(lifecycle.ignore_changes).toContain(kind.argument);
    if (!(await postconditionHolds(resource, { [kind.argument]: String(held) }))) return undefined;
    kept.push(String(held));
  }
  return former.filter((item) => next.includes(item) && !kept.includes(item));
}

describe.each(Object.entries(kinds))("%s", (_name, kind) => {
  const some = fc.subarray([...kind.items], { minLength: 1 });
  const shuffled = some.chain((list) => fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }));

  it("all move where the list is as it was", async () => {
    await fc.assert(
      fc.asyncProperty(shuffled, async (list) => {
        expect(moves(kind, list).size).toBe(list.length);
        expect(await lostBy(kind, list, list)).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  it("are refused or untouched where it changed in the same apply", async () => {
    await fc.assert(
      fc.asyncProperty(shuffled, shuffled, async (former, next) => {
        expect((await lostBy(kind, former, next)) ?? []).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it("are refused without the first, and let through without the last or with another behind", async () => {
    const { items } = kind;
    expect(await lostBy(kind, items, items.slice(1))).toBeUndefined();
    expect(await lostBy(kind, items, items.slice(0, -1))).toEqual([]);
    expect(await lostBy(kind, items.slice(0, -1), items)).toEqual([]);
  });
});
