/** Keys in Entra's shape that tokens can be signed with, and the authorizer as suites see it: by the kids whose tokens it admits. */
import { type KeyObject, sign } from "node:crypto";
import { rsaKeyPair } from "../prepared-keys";
import { entraKey, keyDocument } from "./entra-keys";

/** One for all kids: what differs is what is known under which. */
const pair = rsaKeyPair();
const stranger = rsaKeyPair();
const { n, e } = pair.publicKey.export({ format: "jwk" });

export const signedKey = (kid: string, members: Readonly<Record<string, unknown>> = {}) =>
  entraKey(kid, { n, e, ...members });

export const signedDocument = (...kids: readonly string[]): Buffer => keyDocument(kids.map((kid) => signedKey(kid)));

const [issuer, audience, client] = ["https://login.microsoftonline.com/tenant/v2.0", "api", "client"];

/** What is trusted: clients of this issuer, whose keys are there. */
export const trustIn = (keys: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ issuer, keys, audiences: [audience], clientClaim: "azp", clients: [client] },
  ...more,
});

/** What the gateway asks with a token that was always good and always will be, whatever clocks say. */
const inputWith = (kid: string, by: KeyObject): string => {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = { iss: issuer, aud: audience, azp: client, sub: "s", exp: 1e11 };
  const signed = `${encode({ alg: "RS256", kid })}.${encode(claims)}`;
  const token = `${signed}.${sign("RSA-SHA256", Buffer.from(signed), by).toString("base64url")}`;
  return JSON.stringify({ type: "USER_DEFINED", data: { token: `Bearer ${token}` } });
};

const inputs = new Map<string, string>();

export function inputOf(kid: string): string {
  const input = inputs.get(kid) ?? inputWith(kid, pair.privateKey);
  inputs.set(kid, input);
  return input;
}

/** By somebody who has no key of the issuer. */
export const forgedInput = (kid: string): string => inputWith(kid, stranger.privateKey);
