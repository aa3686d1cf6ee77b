/** Tokens that must not be admitted to the API `hello` of `threeApis`, each wrong in one way. */
import type { JsonObject } from "../../internal/json";
import {
  hmacWithPublicKey,
  partsOf,
  type Stranger,
  signText,
  unsecured,
  withBrokenSignature,
  withClaims,
  withHeader,
  withoutSignature,
} from "../../synthesized/verify/forge";
import type { StartedCloud } from "./started-cloud";

const graph = "00000003-0000-0000-c000-000000000000";
const azureAdGraph = "00000002-0000-0000-c000-000000000000";
const consumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
export const otherTenant = "11111111-2222-4333-8444-555555555555";
/** An application that nobody registered. */
export const nobody = "22222222-2222-4222-8222-222222222222";

/** A token as Entra gives it to the admitted client of an API, with changes that Entra itself would sign. */
export function minted(at: StartedCloud, options: Minting = {}, api = "hello"): Promise<string> {
  return at.cloud.entra.mint({ client: at.clientId(api, "caller"), api: at.apiId(api), ...options });
}

type Minting = Omit<Parameters<StartedCloud["cloud"]["entra"]["mint"]>[0], "client" | "api">;

/** What our configuration must stop: tokens that are good in themselves. */
export const wrongTokens: readonly (readonly [name: string, make: (at: StartedCloud) => Promise<string>])[] = [
  ["for another API of the tenant", (at) => at.token("orders", "caller")],
  ["for Microsoft Graph", (at) => minted(at, { claims: { aud: graph } })],
  ["for Azure AD Graph", (at) => minted(at, { claims: { aud: azureAdGraph } })],
  [
    "for the API's identifier URI instead of its id",
    (at) => minted(at, { claims: { aud: `api://${at.apiId("hello")}` } }),
  ],
  ["for the id with a slash", (at) => minted(at, { claims: { aud: `${at.apiId("hello")}/` } })],
  ["for no audience", (at) => minted(at, { without: ["aud"] })],
  ["of another tenant", (at) => minted(at, { tenant: otherTenant })],
  [
    "of another tenant that names our issuer",
    (at) => minted(at, { tenant: otherTenant, claims: { iss: issuerOf(at) } }),
  ],
  [
    "of our tenant that names another issuer",
    (at) => minted(at, { claims: { iss: `https://login.microsoftonline.com/${otherTenant}/v2.0` } }),
  ],
  ["of personal accounts", (at) => minted(at, { tenant: consumerTenant })],
  ["of the common endpoint", (at) => minted(at, { claims: { iss: "https://login.microsoftonline.com/common/v2.0" } })],
  [
    "of the issuer's template",
    (at) => minted(at, { claims: { iss: "https://login.microsoftonline.com/{tenantid}/v2.0" } }),
  ],
  ["of the issuer with a slash", (at) => minted(at, { claims: { iss: `${issuerOf(at)}/` } })],
  ["of the issuer in http", (at) => minted(at, { claims: { iss: issuerOf(at).replace("https", "http") } })],
  ["of version 1 where 2 is due", (at) => minted(at, { version: 1 })],
  ["of version 1 with the right issuer and client", (at) => minted(at, { claims: { ver: "1.0" } })],
  ["of a client that is not listed", (at) => at.token("hello", "outsider")],
  ["of a client nobody registered", (at) => minted(at, { claims: { azp: nobody } })],
  ["of no client", (at) => minted(at, { without: ["azp"] })],
  ["whose client is one of a list", (at) => minted(at, { claims: { azp: [nobody, at.clientId("hello", "caller")] } })],
  [
    "whose client stands in appid",
    (at) => minted(at, { without: ["azp"], claims: { appid: at.clientId("hello", "caller") } }),
  ],
  [
    "whose client differs by case",
    (at) => minted(at, { claims: { azp: at.clientId("hello", "caller").toUpperCase() } }),
  ],
  ["that is an ID token", (at) => minted(at, { kind: "id" })],
  ["that is an ID token for the API itself", (at) => minted(at, { kind: "id", claims: { aud: at.apiId("hello") } })],
  ["of a person", (at) => minted(at, { kind: "user" })],
  [
    "of a guest, through another issuer",
    (at) => minted(at, { kind: "user", claims: { idp: `https://sts.windows.net/${otherTenant}/` } }),
  ],
  ["without its tenant", (at) => minted(at, { without: ["tid"] })],
  ["without its version", (at) => minted(at, { without: ["ver"] })],
  ["without the kind of its owner", (at) => minted(at, { without: ["idtyp"] })],
  ["without its subject", (at) => minted(at, { without: ["sub"] })],
  ["that expired", (at) => minted(at, { expiresIn: -31 })],
  ["that expires this moment, skew spent", (at) => minted(at, { expiresIn: -30 })],
  ["that is not valid yet", (at) => minted(at, { claims: { nbf: Math.floor(Date.now() / 1000) + 90 } })],
  ["without expiry", (at) => minted(at, { without: ["exp"] })],
  ["with its expiry in text", (at) => minted(at, { claims: { exp: "9999999999" } })],
];

