/**
 * Which of the gateway's checks refused a request, by what the gateway logged of it.
 *
 * @module
 */
import type { AskingDeployment, RequestLines } from "../answers";

/** In the order in which the gateway makes them, where it reads strictly what Oracle leaves open and judges tokens itself. */
const byGateway = [
  "Form",
  "Route",
  "Limits",
  "Keys",
  "Token",
  "Signature",
  "Times",
  "Issuer",
  "Audience",
  "Claims",
  "Scope",
  "Back end",
] as const;

/** Where a function judges them: which of its own checks refused, it logs itself. */
const byFunction = ["Form", "Route", "Limits", "Token", "Authorizer", "Scope", "Back end"] as const;

export type CheckName = (typeof byGateway)[number] | (typeof byFunction)[number];

export const checksOf = (judge: AskingDeployment["judge"]): readonly CheckName[] =>
  judge === "authorizer" ? byFunction : byGateway;

const byCode: readonly (readonly [RegExp, CheckName])[] = [
  [/^(?:request\.noRoute|local\.)/, "Route"],
  [/^rateLimiting\./, "Limits"],
  [/^authorization\./, "Scope"],
  [/idpCallFailed|badJsonWebKeySet/, "Keys"],
  [/^customAuthentication\./, "Authorizer"],
  [/\.noAuthenticationServerMatched$/, "Token"],
  [/Backend\./, "Back end"],
];

const bySentence: readonly (readonly [RegExp, CheckName])[] = [
  [/'(?:exp|nbf)' claim\.$/, "Times"],
  [/configured issuers/, "Issuer"],
  [/configured audience/, "Audience"],
  [/claim/, "Claims"],
  [/^The authorizer function/, "Authorizer"],
  [/which no key has|its key is for|signature/, "Signature"],
];

/** @param reason log code and sentence */
export function refusedCheck(reason: string): CheckName {
  const [, name = "", sentence = ""] = /^(\S+): ?(.*)$/s.exec(reason) ?? [];
  if (name.endsWith(".authenticationFailed"))
    return bySentence.find(([pattern]) => pattern.test(sentence))?.[1] ?? "Token";
  return byCode.find(([pattern]) => pattern.test(name))?.[1] ?? "Form";
}

/** What a token authorizer of this package logged of why it refuses: `{"event":"token-refused","why":"issuer"}`. */
export function whyOfAuthorizer({ lines }: Pick<RequestLines, "lines">): string | undefined {
  return lines.flatMap(({ log, message }) =>
    log === "invoke" ? (/"event":"token-refused","why":"([^"]+)"/.exec(message)?.[1] ?? []) : [],
  )[0];
}
