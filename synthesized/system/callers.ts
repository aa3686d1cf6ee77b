/**
 * Who calls an API: of Entra's clients those that a stack registers or lists, of another issuer's those that the deployment lists; and the people
 * behind a client that acts for them.
 *
 * @module
 */
import { azureCliClientId } from "../../limits/entra";
import { knownOf, Unknown } from "../expression/value";
import { type Admission, type AdmittingServer, admitsCaller, listedIn, unlessDenied } from "./admission";
import { entraIssuerOf } from "./entra-issuer";
import type { Credentials, KnownPerson, Registration, Registrations } from "./registrations";

/** A client of an API. */
export interface Caller {
  /** As its API calls it: `billing`; the client id where nothing gives it a name. */
  readonly name: string;
  readonly clientId: string | Unknown;
  /** Whether the gateway lets it through. One that it does not was registered all the same. */
  readonly isAdmitted: boolean | Unknown;
  /** It is listed, and an authorizer function refuses it by name. */
  readonly isDenied?: true;
  /** Roles that Entra writes into its tokens; empty where it holds none that is known. */
  readonly roles: readonly string[];
  /** All that stands in `roles` of its tokens; undefined where somebody else may have given it more. */
  readonly rolesOfTokens?: readonly string[];
  /** Whether Entra gives it a token for this API at all; undefined where the stack does not tell. */
  readonly getsTokens?: boolean;
  /** Undefined for one that the stack does not register. */
  readonly credentials?: Credentials;
  /** One of Entra's that the stack neither registers nor looks up nor has a name for: it is listed, and that is all. */
  readonly isStranger?: true;
  /** It acts for these people, who sign in; undefined where it acts for itself. */
  readonly people?: People;
  /** Which of the issuers that an API trusts gives it tokens, where that is another than Entra and not the only one. */
  readonly issuer?: string;
}

/** Those who get a token through a client that acts for people. */
export type People =
  | { readonly kind: "assigned"; readonly people: readonly KnownPerson[] }
  /** Entra asks for no assignment. */
  | { readonly kind: "everyone" };

/** The Entra side of an API. */
export interface ApiCallers {
  readonly callers: readonly Caller[];
  /** The API's own registration, where the stack has it. */
  readonly registration?: Registration;
  /** Undefined for issuers other than Entra, of which nobody here knows more than the name. */
  readonly tokenEndpoint?: string;
  /** What clients ask for. */
  readonly scope?: string;
}

/** What decides who calls. */
export interface CallersOrder {
  readonly admission: Admission;
  readonly issuers: readonly (string | Unknown)[];
  readonly audiences: readonly (string | Unknown)[];
  /** What outputs call a client, by its id. */
  readonly namesOfClients: ReadonlyMap<string, string>;
  /** Client ids and object ids that an authorizer function refuses. */
  readonly denied: readonly string[] | Unknown;
}

export function callersOf(registrations: Registrations, order: CallersOrder): ApiCallers {
  const { admission } = order;
  const others = ofOtherIssuers(order);
  const listed = listedIn(admission, isOfOtherIssuers);
  const registration = registrationOf(registrations, order.audiences) ?? calledBy(registrations, listed);
  const tokenEndpoint = tokenEndpointOf(order.issuers, registration && registrations.tenantId);
  if (tokenEndpoint === undefined) return { callers: [...listed.map((id) => ofAnotherIssuer(id, order)), ...others] };
  const known = knownOf(listed);
  const holders = registration === undefined ? [] : holdersOf(registrations, registration);
  const asClients = admission.kind !== "clients" ? known.map((id) => clientWith(registrations, id)) : known;
  const clientIds = new Set([...holders, ...asClients, ...(registration?.preAuthorized ?? [])]);
  const scope = registration && scopeOf(registration);
  return {
    tokenEndpoint,
    ...(registration === undefined ? {} : { registration }),
    ...(scope === undefined ? {} : { scope }),
    callers: [
      ...knownOf([...clientIds]).map((id) => caller(id, registrations, registration, order)),
      ...[...listed, ...(registration?.preAuthorized ?? [])].filter(Unknown.is).map(notKnown),
      ...others,
    ],
  };
}

