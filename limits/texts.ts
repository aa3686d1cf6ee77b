/**
 * Texts that no table of a platform's has: names, free texts and addresses.
 *
 * @module
 */
import type { PatternLimit } from "./limit";

/** By kind. */
export const textLimits = {
  /** Of resources of OCI, as people see them. */
  displayName: {
    pattern: /^(?=.*\S).{1,255}$/,
    form: "1 to 255 characters in one line, not all of them spaces",
    source: "ours: what each service of OCI takes as the name of a resource",
  },
  line: {
    pattern: /^(?=.*\S).+$/,
    form: "one line that is not empty",
    source: "ours: it is shown to people, or compared letter by letter",
  },
  prose: {
    pattern: /^\s*\S[\s\S]*$/,
    form: "a text that is not empty; to have none, leave the setting out",
    source: "ours: an empty one says nothing, and Terraform's provider refuses some",
  },
  /** Of a registry, which may have a port. */
  host: {
    pattern: /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/,
    form: "a host name in lower case, such as fra.ocir.io, without scheme or path",
    source: "https://www.rfc-editor.org/rfc/rfc1123#section-2.1",
  },
  url: {
    pattern: /^https:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/i,
    form: "an https:// URL without user name, password or fragment",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2",
  },
  /** The azuread provider's own form. */
  applicationId: {
    pattern: /^\/applications\/[^/\s]+$/,
    form: "/applications/ and the object id, as the id of an azuread_application reads",
    source: "ours: the id of an azuread_application, as Terraform's provider writes it",
  },
  /** A claim's name or value, which the gateway compares letter by letter. */
  claim: {
    pattern: /^(?!\*$)\S(?:[\s\S]*\S)?$/,
    form: "a text that is not empty, without spaces around it, and no *, which would stand for itself alone",
    source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm",
  },
  claimValue: {
    pattern: /^\s*\S[\s\S]*$/,
    form: "a text that is not empty; a list without values asks for the claim alone",
    source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm",
  },
  audience: {
    pattern: /^(?!\*$)\S(?:[\s\S]*\S)?$/,
    form: "the text that the tokens carry as aud, without spaces around it, and no *, which would stand for itself alone",
    source: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3",
  },
  /** Through which people get tokens. */
  delegatedClient: {
    pattern: /^(?:azure-cli|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    form: '"azure-cli", or the application (client) id of another client: a GUID in lower case',
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
  },
  /** Construct ids are made from it, which may not be a name that every object of JavaScript has. */
  logCategory: {
    pattern: /^(?!constructor$)[a-z][a-z_-]*$/,
    form: "access or execution of a deployment, invoke of an application",
    source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddinglogpolicies.htm",
  },
  method: {
    pattern: /^[A-Z]+$/,
    form: "a method of HTTP in capitals, such as PUT",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-9.1",
  },
  /** The gateway looks for it among the words of the claim. */
  scope: {
    pattern: /^[!#-[\]-~]+$/,
    form: "one scope, without spaces and quotes; several are several items of the list",
    source: "https://www.rfc-editor.org/rfc/rfc6749#section-3.3",
  },
} satisfies Record<string, PatternLimit>;
