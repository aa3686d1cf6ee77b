/**
 * The errors with which the azuread provider ends where Entra does not show yet what it has just made. Texts of others are no API: each stands here
 * with the line of the provider's source that writes it, the same from 3.7.0 to 3.9.0, and what is not here is never taken for replication.
 *
 * @module
 */
import type { Diagnostic } from "./ui-messages";

/** What an error leaves behind. */
export type Aftermath =
  /** Nothing was made, or only read: the next apply makes it. */
  | "nothing"
  /** A service principal that is as it was made, tainted where this was its first update. */
  | "principal"
  /** An assignment that is in Entra and not in the state. */
  | "assignment"
  /** Something that is in Entra under the id that the error names, and not in the state. */
  | "unknown to the state"
  /** The same, before anything has named its id: the next apply does. */
  | "unseen"
  /** A client secret that is in Entra, and whose text nobody has: the next apply makes another. */
  | "lost secret";

interface ReplicationError {
  readonly types: readonly string[];
  /** Against the summary. */
  readonly summary: RegExp;
  /** Against the detail, in which the server's answer stands. */
  readonly detail?: RegExp;
  readonly aftermath: Aftermath;
  readonly source: string;
}

const azuread = (file: string, line: number): string =>
  `https://github.com/hashicorp/terraform-provider-azuread/blob/v3.9.0/internal/services/${file}_resource.go#L${line}`;

/** As Microsoft Graph says that it knows no such object, and the provider passes it on. */
const notFound =
  /unexpected status 404 \(404 Not Found\) with error: Request_ResourceNotFound: Resource '[^']+' does not exist or one of its queried reference-property objects are not present/;

/** A summary that the server's answer is part of. */
const andNotFound = (opening: RegExp): RegExp => new RegExp(`^${opening.source}: ${notFound.source}`);

const application = /Application \(Application: "[^"]+"\)/.source;
const principal = /Service Principal \(Service Principal: "[^"]+"\)/.source;
const exactly = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const principalErrors: readonly ReplicationError[] = (
  [
    ["Timed out whilst waiting for new service principal to be replicated in Azure AD", 507],
    [`Could not add owners to ${principal}`, 515],
    [`Could not remove initial owner from ${principal}`, 523],
    [`Updating ${principal}`, 562],
    [`Retrieving ${principal} \\(beta API\\)`, 633],
    [`Could not retrieve owners for ${principal}`, 681],
  ] as const
).map(([summary, line]) => ({
  types: ["azuread_service_principal"],
  summary: exactly(summary),
  detail: notFound,
  aftermath: "principal",
  source: azuread("serviceprincipals/service_principal", line),
}));

/** With the server's answer in the detail. */
const answeredErrors: readonly ReplicationError[] = (
  [
    // When it refreshes; one that ends a creation taints the application, which is nobody's to untaint here.
    ["azuread_application", `Retrieving additional properties for ${application}`, "applications/application", 1694],
    ["azuread_application", `Could not retrieve owners for ${application}`, "applications/application", 1718],
    ["azuread_application_password", `Adding password for ${application}`, "applications/application_password", 163],
    ["azuread_application_certificate", `Retrieving ${application}`, "applications/application_certificate", 152],
    [
      "azuread_application_certificate",
      `Adding certificate for ${application}`,
      "applications/application_certificate",
      177,
    ],
    [
      "azuread_application_federated_identity_credential",
      `Adding federated identity credential for ${application}`,
      "applications/application_federated_identity_credential",
      133,
    ],
    [
      "azuread_application_pre_authorized",
      `Adding pre-authorized application "[^"]+" for ${application}`,
      "applications/application_pre_authorized",
      122,
    ],
    [
      "azuread_app_role_assignment",
      'Service principal not found for resource \\(Object ID: "[^"]+"\\)',
      "approleassignments/app_role_assignment",
      115,
    ],
    [
      "azuread_app_role_assignment",
      "Could not create app role assignment",
      "approleassignments/app_role_assignment",
      139,
    ],
    [
      "azuread_service_principal_delegated_permission_grant",
      `${principal} was not found\\)`,
      "serviceprincipals/service_principal_delegated_permission_grant",
      110,
    ],
    [
      "azuread_service_principal_delegated_permission_grant",
      `${principal} not found for resource`,
      "serviceprincipals/service_principal_delegated_permission_grant",
      117,
    ],
    [
      "azuread_service_principal_delegated_permission_grant",
      "Could not create delegated permission grant",
      "serviceprincipals/service_principal_delegated_permission_grant",
      148,
    ],
  ] as const
).map(([type, summary, file, line]) => ({
  types: [type],
  summary: exactly(summary),
  detail: notFound,
  aftermath: "nothing",
  source: azuread(file, line),
}));