const ofAnotherIssuer = (id: string | Unknown, { denied }: CallersOrder, issuer?: string): Caller =>
  Unknown.is(id)
    ? notKnown(id)
    : {
        ...{ name: id, clientId: id, roles: [], ...unlessDenied(true, [id], denied) },
        ...(issuer === undefined ? {} : { issuer }),
      };

/** Clients of issuers that are trusted beside others. */
const ofOtherIssuers = (order: CallersOrder): readonly Caller[] =>
  order.admission.kind !== "servers"
    ? []
    : order.admission.servers
        .filter(isOfOtherIssuers)
        .flatMap(({ admission, issuers = [] }) =>
          listedIn(admission).map((id) => ofAnotherIssuer(id, order, issuers[0])),
        );

const isOfOtherIssuers = ({ issuers = [] }: AdmittingServer): boolean =>
  issuers.length > 0 && issuers.every((issuer) => entraIssuerOf(issuer) === undefined);

const notKnown = (gap: Unknown): Caller => ({
  name: "a client that is not known",
  clientId: gap,
  isAdmitted: gap,
  roles: [],
});

const withoutSlash = (text: string): string => text.replace(/\/$/, "");

function registrationOf(
  { applications }: Registrations,
  audiences: readonly (string | Unknown)[],
): Registration | undefined {
  const named = knownOf(audiences);
  return applications.find(({ clientId, identifierUris }) =>
    [clientId, ...identifierUris].some(
      (id) => !Unknown.is(id) && named.some((audience) => audience === id || withoutSlash(audience) === id),
    ),
  );
}

/** Where the audience names no registration, because it is mistyped, what the listed clients hold a role of is meant. */
function calledBy(registrations: Registrations, listed: readonly (string | Unknown)[]): Registration | undefined {
  return registrations.applications.find((application) =>
    holdersOf(registrations, application).some((holder) => listed.includes(holder)),
  );
}

/** Client ids of those that hold a role of an API. */
function holdersOf({ applications, assignments }: Registrations, { principals }: Registration): string[] {
  const holders = assignments
    .filter(({ resource }) => isAmong(resource, principals))
    .flatMap(({ principal }) => applications.filter((one) => isAmong(principal, one.principals)));
  return [...new Set(holders.flatMap(({ clientId }) => (Unknown.is(clientId) ? [] : clientId)))];
}

const isAmong = (id: string | Unknown, ids: readonly string[]): boolean => !Unknown.is(id) && ids.includes(id);

/** The subject of an application's own token is its service principal. */
function clientWith({ applications }: Registrations, subject: string): string {
  const found = applications.find(({ principals }) => principals.includes(subject));
  return found === undefined || Unknown.is(found.clientId) ? subject : found.clientId;
}

function caller(
  clientId: string,
  registrations: Registrations,
  registration: Registration | undefined,
  { admission, namesOfClients, denied }: CallersOrder,
): Caller {
  const application = registrations.applications.find((one) => one.clientId === clientId);
  const names = [clientId, ...(application?.principals ?? [])];
  const roles = registration === undefined || !application ? [] : rolesOf(registrations, application, registration);
  const people = registration && peopleThrough(clientId, registrations, registration);
  const getsTokens = people === undefined ? whetherTokens(application, registration, roles, registrations) : undefined;
  return {
    name: namesOfClients.get(clientId) ?? nameOf(clientId, application, registration),
    clientId,
    ...unlessDenied(admitsCaller(admission, names), names, denied),
    roles,
    ...rolesOfTokens(application, registration, registrations),
    ...(getsTokens === undefined ? {} : { getsTokens }),
    ...(application === undefined || application.isElsewhere ? {} : { credentials: application.credentials }),
    ...(people === undefined ? {} : { people }),
    ...(people === undefined && application === undefined && !namesOfClients.has(clientId) ? { isStranger: true } : {}),
  };
}

