/** Checks of the gateway that decide by themselves, where they stand in its source, and a request that each stops. */
import { constants, createSign, type KeyObject } from "node:crypto";
import { join, resolve } from "node:path";
import type { JsonObject } from "../../../internal/json";
import { rsaKeyPair } from "../../prepared-keys";
import { audience, issuer, rsaKey } from "./issuer";
import { requestText } from "./raw-request";
import { stockRoute } from "./test-stack";

export type Headers = readonly (readonly [name: string, value: string])[];

const rooms = {
  gateway: resolve(__dirname, "../../../local/gateway"),
  system: resolve(__dirname, "../../../synthesized/system"),
};

export const key = rsaKey("one");
const stranger = rsaKey("one", rsaKeyPair());
const seconds = Math.floor(Date.now() / 1000);
const claims = { iss: issuer, aud: audience, sub: "s", c: "right", scope: "read", iat: seconds, exp: seconds + 3600 };

const part = (text: string | Buffer): string => Buffer.from(text).toString("base64url");
const json = (value: JsonObject): string => part(JSON.stringify(value));

/** Signed as it stands. */
function signed(header: string, payload: string, by: KeyObject = key.privateKey, hash = "RSA-SHA256"): string {
  const text = `${header}.${payload}`;
  const padding = constants.RSA_PKCS1_PADDING;
  return `${text}.${createSign(hash).update(text).sign({ key: by, padding }, "base64url")}`;
}
const head = json({ alg: "RS256", kid: "one" });
const tokenOf = (changes: JsonObject, by?: KeyObject): string => {
  const all: JsonObject = { ...claims, ...changes };
  return signed(head, json(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))), by);
};

const bearer = (token: string): Headers => [["Authorization", `Bearer ${token}`]];
export const get = (...headers: Headers): string => requestText("/api/x", headers);
const withToken = (token: string): string => get(...bearer(token));
const good = tokenOf({});

/** A payload whose last character has bits that no byte is made of. */
function spareBits(payload: JsonObject): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let filling = ""; ; filling += "x") {
    const text = json({ ...payload, filling });
    const next = alphabet[alphabet.indexOf(text.slice(-1)) + 1];
    if (text.length % 4 !== 0 && next !== undefined) return text.slice(0, -1) + next;
  }
}

export const inGateway = (file: string): string => join(rooms.gateway, file);
const inSystem = (file: string): string => join(rooms.system, file);

/** What is taken out, what stands there instead, and a request that then passes. */
export interface Removal {
  readonly file: string;
  readonly check: string;
  readonly instead?: string;
  readonly attack: string;
  /** Keys as the issuer serves them. */
  readonly keys?: readonly JsonObject[];
  readonly status?: number;
  readonly spec?: JsonObject;
  /** The one reading in which it is a check at all. */
  readonly only?: "strict";
}

const authentication = inGateway("authentication.ts");
const claimsFile = inGateway("claims.ts");
const compact = inGateway("compact-jwt.ts");
const bearerFile = inGateway("bearer-token.ts");
const form = inGateway("request-form.ts");
export const keySetFile = inSystem("key-set.ts");
const paths = inSystem("path-pattern.ts");
const open = { routes: [stockRoute("/x", "in", {}, ["ANY"]), stockRoute("/p/{rest*}", "rest")] };

