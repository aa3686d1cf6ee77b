/**
 * The people of the local Entra: a member of each tenant, and a guest.
 *
 * @module
 */
import { guid } from "../../synthesized/computed/identifiers";

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
export const memberIn = (tenantId: string): Person => ({
  objectId: guid(`member of ${tenantId}`),
  name: "Kim Neighbour",
  userPrincipalName: "kim@neighbour.example",
});

/** A member of one tenant as a guest in another. https://learn.microsoft.com/en-us/entra/external-id/user-properties */
export const guestIn = (tenantId: string, homeTenant: string): Person => ({
  ...memberIn(homeTenant),
  objectId: guid(`guest of ${homeTenant} in ${tenantId}`),
  homeTenant,
});
