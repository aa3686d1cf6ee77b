import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decide,
  directoryObjects,
  isReplaced,
  madeSince,
  overlooked,
  ownImports,
  unforeseen,
  wantedAssignments,
} from "../../operate/converge";
import type { ResourceChange, StateResource } from "../../operate/terraform-show";
import type { Diagnostic } from "../../operate/ui-messages";

const resource = (address: string, values: object, isTainted = false): StateResource => ({
  ...{ address, values, isTainted },
  type: address.split(".")[0] ?? "",
});
const application = (name: string): StateResource =>
  resource(`azuread_application.${name}`, { id: `/applications/${name}`, client_id: `${name}-client-id` });
const principal = (name: string, isTainted = false, more: object = {}): StateResource =>
  resource(
    `azuread_service_principal.${name}`,
    { id: `/servicePrincipals/sp-${name}`, client_id: `${name}-client-id`, ...more },
    isTainted,
  );

const replication = (name: string): Diagnostic => ({
  severity: "error",
  summary: "Timed out whilst waiting for new service principal to be replicated in Azure AD",
  detail: `unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource 'sp-${name}' does not exist or one of its queried reference-property objects are not present.`,
  address: `azuread_service_principal.${name}`,
  place: [],
});

const decided = (before: readonly StateResource[], state: readonly StateResource[], ...errors: readonly Diagnostic[]) =>
  decide({ errors, made: madeSince(before, state), state });

describe("a decision", () => {
  test("untaints what this run made and this error tainted", () => {
    const state = [application("a"), principal("a", true), application("b"), principal("b", true)];
    expect(decided([], state, replication("a"))).toEqual({
      ...{ outcome: "mend", untaint: ["azuread_service_principal.a"], missing: [], losesSecrets: false },
    });
  });

  test("untaints none that was there before, however it became tainted", () => {
    const before = [application("a"), principal("a")];
    const decision = decided(before, [application("a"), principal("a", true)], replication("a"));
    expect(decision).toEqual({ outcome: "stop", others: [replication("a")] });
  });

  test("untaints none that Terraform only adopted", () => {
    const adopted = principal("a", true, { use_existing: true });
    expect(decided([], [application("a"), adopted], replication("a"))).toMatchObject({ outcome: "stop" });
  });

  test("goes on where an application was only not read, and stops where that tainted it", () => {
    const error: Diagnostic = {
      ...replication("a"),
      address: "azuread_application.a",
      summary: 'Retrieving additional properties for Application (Application: "a")',
      detail: replication("a").detail.replace("sp-a", "a"),
    };
    expect(decided([], [application("a")], error)).toMatchObject({ outcome: "mend", untaint: [] });
    expect(decided([], [{ ...application("a"), isTainted: true }], error)).toEqual({
      outcome: "stop",
      others: [error],
    });
  });

  test("stops at one other error, and where none is told", () => {
    const other: Diagnostic = { ...replication("a"), summary: "Insufficient privileges" };
    const state = [application("a"), principal("a", true)];
    expect(decided([], state, replication("a"), other)).toEqual({ outcome: "stop", others: [other] });
    expect(decided([], state)).toEqual({ outcome: "stop", others: [] });
  });
});

test("an object is what Entra has of an application or a service principal; one that was made anew is another", () => {
  expect(directoryObjects([application("a"), resource("time_sleep.s", { id: "/x" })])).toHaveLength(1);
  const before = [principal("a")];
  const after = [resource("azuread_service_principal.a", { id: "/servicePrincipals/new", client_id: "c" })];
  expect(madeSince(before, before)).toEqual([]);
  expect(madeSince(before, after).map(({ path }) => path)).toEqual(["/servicePrincipals/new"]);
});

const change = (
  address: string,
  actions: readonly string[],
  before: object | null = null,
  after: object = {},
): ResourceChange => ({
  ...{ address, actions, before, after },
  type: address.split(".")[0] ?? "",
});

