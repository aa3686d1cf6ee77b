/**
 * What a stack registers and looks up in Entra, as far as it is understood. What the local tenant can be built of is `read-tenant.ts`'s to judge.
 * https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs
 *
 * @module
 */

import { isValueObject, Unknown, type Value } from "../expression/value";
import type { Resource, Stack } from "../stack/stack";
import { Fields, type Findings } from "./fields";
import type { FederatedCredential } from "./tenant";

/** An application: an API, a client, or both. */
export interface Registration {
  readonly address: string;
  /** The stack only looks it up. */
  readonly isElsewhere: boolean;
  readonly name: string;
  readonly clientId: string | Unknown;
  readonly identifierUris: readonly (string | Unknown)[];
  /** Of the tokens that are made for it. */
  readonly tokenVersion: number | Unknown;
  /** Object ids of its service principals. */
  readonly principals: readonly string[];
  /** Whether Entra gives tokens for it only to those who are assigned a role. */
  readonly assignmentRequired: boolean | Unknown;
  readonly roles: ReadonlyMap<string, RegisteredRole>;
  /** Client ids that get a person's token without asking. */
  readonly preAuthorized: readonly (string | Unknown)[];
  readonly credentials: Credentials;
}

/** A role of an API, by its id. */
interface RegisteredRole {
  readonly value: string;
  /** Whether people hold it, and not applications. */
  readonly isForPeople: boolean;
}

/** How a client proves who it is. */
export interface Credentials {
  readonly secrets: number;
  readonly certificates: number;
  readonly federated: readonly (FederatedCredential | Unknown)[];
  /** The secret that lives longest. Never printed. */
  readonly newestSecret?: string;
}

/** A user or group of the tenant. */
export interface KnownPerson {
  readonly objectId: string;
  /** Display name, or the object id where nobody looks it up. */
  readonly name: string;
  readonly kind: "user" | "group" | "user or group";
}

/** A role of an API, held by somebody. */
interface Assignment {
  readonly roleId: string | Unknown;
  readonly principal: string | Unknown;
  readonly resource: string | Unknown;
}

/** What a stack says of its tenant. */
export interface Registrations {
  /** Undefined where nothing of the stack names it. */
  readonly tenantId: string | Unknown | undefined;
  readonly applications: readonly Registration[];
  readonly assignments: readonly Assignment[];
  /** Who is looked up by name. */
  readonly people: readonly KnownPerson[];
}

/** Reads them. @param findings gets what is not understood */
export function readRegistrations(stack: Stack, findings: Findings): Registrations {
  const fieldsOf = ({ address, values }: Resource): Fields => new Fields(address, "", values, findings);
  for (const type of partsOfApplications)
    for (const part of stack.resourcesOf(type).map(fieldsOf)) part.understood(() => part.text("application_id"));
  const made = stack.resourcesOf("azuread_application").map((one) => readRegistration(stack, one, fieldsOf));
  const found = stack
    .resourcesOf("data.azuread_service_principal")
    .map((one) => lookedUp(one, fieldsOf(one)))
    .filter(({ clientId }) => !made.some((other) => other.clientId === clientId));
  return {
    tenantId: tenantOf(stack, fieldsOf),
    applications: [...made, ...found],
    assignments: stack
      .resourcesOf("azuread_app_role_assignment")
      .map(fieldsOf)
      .map((assignment) => ({
        principal: required(assignment, "principal_object_id"),
        resource: required(assignment, "resource_object_id"),
        roleId: required(assignment, "app_role_id"),
      })),
    people: [
      ...stack.resourcesOf("data.azuread_user").map((one) => person(one, fieldsOf(one), "user")),
      ...["azuread_group", "data.azuread_group"].flatMap((type) =>
        stack.resourcesOf(type).map((one) => person(one, fieldsOf(one), "group")),
      ),
    ],
  };
}

/** Of which it is said when nobody knows to which application they belong. */
const partsOfApplications = [
  "certificate",
  "federated_identity_credential",
  "identifier_uri",
  "password",
  "pre_authorized",
].map((part) => `azuread_application_${part}`);

const known = (value: Value | undefined): string | undefined => (typeof value === "string" ? value : undefined);

type FieldsOf = (resource: Resource) => Fields;

const required = (fields: Fields, name: string): string | Unknown =>
  fields.understood(() => fields.text(name)) ?? new Unknown(`${name} is not said`);

