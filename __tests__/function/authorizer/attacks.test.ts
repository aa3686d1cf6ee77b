/**
 * Each check of the authorizer that decides whom it admits: it is taken out of the source, and an attack that was refused passes. Where several stop the
 * same attack, all of them are.
 */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { rsaKey } from "../../local/gateway/issuer";
import { type Asked, api, asked, client, key, signedText, stranger, trust } from "./asked";
import { type Check, without } from "./without-checks";

interface Attack {
  readonly checks: readonly Check[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly send: (to: Asked) => Promise<string | readonly string[]>;
}

const inPast = ({ clock }: Asked) => Math.floor(clock.wall() / 1000) - 1;
const inFuture = ({ clock }: Asked) => Math.floor(clock.wall() / 1000) + 3600;
const authorize = "function/authorizer/authorize.ts";
const two = rsaKey("two");

const anyClientOfAnother = {
  issuer: "https://issuer.test/",
  ...{ keys: "https://issuer.test/keys", audiences: [api], clientClaim: "azp", anyClient: true },
};

/** What binds a key to its algorithm. */
const keyForAll: readonly Check[] = [
  [authorize, "algorithms: [key.alg],", ""],
  [authorize, "jwtVerify(token, key, {", "jwtVerify(token, { ...key, alg: undefined } as never, {"],
];

const attacks: Readonly<Record<string, Attack>> = {
  "a token for another API": {
    checks: [[authorize, "audience: [...trust.audiences],", ""]],
    send: ({ signed }) => signed({ aud: "another" }),
  },
  "a token that never ends": {
    checks: [
      [authorize, 'requiredClaims: ["exp"],', ""],
      [authorize, 'if (isOver(payload, now)) throw new Refusal("exp");', ""],
    ],
    send: ({ signed }) => signed({ exp: undefined }),
  },
  "a token of yesterday": {
    checks: [[authorize, 'if (isOver(payload, now)) throw new Refusal("exp");', ""]],
    send: (to) => to.signed({ exp: inPast(to), nbf: undefined }),
  },
  "a token of an hour ago": {
    checks: [
      [authorize, 'if (isOver(payload, now)) throw new Refusal("exp");', ""],
      [authorize, "currentDate: new Date(now)", "currentDate: new Date(0)"],
    ],
    send: (to) => to.signed({ exp: inPast(to) - 3600, nbf: undefined }),
  },
  "a token that is 31 seconds early": {
    checks: [[authorize, "const mostEarlySeconds = 30;", "const mostEarlySeconds = 31;"]],
    send: ({ signed, clock }) => signed({ nbf: Math.floor(clock.wall() / 1000) + 31 }),
  },
  "a payload that may not be encoded": {
    checks: [[authorize, 'if (b64 !== undefined) throw new Refusal("unencoded");', ""]],
    send: ({ signed }) => signed({}, key, { b64: false }),
  },
  "a person who is denied by an id in capitals": {
    checks: [["function/authorizer/trusts.ts", "list.flatMap(spellings)", "list"]],
    settings: { denied: { subjects: ["AAAAAAAA-0000-4000-8000-00000000000B"] } },
    send: ({ signed }) => signed({ oid: "aaaaaaaa-0000-4000-8000-00000000000b" }),
  },
  "a client that is denied by an id in capitals": {
    checks: [["function/authorizer/trusts.ts", "list.flatMap(spellings)", "list"]],
    settings: { denied: { clients: [client.toUpperCase()] } },
    send: ({ signed }) => signed(),
  },
  "a token of tomorrow": {
    checks: [[authorize, "currentDate: new Date(now)", "currentDate: new Date(now + 3_600_000)"]],
    send: (to) => to.signed({ nbf: inFuture(to), exp: inFuture(to) + 3600 }),
  },
  "a token of another tenant": {
    checks: [[authorize, "if (!isAmong(values, own(claims, name))) return name;", "void values;"]],
    send: ({ signed }) => signed({ tid: "22222222-2222-4333-8444-555555555555" }),
  },
  "a token without its tenant": {
    checks: [[authorize, "if (!isAmong(values, own(claims, name))) return name;", "void values;"]],
    send: ({ signed }) => signed({ tid: undefined }),
  },
  "a token without a claim that has to be there": {
    checks: [[authorize, "if (isAbsent(own(claims, name))) return name;", "void name;"]],
    settings: { trusts: [{ ...trust, claims: { cid: [] } }] },
    send: ({ signed }) => signed({ cid: null }),
  },
  "a token of another client": {
    checks: [[authorize, "clients === undefined || isAmong(clients, own(claims, clientClaim))", "true || clients"]],
    send: ({ signed }) => signed({ azp: "another" }),
  },
  "a client that is a list": {
    checks: [[authorize, 'typeof value === "string" && texts.has(value)', "texts.has(String(value))"]],
    send: ({ signed }) => signed({ azp: [client] }),
  },
  "an ID token, where any client is admitted": {
    checks: [[authorize, "if (isAbsent(own(claims, name))) return name;", "void name;"]],
    settings: { trusts: [{ ...anyClientOfAnother, claims: { azp: [] } }] },
    send: ({ signed }) => signed({ iss: anyClientOfAnother.issuer, azp: undefined }),
  },
  "a client that is denied, where any other is admitted and the token names it in another claim": {
    checks: [[authorize, "[clientClaim, ...clientIdClaims]", "[clientClaim]"]],
    settings: { trusts: [anyClientOfAnother], denied: { clients: ["evil"] } },
    send: ({ signed }) => signed({ iss: anyClientOfAnother.issuer, client_id: "evil" }),
  },
  "a token that names no client, where some are denied": {
    checks: [[authorize, 'if (names.length === 0) return "client-unknown";', ""]],
    settings: { trusts: [anyClientOfAnother], denied: { clients: ["evil"] } },
    send: ({ signed }) => signed({ iss: anyClientOfAnother.issuer, azp: "" }),
  },
  "a client that is denied": {
    checks: [[authorize, 'return "client-denied"', "return undefined"]],
    settings: { denied: { clients: [client] } },
    send: ({ signed }) => signed(),
  },
  "a person who is denied by the directory's name": {
    checks: [[authorize, ' || isAmong(subjects, own(claims, "oid"))', ""]],
    settings: { denied: { subjects: ["o"] } },
    send: ({ signed }) => signed(),
  },
  "a person who is denied by the issuer's name": {
    checks: [[authorize, 'isAmong(subjects, own(claims, "sub")) || ', ""]],
    settings: { denied: { subjects: ["s"] } },
    send: ({ signed }) => signed(),
  },
  "a token that Entra calls so, and that is denied": {
    checks: [[authorize, ' || isAmong(tokens, own(claims, "uti"))', ""]],
    settings: { denied: { tokens: ["u"] } },
    send: ({ signed }) => signed(),
  },
  "a token that the standard calls so, and that is denied": {
    checks: [[authorize, 'isAmong(tokens, own(claims, "jti")) || ', ""]],
    settings: { denied: { tokens: ["j"] } },
    send: ({ signed }) => signed({ jti: "j" }),
  },
  "a token of a key that is denied": {
    checks: [
      [authorize, 'if (denied.kids.has(kid)) throw new Refusal("key-denied");', ""],
      ["function/authorizer/trusts.ts", "deniedKids: denied.kids,", "deniedKids: new Set<string>(),"],
    ],
    settings: { denied: { kids: ["one"] } },
    send: ({ signed }) => signed(),
  },
  "a token of another issuer, by a key that both have": {
    checks: [
      [authorize, "trusts.find((one) => one.issuer === issuer)", "(void issuer, trusts[0])"],
      [authorize, "issuer: trust.issuer,", ""],
    ],
    send: ({ signed }) => signed({ iss: anyClientOfAnother.issuer }),
  },
  "a token of a stranger under a known kid": {
    checks: [
      [
        authorize,
        "const { payload } = await jwtVerify(token, key, {",
        "const { payload } = await (async (..._: unknown[]) => ({ payload: decodeJwt(token) }))(token, key, {",
      ],
    ],
    send: ({ signed }) => signed({}, stranger),
  },
  "a token by another algorithm than its key is for": {
    checks: keyForAll,
    send: ({ signed }) => signed({}, key, { alg: "RS512" }),
  },
  "a token by an algorithm that no key of OCI is for": {
    checks: [...keyForAll, [authorize, 'if (!isAllowed) throw new Refusal("algorithm");', ""]],
    send: ({ signed }) => signed({}, key, { alg: "PS256" }),
  },
  "a token behind another scheme": {
    checks: [[authorize, "/^bearer +(", "/^\\w+ +("]],
    send: async ({ signed }) => (await signed()).replace("Bearer", "Basic"),
  },
  "something before the token": {
    checks: [[authorize, "/^bearer +(", "/bearer +("]],
    send: async ({ signed }) => `x ${await signed()}`,
  },
  "something behind the token": {
    checks: [[authorize, ")$/i.exec(token)", ")/i.exec(token)"]],
    send: async ({ signed }) => `${await signed()} x`,
  },
  "a list of tokens": {
    checks: [[authorize, 'if (typeof token !== "string") throw new Refusal("several-tokens");', ""]],
    send: async ({ signed }) => [await signed()],
  },
};

const isRefused = async (to: Asked, attack: Attack): Promise<boolean> =>
  (await to.ask(await attack.send(to))).active !== true;

describe.each(Object.entries(attacks))("%s", (_name, attack) => {
  test("is refused", async () => {
    expect(await isRefused(asked(attack.settings), attack)).toBe(true);
  });

  test("passes without what stops it", async () => {
    const { makeAuthorizer } = await without(attack.checks);
    expect(await isRefused(asked(attack.settings, makeAuthorizer), attack)).toBe(false);
  });
});

/** What no single check of ours stops. */
const refused: Readonly<Record<string, (to: Asked) => Promise<string | readonly string[] | undefined>>> = {
  "two tokens": async ({ signed }) => [await signed(), await signed({ azp: "another" })],
  "no token": async () => undefined,
  "an empty header": async () => "",
  "what is no token": async () => "Bearer abc",
  "a token of a key that nobody lists": ({ signed }) => signed({}, two),
  "a token without kid": ({ signed }) => signed({}, key, { kid: undefined }),
  "an unsigned token": async (to) => {
    const [, payload] = (await to.signed()).split(".");
    return `Bearer ${Buffer.from('{"alg":"none","kid":"one"}').toString("base64url")}.${payload}.`;
  },
  "a token signed with the public key as a secret": async (to) => {
    const [, payload] = (await to.signed()).split(".");
    const head = Buffer.from('{"alg":"HS256","kid":"one"}').toString("base64url");
    const secret = key.publicKey.export({ type: "spki", format: "pem" });
    return `Bearer ${head}.${payload}.${createHmac("sha256", secret).update(`${head}.${payload}`).digest("base64url")}`;
  },
  "a token that brings its key": ({ signed }) => signed({}, stranger, { jwk: stranger.jwk }),
  "a token that says where its key is": ({ signed }) => signed({}, stranger, { jku: "https://evil.test/keys" }),
  "a kid that is a path": ({ signed }) => signed({}, stranger, { kid: "../../../dev/null" }),
  "a kid that is a name of the language": ({ signed }) => signed({}, stranger, { kid: "__proto__" }),
  "a kid that is a list": async () => `Bearer ${signedText('{"alg":"RS256","kid":["one"]}', "{}")}`,
  "an extension that must be understood": async ({ claimsText }) =>
    `Bearer ${signedText('{"alg":"RS256","kid":"one","crit":["exp"],"exp":1}', claimsText())}`,
  "a payload that is not encoded": async ({ signed }) => {
    const [, payload = ""] = (await signed()).split(".");
    const text = signedText('{"alg":"RS256","kid":"one","b64":false,"crit":["b64"]}', payload, (part) => part);
    return `Bearer ${text}`;
  },
  "two issuers, of which the last is another": async ({ claimsText }) =>
    `Bearer ${signedText('{"alg":"RS256","kid":"one"}', claimsText().replace(/}$/, ',"iss":"https://issuer.test/"}'))}`,
  "two clients, of which the last is another": async ({ claimsText }) =>
    `Bearer ${signedText('{"alg":"RS256","kid":"one"}', claimsText().replace(/}$/, ',"azp":"another"}'))}`,
  "claims that are a list": async () => `Bearer ${signedText('{"alg":"RS256","kid":"one"}', "[]")}`,
  "claims of 100,000 levels": async () =>
    `Bearer ${signedText('{"alg":"RS256","kid":"one"}', `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)}`,
  "a time that is a text": ({ signed }) => signed({ exp: "9999999999" }),
  "an audience that is an object": ({ signed }) => signed({ aud: { 0: api } }),
  "a changed claim": async (to) => {
    const [head, , signature] = (await to.signed()).split(".");
    const [, other] = (await to.signed({ sub: "admin" })).split(".");
    return `${head}.${other}.${signature}`;
  },
  "an issuer in other letters": ({ signed }) => signed({ iss: "HTTPS://login.microsoftonline.com/x" }),
};

test.each(Object.entries(refused))("%s is refused", async (_name, send) => {
  const to = asked();
  const { active, scope, context } = await to.ask(await send(to));
  expect({ active, scope, context }).toEqual({ active: false });
});

test("a token of a key that is denied is refused, and nobody is asked for it again", async () => {
  const { ask, signed, provider } = asked({ denied: { kids: ["one"] } });
  provider.jwks = [key.jwk, two.jwk];
  await ask(await signed({}, two));
  const { length } = provider.asked;
  expect(await ask(await signed())).toMatchObject({ active: false });
  expect(provider.asked).toHaveLength(length);
});

test.each(["", "null", "[]", '{"type":"TOKEN"}', '{"data":[]}', '{"data":{"token":{"a":1}}}', "\u0000"])(
  "an input %j is no token",
  async (body) => {
    expect(await asked().raw(body)).toMatchObject({ active: false });
  },
);

test("of two claims with one name the last counts, for everything", async () => {
  const to = asked({ AUTHORIZER_CONTEXT: "sub" });
  const text = to.claimsText().replace(/^{/, '{"sub":"admin","azp":"another","iss":"https://issuer.test/",');
  const answer = await to.ask(`Bearer ${signedText('{"alg":"RS256","kid":"none","kid":"one"}', text)}`);
  expect(answer).toMatchObject({ active: true, context: { sub: "s" } });
});