test("what exists is imported where it belongs to an application of this run", () => {
  const made = directoryObjects([application("a")]);
  const missing = [
    { address: "azuread_service_principal.a", existing: "oid" },
    { address: "azuread_service_principal.b", existing: "other" },
    { address: "azuread_application_identifier_uri.a", existing: "/applications/a/identifierUris/YXBp" },
    { address: "azuread_application_identifier_uri.b", existing: "/applications/b/identifierUris/YXBp" },
    { address: "azuread_app_role_assignment.a" },
  ];
  const changes = [
    change("azuread_service_principal.a", ["create"], null, { client_id: "a-client-id" }),
    change("azuread_service_principal.b", ["create"], null, { client_id: "b-client-id" }),
    change("azuread_application_identifier_uri.a", ["create"], null, { application_id: "/applications/a" }),
    change("azuread_application_identifier_uri.b", ["create"], null, { application_id: "/applications/b" }),
  ];
  expect(ownImports(missing, changes, made)).toEqual([
    { address: "azuread_service_principal.a", id: "/servicePrincipals/oid" },
    { address: "azuread_application_identifier_uri.a", id: "/applications/a/identifierUris/YXBp" },
  ]);
});

test("an assignment is told by all three of its ids", () => {
  const whole = { resource_object_id: "r", principal_object_id: "p", app_role_id: "a" };
  const { app_role_id: _, ...part } = whole;
  const changes = [
    change("azuread_app_role_assignment.whole", ["create"], null, whole),
    change("azuread_app_role_assignment.part", ["create"], null, part),
    change("azuread_app_role_assignment.kept", ["no-op"], whole, whole),
  ];
  expect(wantedAssignments(changes)).toEqual([
    { address: "azuread_app_role_assignment.whole", resource: "r", principal: "p", role: "a" },
  ]);
});

test("what the state holds and a plan makes anew was overlooked", () => {
  const state = [application("a"), resource("oci_core_vcn.v", { id: "v" })];
  const changes = [change("azuread_application.a", ["create"]), change("oci_core_vcn.v", ["create"])];
  expect(overlooked(changes, state)).toEqual(["azuread_application.a"]);
  expect(overlooked([change("azuread_application.a", ["delete", "create"])], state)).toEqual([]);
});

describe("a later plan", () => {
  const first = [
    change("a.made", ["create"]),
    change("a.replaced", ["delete", "create"], { id: "old" }),
    change("a.kept", ["no-op"], { id: "k" }),
    change("data.a.read", ["read"]),
  ];

  test.each([
    ["finishes what was begun", change("a.made", ["create"]), true],
    ["changes what was made", change("a.made", ["update"], { id: "new" }), true],
    ["destroys what was made", change("a.made", ["delete", "create"], { id: "new" }), false],
    ["destroys what the first was to", change("a.replaced", ["delete"], { id: "old" }), true],
    ["destroys what was put in its place", change("a.replaced", ["delete", "create"], { id: "new" }), false],
    ["changes what the first did not", change("a.kept", ["update"], { id: "k" }), false],
    ["makes what the first did not", change("a.other", ["create"]), false],
    ["reads", change("data.a.other", ["read"]), true],
    ["keeps", change("a.other", ["no-op"], { id: "o" }), true],
    ["destroys what has no id, and the first was to", change("a.replaced", ["delete"], { id: "old" }), true],
  ])("that %s", (_, next, isForeseen) => {
    expect(unforeseen(first, [next])).toEqual(isForeseen ? [] : [next]);
  });

  test("destroys nothing unforeseen, whatever both hold", () => {
    const changes = fc.array(
      fc
        .record({
          address: fc.constantFrom("a.x", "a.y", "a.z"),
          actions: fc.constantFrom(
            ["create"],
            ["update"],
            ["delete"],
            ["delete", "create"],
            ["create", "delete"],
            ["no-op"],
          ),
          id: fc.constantFrom("1", "2"),
        })
        .map(({ address, actions, id }) => change(address, actions, { id })),
    );
    fc.assert(
      fc.property(changes, changes, (some, others) => {
        const allowed = others.filter((one) => !unforeseen(some, others).includes(one));
        for (const { address, actions, before } of allowed.filter((one) => one.actions.includes("delete")))
          expect(
            some.some(
              (one) => one.address === address && one.actions.includes("delete") && idOf(one) === idOf({ before }),
            ),
            `${address} ${actions}`,
          ).toBe(true);
      }),
    );
  });
});

const idOf = ({ before }: Pick<ResourceChange, "before">): unknown => Object(before).id;

test("an object is replaced when another has its address", () => {
  const first = [change("a.x", ["delete", "create"], { id: "old" })];
  expect(isReplaced("a.x", first, [resource("a.x", { id: "old" })])).toBe(false);
  expect(isReplaced("a.x", first, [resource("a.x", { id: "new" })])).toBe(true);
  expect(isReplaced("a.x", first, [])).toBe(true);
});
