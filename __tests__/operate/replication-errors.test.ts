import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Aftermath, recognized, replicationErrors } from "../../operate/replication-errors";
import type { Diagnostic } from "../../operate/ui-messages";

const [api, client] = ["8613b81e-1a29-4803-8310-c4ff07187d30", "32955e9c-6319-4a4a-b732-52570cf477e4"] as const;

const gone = (id: string): string =>
  `unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
const application = (id: string): string => `Application (Application: "${id}")`;
const principal = (id: string): string => `Service Principal (Service Principal: "${id}")`;
const exists =
  "unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Permission being assigned already exists on the object";
const inconsistent = (address: string): string =>
  `When applying changes to ${address}, provider "provider[\\"registry.terraform.io/hashicorp/azuread\\"]" produced an unexpected new value: Root object was present, but now absent.\n\nThis is a bug in the provider, which should be reported in the provider's own issue tracker.`;
const importIt =
  'To be managed via Terraform, this resource needs to be imported into the State. Please see the resource documentation for "azuread_service_principal" for more information.';

type Example = readonly [
  type: string,
  summary: string,
  detail: string,
  aftermath: Aftermath,
  unseen: readonly string[],
];

const notMade = (type: string, summary: string, detail: string, ...unseen: readonly string[]): Example => [
  ...([type, summary, detail, "nothing", unseen] as const),
];

/** One of each that the provider's source has, at the ids of objects. */
const examples: readonly Example[] = [
  ...[
    "Timed out whilst waiting for new service principal to be replicated in Azure AD",
    `Could not add owners to ${principal(api)}`,
    `Could not remove initial owner from ${principal(api)}`,
    `Updating ${principal(api)}`,
    `Retrieving ${principal(api)} (beta API)`,
    `Could not retrieve owners for ${principal(api)}`,
  ].map(
    (summary) =>
      [
        ...(["azuread_service_principal", summary, gone(api), "principal"] as const),
        summary.includes(api) ? [api, api] : [api],
      ] as const,
  ),
  notMade("azuread_application", `Retrieving additional properties for ${application(api)}`, gone(api), api, api),
  notMade("azuread_application", `Could not retrieve owners for ${application(api)}`, gone(api), api, api),
  notMade("azuread_application_password", `${application(api)} was not found`, "", api),
  notMade("azuread_application_pre_authorized", `${application(api)} was not found`, "", api),
  notMade("azuread_application_password", `Adding password for ${application(api)}`, gone(api), api, api),
  notMade("azuread_application_certificate", `Retrieving ${application(api)}`, gone(api), api, api),
  notMade("azuread_application_certificate", `Adding certificate for ${application(api)}`, gone(api), api, api),
  notMade(
    "azuread_application_federated_identity_credential",
    `retrieving ${application(api)}: ${gone(api)}`,
    gone(api),
    ...[api, api, api],
  ),
  notMade(
    "azuread_application_federated_identity_credential",
    `Adding federated identity credential for ${application(api)}`,
    gone(api),
    ...[api, api],
  ),
  notMade(
    "azuread_application_flexible_federated_identity_credential",
    `retrieving ${application(api)}: ${gone(api)}`,
    gone(api),
    ...[api, api, api],
  ),
  notMade(
    "azuread_application_pre_authorized",
    `Adding pre-authorized application "04b07795-8ddb-461a-bbee-02f9e1bf7b46" for ${application(api)}`,
    gone(api),
    ...[api, api],
  ),
  notMade(
    "azuread_application_identifier_uri",
    `retrieving ${application(api)}: ${gone(api)}`,
    `retrieving ${application(api)}: ${gone(api)}`,
    ...[api, api, api, api],
  ),
  notMade(
    "azuread_application_identifier_uri",
    `creating Application IdentifierUri (Application ID: "${api}", IdentifierUri ID: "YXBpOi8v"): ${gone(api)}`,
    "",
    api,
  ),
  notMade(
    "azuread_app_role_assignment",
    `Service principal not found for resource (Object ID: "${api}")`,
    gone(api),
    api,
    api,
  ),
  notMade("azuread_app_role_assignment", "Could not create app role assignment", gone(client), client),
  ...["was not found)", "not found for resource"].map((ending) =>
    notMade("azuread_service_principal_delegated_permission_grant", `${principal(api)} ${ending}`, gone(api), api, api),
  ),
  notMade(
    "azuread_service_principal_delegated_permission_grant",
    "Could not create delegated permission grant",
    gone(api),
    api,
  ),
  ["azuread_app_role_assignment", "Could not create app role assignment", exists, "assignment", []],
  ...(
    [
      ["azuread_app_role_assignment", "assignment"],
      ["azuread_service_principal", "unseen"],
      ["azuread_application_identifier_uri", "unseen"],
      ["azuread_application_pre_authorized", "unseen"],
      ["azuread_application_password", "lost secret"],
    ] as const
  ).map(
    ([type, aftermath]) =>
      [type, "Provider produced inconsistent result after apply", inconsistent(`${type}.x`), aftermath, []] as const,
  ),
  ["azuread_service_principal", `A resource with the ID "${api}" already exists`, importIt, "unknown to the state", []],
  [
    "azuread_application_password",
    `Waiting for password credential for ${application(api)}`,
    gone(api),
    "lost secret",
    [api, api],
  ],
  [
    ...(["azuread_application_password", `Waiting for password credential for ${application(api)}`] as const),
    ...(["password credential not found in application manifest", "lost secret", [api]] as const),
  ],
];

