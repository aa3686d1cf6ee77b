/**
 * The people of the local Entra: a member of each tenant, and a guest.
 *
 * @module
 */
import { guid } from "../../synthesized/computed/identifiers";
import { foreignTenant } from "../../synthesized/system/well-known";

/** A person, as one tenant knows them. */
export interface Person {
  /** In this tenant: a guest has another one at home. */
  readonly objectId: string;
  readonly name: string;
  /** Where they sign in: at home. */
  readonly userPrincipalName: string;
  /** Of a guest, the tenant that they sign in to. */
  readonly homeTenant?: string;
}

/** The member of the stack's own tenant. */
export const person: Person = {
  objectId: "aaaaaaaa-0000-4000-8000-000000000001",
  name: "Robin Example",
  userPrincipalName: "robin@example.com",
};

/** A member of another tenant. */
const memberIn = (tenantId: string): Person => ({
  objectId: guid(`member of ${tenantId}`),
  name: "Kim Neighbour",
  userPrincipalName: "kim@neighbour.example",
});

/** A member of one tenant as a guest in another. https://learn.microsoft.com/en-us/entra/external-id/user-properties */
const guestIn = (tenantId: string, homeTenant: string): Person => ({
  ...memberIn(homeTenant),
  objectId: guid(`guest of ${homeTenant} in ${tenantId}`),
  homeTenant,
});

/** Another one, whom nobody has assigned anything. */
const strangerIn = (tenantId: string, homeTenant: string): Person => ({
  ...{ name: "Lou Passerby", userPrincipalName: "lou@neighbour.example", homeTenant },
  objectId: guid(`unassigned guest of ${homeTenant} in ${tenantId}`),
});

/** See `sign-in-people` in choices: a member of the tenant, or a guest who holds an assignment or none. A member holds one where anybody does. */
export type SignedIn = "member" | "assigned" | "unassigned";

/** @param assigned object id of whoever holds an assignment at the API: a member has it, and a guest who holds one */
export function someoneIn(
  tenantId: string,
  isOwn: boolean,
  signedIn: SignedIn,
  assigned: string | undefined = undefined,
): Person {
  if (signedIn === "unassigned") return strangerIn(tenantId, foreignTenant);
  const member = isOwn ? person : memberIn(tenantId);
  const usual = signedIn === "assigned" ? guestIn(tenantId, foreignTenant) : member;
  return assigned === undefined ? usual : { ...usual, objectId: assigned };
}

/** Those who may sign in to a tenant, by the name that they sign in with: in their own, in all others its members alone and {@link strangerIn}. */
export const signInsTo = (tenantId: string, isOwn: boolean): readonly (readonly [Person, SignedIn])[] =>
  (isOwn ? (["member", "assigned", "unassigned"] as const) : (["member", "unassigned"] as const)).map(
    (signedIn) => [someoneIn(tenantId, isOwn, signedIn), signedIn] as const,
  );