/** With all in the summary. */
const summarizedErrors: readonly ReplicationError[] = [
  {
    types: ["azuread_application_password", "azuread_application_pre_authorized"],
    summary: exactly(`${application} was not found`),
    aftermath: "nothing",
    source: azuread("applications/application_password", 148),
  },
  {
    types: [
      "azuread_application_identifier_uri",
      "azuread_application_federated_identity_credential",
      "azuread_application_flexible_federated_identity_credential",
    ],
    summary: andNotFound(new RegExp(`retrieving ${application}`)),
    aftermath: "nothing",
    source: azuread("applications/application_identifier_uri", 93),
  },
  {
    types: ["azuread_application_identifier_uri"],
    summary: andNotFound(/creating Application IdentifierUri \(Application ID: "[^"]+", IdentifierUri ID: "[^"]+"\)/),
    aftermath: "nothing",
    source: azuread("applications/application_identifier_uri", 121),
  },
];

const lostSecret = exactly(`Waiting for password credential for ${application}`);

/** What Terraform says where the provider, asked for what it has just made, finds nothing. */
const inconsistent = {
  summary: /^Provider produced inconsistent result after apply$/,
  detail: /unexpected new value: Root (?:object|resource) was present, but now absent\./,
  source: "https://github.com/hashicorp/terraform/blob/v1.13.5/internal/plans/objchange/compatible.go",
} as const;

/** Where something was made all the same. */
const landedErrors: readonly ReplicationError[] = [
  {
    types: ["azuread_app_role_assignment"],
    summary: /^Could not create app role assignment$/,
    detail: /unexpected status 400 .*Permission being assigned already exists on the object/,
    aftermath: "assignment",
    source: "https://github.com/hashicorp/terraform-provider-azuread/pull/1896",
  },
  { types: ["azuread_app_role_assignment"], aftermath: "assignment", ...inconsistent },
  {
    types: ["azuread_service_principal", "azuread_application_identifier_uri", "azuread_application_pre_authorized"],
    aftermath: "unseen",
    ...inconsistent,
  },
  {
    types: ["azuread_service_principal", "azuread_application_identifier_uri", "azuread_application_pre_authorized"],
    summary: /^A resource with the ID "[^"]+" already exists/i,
    aftermath: "unknown to the state",
    source: azuread("serviceprincipals/service_principal", 402),
  },
  {
    types: ["azuread_application_password"],
    summary: lostSecret,
    detail: new RegExp(`${notFound.source}|^password credential not found in application manifest$`),
    aftermath: "lost secret",
    source: azuread("applications/application_password", 208),
  },
  { types: ["azuread_application_password"], aftermath: "lost secret", ...inconsistent },
];

/** All of them. */
export const replicationErrors: readonly ReplicationError[] = [
  ...principalErrors,
  ...answeredErrors,
  ...summarizedErrors,
  ...landedErrors,
];

/** An error of replication, and what it is about. */
export interface Recognized {
  readonly address: string;
  readonly aftermath: Aftermath;
  /** Object ids that Entra is said not to know. */
  readonly unseen: readonly string[];
  /** The id that the error says is there already. */
  readonly existing?: string;
}

/** @returns nothing for an error that is not known to be one of replication */
export function recognized(diagnostic: Diagnostic): Recognized | undefined {
  const { summary, detail } = diagnostic;
  // Terraform's own words of what a provider did stand at no resource.
  const address = diagnostic.address ?? /^When applying changes to (.+), provider "/.exec(detail)?.[1];
  const type = address === undefined ? undefined : typeOf(address);
  if (address === undefined || type === undefined) return undefined;
  const known = replicationErrors.find(
    (one) => one.types.includes(type) && one.summary.test(summary) && (one.detail?.test(detail) ?? true),
  );
  if (known === undefined) return undefined;
  const existing = /^A resource with the ID "([^"]+)" already exists/i.exec(summary)?.[1];
  const unseen = [...`${summary}\n${detail}`.matchAll(namedObject)].map(([, id = ""]) => id);
  return { address, aftermath: known.aftermath, unseen, ...(existing !== undefined && { existing }) };
}

/** As Microsoft Graph and the provider name an object. */
const namedObject = /(?:\bResource '|\(Application: "|\(Service Principal: "|\(Object ID: ")([^'"]+)['"]/g;

/** `azuread_application` of `module.api["a.b"].azuread_application.this[0]`. */
const typeOf = (address: string): string | undefined =>
  /^(?:module\..*\.)?([a-z]\w*)\.[\w-]+(?:\[.*\])?$/.exec(address)?.[1];
