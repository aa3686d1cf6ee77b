/** An authorizer with an identity provider of its own, both in this process. */
import { sign } from "node:crypto";
import { makeAuthorizer } from "../../../function/authorizer/make-authorizer";
import type { LogLine } from "../../../function/log";
import { UpstreamFailure } from "../../../function/upstream-failure";
import type { JsonObject } from "../../../internal/json";
import { rsaKey, type SigningKey, token } from "../../local/gateway/issuer";
import { rsaKeyPair } from "../../prepared-keys";
import { SimulatedClock } from "../simulated-clock";

export const tenant = "11111111-2222-4333-8444-555555555555";
export const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
export const keysUri = `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`;
export const api = "0c2f7b4e-3d5a-4e6f-8a9b-1c2d3e4f5a6b";
export const client = "7d8e9f0a-1b2c-4d3e-9f5a-6b7c8d9e0f1a";

export const key = rsaKey("one");
/** Of somebody who claims to be the issuer. */
export const stranger = rsaKey("one", rsaKeyPair());

export const trust: JsonObject = {
  issuer,
  keys: keysUri,
  audiences: [api],
  clientClaim: "azp",
  clients: [client],
  claims: { tid: [tenant], ver: ["2.0"] },
};

export const claims = { iss: issuer, aud: api, sub: "s", oid: "o", azp: client, tid: tenant, ver: "2.0", uti: "u" };

/** What no library would sign. */
export function signedText(header: string, payload: string, encode = base64url): string {
  const signed = `${base64url(header)}.${encode(payload)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
}

const base64url = (text: string): string => Buffer.from(text).toString("base64url");

export interface Asked {
  readonly clock: SimulatedClock;
  readonly logs: LogLine[];
  /** What the identity provider lists; undefined while it does not answer. */
  readonly provider: { jwks: readonly JsonObject[] | undefined; readonly asked: string[] };
  /**
   * @param authorization the header's value, or its values
   * @param passMs how much time passes meanwhile
   */
  readonly ask: (authorization?: string | readonly string[], passMs?: number) => Promise<JsonObject>;
  readonly raw: (body: string, passMs?: number) => Promise<JsonObject>;
  /** The claims that {@link signed} signs, as text. */
  readonly claimsText: () => string;
  readonly signed: (changes?: Readonly<Record<string, unknown>>, by?: SigningKey, header?: object) => Promise<string>;
}

export type Make = typeof makeAuthorizer;

export function asked(
  { trusts = [trust], denied, combinations, ...more }: Readonly<Record<string, unknown>> = {},
  make: Make = makeAuthorizer,
): Asked {
  const clock = new SimulatedClock();
  const logs: LogLine[] = [];
  const provider: Asked["provider"] = { jwks: [key.jwk], asked: [] };
  const environment = {
    AUTHORIZER_TRUSTS: JSON.stringify(trusts),
    ...(denied === undefined ? {} : { AUTHORIZER_DENIED: JSON.stringify(denied) }),
    ...(combinations === undefined ? {} : { AUTHORIZER_COMBINATIONS: JSON.stringify(combinations) }),
    ...(more as Readonly<Record<string, string>>),
  };
  const authorize = make(environment, {
    clock,
    log: (line) => logs.push(line),
    connect: (uri) => () => {
      provider.asked.push(uri.href);
      const { jwks } = provider;
      return jwks === undefined
        ? Promise.reject(new UpstreamFailure("status", 503))
        : Promise.resolve({ body: Buffer.from(JSON.stringify({ keys: jwks })), headers: {} });
    },
  });
  const raw = async (body: string, passMs = 20_000): Promise<JsonObject> => {
    const answer = authorize(Buffer.from(body), () => null);
    answer.catch(() => undefined);
    await clock.advance(passMs);
    return JSON.parse(JSON.stringify(await answer));
  };
  return {
    ...{ clock, logs, provider, raw },
    claimsText: () => JSON.stringify({ ...claims, exp: Math.floor(clock.wall() / 1000) + 3600 }),
    ask: (token, passMs) => raw(JSON.stringify({ type: "USER_DEFINED", data: { token } }), passMs),
    signed: async (changes = {}, by = key, header = {}) =>
      `Bearer ${await token(by, { claims: { ...claims, ...changes } as never, header: { ...header }, now: clock.wall() })}`,
  };
}