export const removals: Readonly<Record<string, Removal>> = {
  "the signature": {
    ...{ file: authentication, check: "if (!isRight)", instead: "if (hash === undefined)" },
    attack: withToken(tokenOf({}, stranger.privateKey)),
  },
  "the algorithm of the key": {
    ...{ file: authentication, check: "found.alg !== undefined && found.alg !== alg", instead: "false" },
    attack: withToken(good),
    keys: [{ ...key.jwk, alg: "RS512" }],
  },
  "the scopes of a route": {
    ...{ file: inGateway("caller.ts"), check: "scopes.some((wanted) => granted.includes(wanted))" },
    instead: "scopes.length > 0",
    attack: withToken(tokenOf({ scope: "write" })),
    spec: { authorization: [{ type: "ANY_OF", allowed_scope: ["read"] }] },
  },
  "whether a route is open": {
    ...{ file: inGateway("caller.ts"), check: 'if (authorization.type === "open") {', instead: "if (decisions) {" },
    attack: get(),
  },
  expiry: { file: claimsFile, check: "|| now >= exp", attack: withToken(tokenOf({ exp: seconds - 31 })) },
  "that there is an expiry": {
    file: claimsFile,
    check: "!isNumericDate(exp) || ",
    attack: withToken(tokenOf({ exp: null })),
  },
  "not before": { file: claimsFile, check: "|| now < nbf", attack: withToken(tokenOf({ nbf: seconds + 60 })) },
  "the issuer": {
    file: claimsFile,
    check: "|| !issuers.includes(iss)",
    attack: withToken(tokenOf({ iss: "https://other.test" })),
  },
  "the audience": {
    ...{ file: claimsFile, check: "named.some((audience) => audiences.includes(audience))", instead: "true" },
    attack: withToken(tokenOf({ aud: "another" })),
  },
  "that audiences are texts": {
    file: claimsFile,
    check: "!isText || ",
    attack: withToken(tokenOf({ aud: [audience, 7] })),
  },
  "a claim's value": {
    file: claimsFile,
    check: "|| !values.includes(compared)",
    attack: withToken(tokenOf({ c: "wrong" })),
  },
  "that a claim is a text": {
    ...{ file: claimsFile, check: "? textOf(claim) : claim", instead: "? textOf(claim) : textOf(claim)" },
    attack: withToken(tokenOf({ c: ["right", "other"] })),
    only: "strict",
  },
  "that a claim is there": {
    ...{ file: claimsFile, check: "if (isRequired(rule, decisions)) throw", instead: "if (!decisions) throw" },
    attack: withToken(tokenOf({ c: null })),
  },
  "that a claim is the token's own": {
    ...{ file: claimsFile, check: "Object.hasOwn(claims, key) ? claims[key] : undefined", instead: "claims[key]" },
    attack: withToken(good),
    spec: { verify_claims: [{ key: "constructor", values: [], is_required: true }] },
  },
  "members that stand twice": {
    ...{ file: compact, check: "? parseLaxJson : parseStrictJson", instead: "? parseLaxJson : parseLaxJson" },
    attack: withToken(signed(head, part(JSON.stringify(claims).replace("{", '{"aud":"another",')))),
    only: "strict",
  },
  "parameters that change what is signed": {
    ...{ file: compact, check: 'if ("crit" in header || "b64" in header)', instead: "if (!header)" },
    attack: withToken(signed(json({ alg: "RS256", kid: "one", b64: false }), json(claims))),
  },
  "bits that no byte is made of": {
    ...{ file: compact, check: '|| bytes.toString("base64url") !== part' },
    attack: withToken(signed(head, spareBits(claims))),
  },
  "bytes that are no UTF-8": {
    ...{ file: compact, check: "? parseLaxJson : parseStrictJson", instead: "? parseLaxJson : parseLaxJson" },
    attack: withToken(signed(head, part(Buffer.from(JSON.stringify({ ...claims, name: "\xff" }), "latin1")))),
    only: "strict",
  },
  "the scheme": {
    ...{ file: bearerFile, check: "scheme?.toLowerCase() === location.scheme.toLowerCase() && " },
    attack: get(["Authorization", `Basic ${good}`]),
  },
  "that nothing follows a token": {
    ...{ file: bearerFile, check: " && more.length === 0" },
    attack: get(["Authorization", `Bearer ${good} and more`]),
  },
  "that there is one token": {
    ...{ file: bearerFile, check: "more.length > 0 && ", instead: "more.length > 9 && " },
    attack: get(...bearer(good), ...bearer("x")),
    only: "strict",
  },
  "what a key is for": {
    ...{ file: keySetFile, check: 'isPresent(use) && use !== "sig"', instead: "false" },
    attack: withToken(good),
    keys: [{ ...key.jwk, use: "enc" }],
    status: 500,
  },
  "what a key may do": {
    ...{ file: keySetFile, check: "isPresent(operations) && !(Array", instead: "false && !(Array" },
    attack: withToken(good),
    keys: [{ ...key.jwk, key_ops: ["sign"] }],
    status: 500,
  },
  "that a key set was given": {
    ...{ file: inGateway("key-source.ts"), check: "if (answer.status === 200) return", instead: "return" },
    attack: withToken(good),
    status: 500,
  },
  "one Host": {
    file: form,
    check: 'if (!isPlain && decisions["several-hosts"] === "strict")',
    instead: "if (!decisions)",
    attack: get(["Host", "a"], ["Host", "b"], ...bearer(good)),
    status: 400,
    only: "strict",
  },
  "a Host at all": {
    ...{ file: form, check: 'if (hosts.length === 0 && httpVersion === "1.1")', instead: "if (!decisions)" },
    attack: withToken(good).replace(/Host: .*\r\n/, ""),
    status: 400,
  },
  "the version of HTTP": {
    ...{ file: form, check: 'if (httpVersion !== "1.0" && httpVersion !== "1.1")', instead: "if (!decisions)" },
    attack: withToken(good).replace("HTTP/1.1", "HTTP/2.0"),
    status: 505,
  },
  "transfer codings": {
    ...{ file: form, check: 'coding.trim().toLowerCase() !== "chunked"', instead: 'coding === ""' },
    attack: `${requestText("/api/x", [...bearer(good), ["Transfer-Encoding", "gzip, chunked"]], "POST")}0\r\n\r\n`,
    status: 501,
  },
  "chunks in HTTP/1.0": {
    ...{ file: form, check: 'if (codings.length > 0 && httpVersion === "1.0")', instead: "if (!decisions)" },
    attack: `${requestText("/api/x", [...bearer(good), ["Transfer-Encoding", "chunked"]], "POST")}0\r\n\r\n`.replace(
      "HTTP/1.1",
      "HTTP/1.0",
    ),
    status: 400,
  },
  "headers beyond a number": {
    ...{ file: form, check: "export const maxHeadersCount = 0;", instead: "export const maxHeadersCount = 20;" },
    attack: get(...bearer(good), ...Array<Headers[number]>(700).fill(["a", "long-value"])),
    status: 431,
  },
  "the size of the header block": {
    ...{
      file: inGateway("request-limits.ts"),
      check: "maxHeaderBlockBytes = 8 * 1024",
      instead: "maxHeaderBlockBytes = 9 * 1024",
    },
    attack: get(...bearer(good), ["X-A", "a".repeat(8000)]),
    status: 431,
  },
  "pieces that lead elsewhere": {
    ...{ file: paths, check: " || readings(decoded).some(leadsElsewhere)" },
    attack: requestText("/api/p/..;/x"),
    ...{ spec: open, status: 404, only: "strict" },
  },
  "pieces that do so encoded twice": {
    ...{ file: paths, check: "[piece, ...readings(again)]", instead: "[piece]" },
    attack: requestText("/api/p/%252e%252e/x"),
    ...{ spec: open, status: 404, only: "strict" },
  },
  "empty pieces": {
    ...{ file: paths, check: 'return decoded !== "" || index === segments.length - 1;', instead: "return index >= 0;" },
    attack: requestText("/api/p//x"),
    ...{ spec: open, status: 404, only: "strict" },
  },
  fragments: {
    ...{ file: paths, check: 'if (path.includes("#")) return undefined;' },
    attack: requestText("/api/p/a#b"),
    ...{ spec: open, status: 404, only: "strict" },
  },
};