export const issuerOf = (at: StartedCloud): string =>
  `https://login.microsoftonline.com/${at.cloud.entra.directory().tenantId}/v2.0`;

/** Makes a token of a good one. */
type Forge = (good: string, at: StartedCloud, attacker: Stranger) => string | Promise<string>;

/** Signed by Entra's own key, so that the signature is not what gives it away. */
const withEntrasSignature = (good: string, at: StartedCloud, header: JsonObject, claims: string): Promise<string> =>
  signText(JSON.stringify({ ...partsOf(good).header, ...header }), claims, at.cloud.entra.keys.signing.privateKey);

const claimsOf = (good: string): string => JSON.stringify(partsOf(good).claims);

/** With a header that Entra would never write, and its signature. */
const signedWith =
  (header: JsonObject): Forge =>
  (good, at) =>
    withEntrasSignature(good, at, header, claimsOf(good));

/** What the gateway must stop: forgeries. */
export const forgeries: readonly (readonly [name: string, forge: Forge])[] = [
  ["alg none", (good) => unsecured(good)],
  ["alg None", (good) => unsecured(good, "None")],
  ["alg NONE", (good) => unsecured(good, "NONE")],
  ["alg nOnE with the old signature", (good) => withHeader(good, { alg: "nOnE" })],
  ["an empty alg", (good) => withHeader(good, { alg: "" })],
  ["alg as a list", (good) => withHeader(good, { alg: ["RS256"] })],
  ["HS256 with the public key as secret", (good, at) => hmacWithPublicKey(good, entraKey(at))],
  [
    "RS256 in name, HS256 in fact",
    async (good, at) => withHeader(await hmacWithPublicKey(good, entraKey(at)), { alg: "RS256" }),
  ],
  [
    "PS256",
    (good, _at, attacker) => attacker.sign(good, { alg: "RS256" }).then((token) => withHeader(token, { alg: "PS256" })),
  ],
  ["PS256 in name, by Entra's key", signedWith({ alg: "PS256" })],
  ["ES256", (good) => withHeader(good, { alg: "ES256" })],
  ["a stranger's key under Entra's kid", (good, _at, attacker) => attacker.sign(good)],
  ["a stranger's key, embedded", (good, _at, attacker) => attacker.sign(good, { jwk: attacker.jwk as JsonObject })],
  [
    "a stranger's key set by jku",
    (good, _at, attacker) => attacker.sign(good, { jku: "https://evil.test/keys", kid: "evil" }),
  ],
  [
    "a stranger's certificate by x5u",
    (good, _at, attacker) => attacker.sign(good, { x5u: "https://evil.test/cert", kid: "evil" }),
  ],
  ["a stranger's certificate in x5c", (good, _at, attacker) => attacker.sign(good, { x5c: ["MIIB"] })],
  ["a kid that is a path", (good, _at, attacker) => attacker.sign(good, { kid: "../../../../dev/null" })],
  ["a kid that is SQL", (good, _at, attacker) => attacker.sign(good, { kid: "x' UNION SELECT 'key" })],
  ["a kid that is a prototype's member", (good, _at, attacker) => attacker.sign(good, { kid: "__proto__" })],
  ["no kid", signedWith({ kid: null })],
  ["a kid as a number", signedWith({ kid: 1 })],
  ["another claim under the old signature", (good) => withClaims(good, { sub: "admin" })],
  ["a longer life under the old signature", (good) => withClaims(good, { exp: 9_999_999_999 })],
  ["a flipped bit in the signature", (good) => withBrokenSignature(good)],
  ["no signature", (good) => withoutSignature(good)],
  ["two parts", (good) => good.split(".").slice(0, 2).join(".")],
  ["five parts, as if encrypted", (good) => `${good}.AAAA.AAAA`],
  ["the signature twice", (good) => `${good}.${good.split(".")[2]}`],
  ["padding", (good) => `${good}==`],
  [
    "base64 instead of base64url",
    (good) =>
      good
        .replaceAll("-", "+")
        .replaceAll("_", "/")
        .replace(/\.([^.]*)$/, ".$1+"),
  ],
  ["critical parameters", signedWith({ crit: ["exp"] })],
  ["an empty list of critical parameters", signedWith({ crit: [] })],
  ["an unencoded payload", signedWith({ b64: false, crit: ["b64"] })],
  ["an unencoded payload that nobody calls critical", signedWith({ b64: false })],
  ["claims that are a list", (good, at) => withEntrasSignature(good, at, {}, "[]")],
  ["claims that are null", (good, at) => withEntrasSignature(good, at, {}, "null")],
  ["claims that are no JSON", (good, at) => withEntrasSignature(good, at, {}, "{")],
  [
    "claims twice over, the last of them another's",
    (good, at) => withEntrasSignature(good, at, {}, claimsOf(good).replace(/\}$/, ',"aud":"another"}')),
  ],
  ["nothing but dots", () => ".."],
  ["nothing", () => ""],
];

