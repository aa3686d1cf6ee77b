/**
 * What Microsoft's pages leave open, and how the local Entra decides. Where the real one turns out to do otherwise, this is
 * the place to look.
 *
 * @module
 */
import type { Choice } from "../choice";

const docs = "https://learn.microsoft.com/en-us/entra/identity-platform";
const errors = `${docs}/reference-error-codes`;

/** All of them, by subject. */
export const entraChoices: readonly Choice[] = [
  {
    id: "missing-resource",
    question: "What does the version 1 token endpoint do without `resource`?",
    choice:
      "It refuses: AADSTS900144. It used to give a token for Azure AD Graph, which is retired and which no API may accept.",
    source:
      "https://learn.microsoft.com/en-us/previous-versions/azure/active-directory/azuread-dev/v1-oauth2-client-creds-grant-flow",
  },
  {
    id: "several-proofs",
    question: "Which proof counts when a client sends more than one?",
    choice: "An assertion before a secret, and the body before the Authorization header.",
    source: `${docs}/v2-oauth2-client-creds-grant-flow`,
  },
  {
    id: "order-of-checks",
    question: "Which error does a client get that has several things wrong?",
    choice: "The first of: form, client, scope, proof, resource, assignment.",
    source: errors,
  },
  {
    id: "early-secret",
    question: "What is said of a secret that is not valid yet?",
    choice: "That it is wrong: AADSTS7000215.",
    source: errors,
  },
  {
    id: "federated-signature",
    question: "What is said of a federated assertion whose signature does not verify?",
    choice: "AADSTS50013, as for other assertions that a key of another issuer signed.",
    source: "https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations",
  },
  {
    id: "json-dialects",
    question:
      "An assertion, or the configuration or keys of a federated issuer, is JSON that not every reader reads alike: is it read?",
    choice: "No: AADSTS50027 for the assertion; of the issuer, as if it had not answered.",
    source: `${docs}/certificate-credentials`,
  },
  {
    id: "app-subject",
    question: "Are `oid` and `sub` of an application's version 2 token equal?",
    choice: "Yes, both are the object id of its service principal, as on version 1.",
    source: `${docs}/access-token-claims-reference`,
  },
  {
    id: "unasked-idtyp",
    question: "Does a token have `idtyp` when the API does not ask for it?",
    choice: "No. A gateway that requires it must have its API ask.",
    source: `${docs}/optional-claims-reference`,
  },
  {
    id: "tenant-key-set",
    question: "How does a tenant's own key set differ from that of `organizations`?",
    choice: "It holds the same keys; `issuer` names the tenant instead of a template.",
    source: `${docs}/access-tokens#validate-the-signing-key-issuer`,
  },
  {
    id: "flapping",
    question: "How do key sets differ between Entra's replicas?",
    choice:
      "While they flap, three replicas take turns: each misses every third key, the signing one included, and has an order of its own.",
    source: `${docs}/signing-key-rollover`,
  },
  {
    id: "spelling-of-resources",
    question: "Does the spelling of an identifier URI matter?",
    choice: "Case does, a trailing slash does not. Of client ids, which are GUIDs, case does not.",
    source: `${docs}/identifier-uri-restrictions`,
  },
  {
    id: "other-tenants",
    question: "What has another tenant made of a registration for several tenants?",
    choice:
      "It has taken in all that it may, and asks for no assignment: what its administrators do is not the stack's to say. So has a tenant that nobody trusts.",
    source: `${docs}/howto-convert-app-to-be-multi-tenant`,
  },
  {
    id: "managed-identities",
    question: "What says the token of a managed identity?",
    choice:
      "What an application's does, with xms_mirid, the identity's resource in Azure, and 2 as the way in which it proved itself.",
    source: "https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token",
  },
  {
    id: "customers",
    question: "What stands in the tokens of External ID and of Azure AD B2C?",
    choice:
      "In those of External ID what stands in Entra's of version 2; in those of B2C the client as azp, the subject, the policy as tfp, ver 1.0, and tid and scp where they are asked for. Claims that are none of Entra's have the value that the deployment wants.",
    source: "https://learn.microsoft.com/en-us/azure/active-directory-b2c/tokens-overview",
  },
  {
    id: "stand-ins",
    question: "A deployment trusts an API or a client that the stack does not register: which tokens are there?",
    choice:
      "Those of an application of this machine that stands in for it, in the version of the deployment's issuer and with the claims that it checks. It holds a role of an API of the stack only where the stack assigns one.",
    source: `${docs}/access-token-claims-reference`,
  },
  {
    id: "optional-claims",
    question: "What becomes of optional claims that this Entra does not make, directory extensions among them?",
    choice: "Tokens lack them; a deployment that checks one is not walked through.",
    source: `${docs}/optional-claims-reference`,
  },
  {
    id: "sign-in-people",
    question: "Who signs in, and how?",
    choice:
      "Whom `login_hint` names, without a password: robin@example.com, a member of the stack's tenant; kim@neighbour.example, a guest who is assigned what a member is; lou@neighbour.example, a guest who is assigned nothing. Without a hint a page lets one choose. There are no sessions: `prompt=none` without a hint is AADSTS50058.",
    source: `${docs}/v2-oauth2-auth-code-flow#request-an-authorization-code`,
  },
  {
    id: "sign-in-versions",
    question: "Which endpoints sign people in?",
    choice:
      "Those of version 2, with `response_type=code`; version 1 has none here. `common` and `organizations` lead to the stack's own tenant, for clients that several tenants may have.",
    source: `${docs}/v2-oauth2-auth-code-flow`,
  },
  {
    id: "sign-in-clients",
    question: "Through which clients that the stack does not register do people sign in?",
    choice:
      "The Azure CLI, by `http://localhost` or a device code. Of others the redirect URIs are not known here: AADSTS700016.",
    source: `${docs}/reply-url`,
  },
  {
    id: "delegated-scopes",
    question: "What stands in `scp`, whichever permissions of an API a client asked for?",
    choice:
      "All that the API pre-authorizes the client for. Nobody is asked for consent: of what is not pre-authorized AADSTS65001 is said, of what the API does not have 650053, of permissions of two APIs 28000.",
    source: `${docs}/scopes-oidc`,
  },
  {
    id: "sign-in-refusals",
    question: "Which refusals does a client hear of?",
    choice:
      "All but those of tenant, client and redirect URI, which are shown to the person; 65001 as consent_required, 50105 as access_denied. Entra shows some more on pages of its own.",
    source: `${docs}/v2-oauth2-auth-code-flow#error-codes-for-authorization-endpoint-errors`,
  },
  {
    id: "sign-in-origins",
    question: "Which pages may read what the token endpoint says?",
    choice:
      "All, since only what was given to a page's own redirect URI is redeemed from a page: AADSTS9002326 otherwise, which none may read.",
    source: `${docs}/v2-oauth2-auth-code-flow#redirect-uris-for-single-page-apps-spas`,
  },
  {
    id: "spent-grants",
    question: "When is a code spent, and what is said of one that is not known or another client's?",
    choice:
      "With the tokens, not with a refusal before; then AADSTS54005, for device codes too. AADSTS70000 is said of what is not known. A refresh token stays good when it has been used.",
    source: `${docs}/refresh-tokens`,
  },
];