function readRegistration(stack: Stack, resource: Resource, fieldsOf: FieldsOf): Registration {
  const fields = fieldsOf(resource);
  const clientId = required(fields, "client_id");
  const added = (type: string): readonly Resource[] =>
    stack.resourcesOf(type).filter(({ values }) => values.application_id === resource.values.id);
  const principals = stack
    .resourcesOf("azuread_service_principal")
    .filter(({ values }) => !Unknown.is(clientId) && values.client_id === clientId);
  const uris = fields.list("identifier_uris");
  return {
    address: resource.address,
    isElsewhere: false,
    name: fields.text("display_name") ?? resource.address,
    clientId,
    identifierUris: [
      ...(Unknown.is(uris) ? [uris] : uris),
      ...added("azuread_application_identifier_uri").map((uri) => required(fieldsOf(uri), "identifier_uri")),
    ],
    // The provider's default is 1.
    tokenVersion: fields.understood(() => fields.block("api")?.number("requested_access_token_version") ?? 1),
    principals: principals.flatMap(({ values }) => known(values.object_id) ?? []),
    assignmentRequired: assignmentRequired(principals.map(fieldsOf)),
    roles: new Map(
      fields.blocks("app_role").map((role) => {
        const isForPeople = !role.texts("allowed_member_types").includes("Application");
        return [role.text("id") ?? "", { value: role.text("value") ?? "", isForPeople }] as const;
      }),
    ),
    preAuthorized: added("azuread_application_pre_authorized").map((client) =>
      required(fieldsOf(client), "authorized_client_id"),
    ),
    credentials: credentialsOf(fields, added, principals, stack, fieldsOf),
  };
}

/** Without a service principal Entra gives no token at all, and asks nobody. */
function assignmentRequired(principals: readonly Fields[]): boolean | Unknown {
  const each = principals.map((one) => one.understood(() => one.flag("app_role_assignment_required") ?? false));
  return each.find(Unknown.is) ?? (each.length > 0 && each.every((isRequired) => isRequired === true));
}

function credentialsOf(
  application: Fields,
  added: (type: string) => readonly Resource[],
  principals: readonly Resource[],
  stack: Stack,
  fieldsOf: FieldsOf,
): Credentials {
  const ofPrincipals = stack
    .resourcesOf("azuread_service_principal_password")
    .filter(({ values }) => principals.some((one) => one.values.id === values.service_principal_id));
  const secrets = [...added("azuread_application_password"), ...ofPrincipals].map(fieldsOf);
  const newestSecret = newestOf([...application.blocks("password"), ...secrets]);
  return {
    secrets: secrets.length + application.blocks("password").length,
    certificates: added("azuread_application_certificate").length,
    federated: added("azuread_application_federated_identity_credential").map((credential) => {
      const fields = fieldsOf(credential);
      return fields.understood(() => ({
        issuer: fields.text("issuer") ?? "",
        subject: fields.text("subject") ?? "",
        audiences: fields.texts("audiences"),
      }));
    }),
    ...(newestSecret === undefined ? {} : { newestSecret }),
  };
}

function newestOf(secrets: readonly Fields[]): string | undefined {
  const dated = secrets.map((secret) => ({
    value: secret.text("value"),
    end: Date.parse(secret.text("end_date") ?? ""),
  }));
  const [newest] = dated.sort((one, other) => (other.end || 0) - (one.end || 0));
  return newest?.value;
}

/** An application that the stack only looks up: its credentials are its owner's. */
function lookedUp({ address, values }: Resource, fields: Fields): Registration {
  const clientId = required(fields, "client_id");
  const roles = isValueObject(values.app_role_ids) ? Object.entries(values.app_role_ids) : [];
  return {
    address,
    isElsewhere: true,
    name: fields.text("display_name") ?? (Unknown.is(clientId) ? address : clientId),
    clientId,
    identifierUris: Unknown.is(clientId) ? [] : [`api://${clientId}`],
    tokenVersion: new Unknown("the stack only looks the application up"),
    principals: [known(values.object_id)].filter((id) => id !== undefined),
    assignmentRequired: assignmentRequired([fields]),
    roles: new Map(roles.map(([value, id]) => [known(id) ?? "", { value, isForPeople: false }] as const)),
    preAuthorized: [],
    credentials: { secrets: 0, certificates: 0, federated: [] },
  };
}

function person(resource: Resource, fields: Fields, kind: "user" | "group"): KnownPerson {
  const objectId = known(resource.values.object_id) ?? resource.address;
  const name = fields.text("display_name") ?? fields.text("user_principal_name") ?? objectId;
  return { objectId, name, kind };
}

/** The tenant that the provider signs in to; where nobody asks for it by name, each service principal tells. */
function tenantOf(stack: Stack, fieldsOf: FieldsOf): string | Unknown | undefined {
  const [config] = stack.resourcesOf("data.azuread_client_config").map(fieldsOf);
  if (config !== undefined) return required(config, "tenant_id");
  const [principal] = stack.resourcesOf("azuread_service_principal").map(fieldsOf);
  return principal === undefined ? undefined : required(principal, "application_tenant_id");
}

const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [count === 1 ? what : `${count} ${what}s`];

/** `2 secrets`, `certificate`, `federated identity repo:… of https://…` */
export const credentialsInWords = ({ secrets, certificates, federated }: Credentials): readonly string[] => [
  ...counted(secrets, "secret"),
  ...counted(certificates, "certificate"),
  ...federated.map((one) =>
    Unknown.is(one) ? "a federated identity that is not known" : `federated identity ${one.subject} of ${one.issuer}`,
  ),
];