const spelledOut = (name: string): string => `\\u${name.charCodeAt(0).toString(16).padStart(4, "0")}${name.slice(1)}`;

/** Changes a part's text. */
type Rewrite = (text: string) => string;
const withFirst =
  (member: string): Rewrite =>
  (text) =>
    text.replace("{", `{${member},`);
const withLast =
  (member: string): Rewrite =>
  (text) =>
    text.replace(/\}$/, `,${member}}`);

/**
 * JSON that readers take differently, though Entra itself signed it: how the text of one part changes, and whether the lenient reading admits it,
 * which takes the last of two members for both.
 */
export const dialects: readonly (readonly [name: string, part: "header" | "payload", Rewrite, lenient: number])[] = [
  ...["aud", "azp", "iss", "tid", "exp"].flatMap((name): typeof dialects => [
    [`another ${name} in front`, "payload", withFirst(`"${name}":"another"`), 200],
    [`another ${name} at the end`, "payload", withLast(`"${name}":"another"`), 401],
    [`another ${name} in front, spelled out`, "payload", withFirst(`"${spelledOut(name)}":"another"`), 200],
    [`another ${name} at the end, spelled out`, "payload", withLast(`"${spelledOut(name)}":"another"`), 401],
  ]),
  ...["alg", "kid"].flatMap((name): typeof dialects => [
    [`another ${name} in front`, "header", withFirst(`"${name}":"none"`), 200],
    [`another ${name} at the end`, "header", withLast(`"${name}":"none"`), 401],
  ]),
  ["half a character", "payload", withFirst('"name":"\\ud800"'), 200],
  ["a NUL in a name", "payload", withFirst('"aud\\u0000":"another"'), 200],
  ["a number that overflows", "payload", withFirst('"x":1e400'), 200],
  ["an expiry beyond doubles", "payload", (text) => text.replace(/"exp":\d+/, '"exp":99999999999999999999'), 200],
  ["a hundred levels", "payload", withFirst(`"x":${"[".repeat(99)}${"]".repeat(99)}`), 200],
  ["a byte order mark", "payload", (text) => `\uFEFF${text}`, 200],
  ["something behind it", "payload", (text) => `${text}\0`, 401],
];

/** Texts as they stand, signed by Entra's own key. */
export const signedByEntra = ({ cloud }: StartedCloud, texts: { readonly header: string; readonly payload: string }) =>
  signText(texts.header, texts.payload, cloud.entra.keys.signing.privateKey);

/** Entra's public key, as everybody can fetch it. */
const entraKey = ({ cloud }: StartedCloud) => ({
  kty: "RSA",
  n: cloud.entra.keys.signing.n,
  e: cloud.entra.keys.signing.e,
});
