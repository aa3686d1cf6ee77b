/**
 * Which of the gateway's checks refused a request, by what the gateway logged of it.
 *
 * @module
 */

/** In the order in which the gateway makes them, where it reads strictly what Oracle leaves open. */
export const gatewayChecks = [
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

export type CheckName = (typeof gatewayChecks)[number];

const byCode: readonly (readonly [RegExp, CheckName])[] = [
  [/^(?:request\.noRoute|local\.)/, "Route"],
  [/^rateLimiting\./, "Limits"],
  [/^authorization\./, "Scope"],
  [/idpCallFailed|badJsonWebKeySet/, "Keys"],
  [/Backend\./, "Back end"],
];

const bySentence: readonly (readonly [RegExp, CheckName])[] = [
  [/'(?:exp|nbf)' claim\.$/, "Times"],
  [/configured issuers/, "Issuer"],
  [/configured audience/, "Audience"],
  [/claim/, "Claims"],
  [/which no key has|its key is for|signature/, "Signature"],
];

/** @param reason log code and sentence */
export function refusedCheck(reason: string): CheckName {
  const [, name = "", sentence = ""] = /^(\S+): ?(.*)$/s.exec(reason) ?? [];
  if (name.endsWith(".authenticationFailed"))
    return bySentence.find(([pattern]) => pattern.test(sentence))?.[1] ?? "Token";
  return byCode.find(([pattern]) => pattern.test(name))?.[1] ?? "Form";
}