/** A client that is not registered here may hold roles that somebody else gave it. */
function whetherTokens(
  application: Registration | undefined,
  registration: Registration | undefined,
  roles: readonly string[],
  { assignments }: Registrations,
): boolean | undefined {
  if (registration === undefined) return undefined;
  if (roles.length > 0) return true;
  if (assignments.some(({ principal, resource }) => Unknown.is(principal) || Unknown.is(resource))) return undefined;
  if (registration.assignmentRequired === true) return application?.isElsewhere === false ? false : undefined;
  return Unknown.is(registration.assignmentRequired) ? undefined : true;
}

/** Values of the roles of an API that an application holds. */
function rolesOf({ assignments }: Registrations, application: Registration, api: Registration): string[] {
  return assignments.flatMap(({ principal, resource, roleId }) => {
    if (!isAmong(principal, application.principals) || !isAmong(resource, api.principals)) return [];
    if (Unknown.is(roleId)) return "a role that is not known";
    // An assignment without a role has the id of zeros alone, and lets in as well.
    return api.roles.get(roleId)?.value || "a role without a name";
  });
}

/** Of a program that is registered here, which nothing unknown gives a role. */
function rolesOfTokens(
  application: Registration | undefined,
  api: Registration | undefined,
  { assignments }: Registrations,
): Pick<Caller, "rolesOfTokens"> {
  if (application === undefined || application.isElsewhere || api === undefined || api.isElsewhere) return {};
  const own = assignments.filter(
    ({ principal, resource }) =>
      (Unknown.is(principal) || application.principals.includes(principal)) &&
      (Unknown.is(resource) || api.principals.includes(resource)),
  );
  if (own.some((one) => Object.values(one).some(Unknown.is))) return {};
  const values = own.map(({ roleId }) => (Unknown.is(roleId) ? "" : (api.roles.get(roleId)?.value ?? "")));
  return { rolesOfTokens: values.filter((value) => value !== "") };
}

/** A client that is pre-authorized, such as the Azure CLI, gets its tokens when a person signs in. */
function peopleThrough(clientId: string, registrations: Registrations, api: Registration): People | undefined {
  if (!api.preAuthorized.includes(clientId)) return undefined;
  if (api.assignmentRequired === false) return { kind: "everyone" };
  const { assignments, applications, people } = registrations;
  const assigned = assignments.flatMap(({ principal, resource, roleId }): readonly KnownPerson[] => {
    if (!isAmong(resource, api.principals)) return [];
    if (Unknown.is(principal)) return [{ objectId: "", name: "somebody who is not known", kind: "user or group" }];
    if (applications.some((one) => one.principals.includes(principal))) return [];
    if (!Unknown.is(roleId) && api.roles.get(roleId)?.isForPeople === false) return [];
    const lookedUp = people.find(({ objectId }) => objectId === principal);
    return [lookedUp ?? { objectId: principal, name: principal, kind: "user or group" }];
  });
  return { kind: "assigned", people: assigned };
}

/** `shop-orders billing` of the API `shop-orders` is `billing`. */
function nameOf(clientId: string, application: Registration | undefined, api: Registration | undefined): string {
  if (application === undefined) return clientId === azureCliClientId ? "Azure CLI" : clientId;
  const prefix = api === undefined ? "" : `${api.name} `;
  return prefix !== "" && application.name.startsWith(prefix)
    ? application.name.slice(prefix.length)
    : application.name;
}

const scopeOf = ({ identifierUris, clientId }: Registration): string | undefined => {
  const identifier = identifierUris[0] ?? (Unknown.is(clientId) ? clientId : `api://${clientId}`);
  return Unknown.is(identifier) ? undefined : `${identifier}/.default`;
};

/** The v2 endpoint gives tokens of both versions. A tenant that the stack names is surer than one in an issuer. */
function tokenEndpointOf(
  issuers: readonly (string | Unknown)[],
  registered: string | Unknown | undefined,
): string | undefined {
  const tenant = Unknown.is(registered) ? undefined : registered;
  for (const issuer of issuers) {
    const entra = Unknown.is(issuer) ? undefined : entraIssuerOf(issuer);
    if (entra?.login !== undefined && (tenant ?? entra.tenant) !== "")
      return `https://${entra.login}/${tenant ?? entra.tenant}/oauth2/v2.0/token`;
  }
  return tenant === undefined ? undefined : `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
}
