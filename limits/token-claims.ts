/**
 * Claims that an issuer itself writes into every access token, each as one text that is never empty: those that a header may be set from.
 *
 * Whether a claim is sure depends on who issues the token, and not on whether it is for a program or a person: what only one of the two
 * gets (`scp`, `name`, `preferred_username`, `idtyp`), what a directory's people can empty or rename, what is a list (`roles`, `groups`,
 * `wids`, `amr`) and what a claims-mapping policy can fill is on no list.
 *
 * @module
 */
import type { ChoiceLimit, PatternLimit } from "./limit";
import type { RuleLimit } from "./rule";

const entraTokens = "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference";
const headerTrouble =
  "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting_topic-header_transformations_do_not_work.htm";
const ofAllEntraTokens = ["aud", "iss", "oid", "sub", "tid", "ver"];

/** By kind of issuer. */
export const sureClaims = {
  /** Access tokens of version 2, of programs and persons. */
  entraV2: { oneOf: [...ofAllEntraTokens, "azp", "azpacr"], source: entraTokens },
  /** Access tokens of version 1, of programs and persons. */
  entraV1: { oneOf: [...ofAllEntraTokens, "appid", "appidacr"], source: entraTokens },
  /** Of an issuer about which nothing more is known: elsewhere `aud` may be a list, and all other claims may be absent, empty or no text. */
  other: { oneOf: ["iss", "sub"], source: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1" },
} satisfies Record<string, ChoiceLimit>;

/** Values of claims that headers are set from. */
export const forwarded = {
  /** Beyond ASCII it is open what the gateway takes for a valid value, and what arrives. */
  listedValue: {
    pattern: /^[!-~](?:[ -~]*[!-~])?$/,
    form: "visible ASCII that neither begins nor ends with a space: another value could be skipped, and what the client sent would arrive",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-5.5",
  },
  /** Beside the sure ones. */
  others: {
    rule: "a claim that this deployment requires with listed values; all else the back end reads from the token, which it is sent",
    source: headerTrouble,
  },
  setBy: {
    rule: "identityHeaders for sure claims; all else the back end reads from the token, which it is sent",
    source: headerTrouble,
  },
} satisfies Record<string, PatternLimit | RuleLimit>;
