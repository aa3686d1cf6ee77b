/** Tokens that anyone can make. */

import { isText } from "../../../internal/json";
import type { Api, Client, System } from "../../system/apis";
import { type Check, type CheckContext, eachApi, expectRefusal, notChecked, type Subject } from "../check";
import { type Stranger, stranger, unsecured, withBrokenSignature, withClaims } from "../forge";

/** How a token is forged from a valid one. */
type Forge = (token: string, context: CheckContext) => string | Promise<string>;

function forged(id: string, what: string, why: string, forge: Forge): Check {
  return {
    id,
    title: ({ api }) => `${api?.name} refuses ${what}`,
    essential: true,
    asks: ["gateway"],
    subjects: eachApi,
    async run({ api, client }, context) {
      if (!api) return notChecked("401", "no API is known");
      const token = await startingPoint(api, client, context);
      return expectRefusal(api, await forge(token, context), why, context);
    },
  };
}

/** A valid token, or one that says all that a valid one would say. */
async function startingPoint(api: Api, client: Subject["client"], context: CheckContext): Promise<string> {
  const obtained = client ? await context.tokens.issue(api, client) : undefined;
  return obtained?.kind === "token" ? obtained.token : plausible(api, client, context.now());
}

function plausible({ issuers, audiences, claims }: Api, client: Client | undefined, now: number): string {
  const seconds = Math.floor(now / 1000);
  const payload = {
    iss: issuers[0] ?? "",
    aud: audiences[0] ?? "",
    ...Object.fromEntries(claims.map(({ key, values }) => [key, values[0] ?? client?.clientId ?? ""])),
    sub: client?.clientId ?? "",
    iat: seconds - 60,
    nbf: seconds - 60,
    exp: seconds + 3600,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256", typ: "JWT", kid: "unknown" })}.${part(payload)}.${Buffer.alloc(256, 1).toString("base64url")}`;
}

const strangers = new WeakMap<System, Promise<Stranger>>();

/** One for all checks of a system: a key takes long to make, and any that the issuer does not know is as good. */
function someStranger({ system }: CheckContext): Promise<Stranger> {
  const made = strangers.get(system) ?? stranger();
  strangers.set(system, made);
  return made;
}

export const forgedTokens: readonly Check[] = [
  forged(
    "tampered",
    "a token whose claims were changed",
    "Signatures are not verified: look at the deployment's keys.",
    (token) => withClaims(token, { sub: "somebody else" }),
  ),
  forged(
    "broken-signature",
    "a token with a broken signature",
    "Signatures are not verified: look at the deployment's keys.",
    withBrokenSignature,
  ),
  forged("alg-none", "a token without a signature (alg: none)", "Unsigned tokens are accepted.", (token) =>
    unsecured(token),
  ),
  forged(
    "foreign",
    "a token that a stranger signed",
    "Keys of strangers are accepted: look at the deployment's key URI.",
    async (token, context) => (await someStranger(context)).sign(token),
  ),
  forged(
    "embedded-key",
    "a token that brings its own key",
    "Keys that a token brings along are accepted.",
    async (token, context) => {
      const somebody = await someStranger(context);
      const { kty, n, e } = somebody.jwk;
      return somebody.sign(token, { jwk: { kty: kty ?? "RSA", n: isText(n) ? n : "", e: isText(e) ? e : "" } });
    },
  ),
];