const diagnostic = (address: string, summary: string, detail: string): Diagnostic => ({
  ...{ severity: "error", address, summary, detail },
  place: [],
});

test.each(examples)("%s: %s", (type, summary, detail, aftermath, unseen) => {
  const found = recognized(diagnostic(`${type}.x`, summary, detail));
  expect(found).toMatchObject({ address: `${type}.x`, aftermath, unseen });
});

test("what is there already is told with its id", () => {
  const found = recognized(
    diagnostic("azuread_service_principal.x", `A resource with the ID "${api}" already exists`, importIt),
  );
  expect(found?.existing).toBe(api);
  const uri = `A resource with the ID "/applications/${api}/identifierUris/YXBp" already exists - to be managed via Terraform this resource needs to be imported into the State.`;
  expect(recognized(diagnostic("azuread_application_identifier_uri.x", uri, uri))?.existing).toBe(
    `/applications/${api}/identifierUris/YXBp`,
  );
});

test("each known text has an example, and a source at the version that was read", () => {
  for (const { types, summary, detail, source } of replicationErrors) {
    const fitting = examples.filter(
      ([type, one, other]) => types.includes(type) && summary.test(one) && (detail?.test(other) ?? true),
    );
    expect(fitting.length, String(summary)).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/github\.com\/hashicorp\/terraform/);
  }
});

describe("what is none of replication", () => {
  test.each([
    ["oci_core_vcn.v", "404-NotAuthorizedOrNotFound", "Not Found"],
    ["azuread_group.g", `Retrieving ${application(api)}`, gone(api)],
    ["azuread_service_principal.p", "Could not create service principal", "unexpected status 403 (403 Forbidden)"],
    [
      "azuread_app_role_assignment.a",
      "Could not create app role assignment",
      exists.replace("already exists", "was not found"),
    ],
    ["azuread_application.a", "Timed out whilst waiting for new application to be replicated in Azure AD", gone(api)],
    ["azuread_application_password.p", `Removing password credential "${api}" from ${application(api)}`, gone(api)],
    [
      "azuread_application_flexible_federated_identity_credential.f",
      `adding flexible federated identity credential for ${application(api)}`,
      "",
    ],
    [
      "azuread_app_role_assignment.a",
      "Provider produced inconsistent result after apply",
      '.role: was null, but now "x".',
    ],
    ["data.azuread_service_principal.p", `Retrieving ${principal(api)} (beta API)`, gone(api)],
  ])("%s: %s", (address, summary, detail) => {
    expect(recognized(diagnostic(address, summary, detail))).toBeUndefined();
  });

  test("is an error at no resource", () => {
    const { address: _, ...error } = diagnostic("", "Could not create app role assignment", exists);
    expect(recognized(error)).toBeUndefined();
  });

  test("is any of these texts with another answer of the server", () => {
    const answered = examples.filter(([, , detail]) => detail.startsWith("unexpected status"));
    fc.assert(
      fc.property(fc.constantFrom(...answered), fc.constantFrom(400, 401, 403, 409, 429, 500), (example, status) => {
        const [type, summary, detail] = example;
        const other = (text: string): string =>
          text.replace(
            /unexpected status \d+ \([^)]*\) with error: \w+: .*/s,
            `unexpected status ${status} (x) with error: Other: y`,
          );
        expect(recognized(diagnostic(`${type}.x`, other(summary), other(detail)))).toBeUndefined();
      }),
    );
  });

  test("is any of these texts within another", () => {
    for (const [type, summary, detail] of examples) {
      if (summary.startsWith("A resource with the ID") || summary.includes(": unexpected")) continue;
      expect(recognized(diagnostic(`${type}.x`, `${summary}, and more`, detail))).toBeUndefined();
      expect(recognized(diagnostic(`${type}.x`, `Other: ${summary}`, detail))).toBeUndefined();
    }
  });
});

test("what Terraform itself says of a provider stands at no resource, and names it", () => {
  const address = 'module.api.azuread_app_role_assignment.x["a, b"]';
  const summary = "Provider produced inconsistent result after apply";
  const error = { severity: "error", summary, detail: inconsistent(address), place: [] } as const;
  expect(recognized(error)).toEqual({ address, aftermath: "assignment", unseen: [] });
  expect(recognized({ ...error, detail: inconsistent("oci_core_vcn.v") })).toBeUndefined();
});

test.each([
  'azuread_service_principal.x["a.b"]',
  "module.api.azuread_service_principal.x-y",
  'module.api["x.y"].module.z[0].azuread_service_principal.this[1]',
])("the resource may lie anywhere: %s", (address) => {
  const summary = "Timed out whilst waiting for new service principal to be replicated in Azure AD";
  expect(recognized(diagnostic(address, summary, gone(api)))?.address).toBe(address);
});
