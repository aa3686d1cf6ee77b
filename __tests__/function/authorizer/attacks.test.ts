/**
 * Each check of the authorizer that decides by itself: it is taken out of the source, and an attack that was refused passes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { describe, expect, test } from "vitest";
import { rsaKey } from "../../local/gateway/issuer";
import { newFolder } from "../../run-folder";
import { type Asked, api, asked, client, key, type Make, stranger, trust } from "./asked";

const folder = resolve(__dirname, "../../../function/authorizer");

interface Attack {
  readonly file: string;
  readonly check: string;
  readonly instead: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly send: (to: Asked) => Promise<string>;
}

const inPast = ({ clock }: Asked) => Math.floor(clock.wall() / 1000) - 1;
const inFuture = ({ clock }: Asked) => Math.floor(clock.wall() / 1000) + 3600;
const authorize = "authorize.ts";
const two = rsaKey("two");

const attacks: Readonly<Record<string, Attack>> = {
  "a token for another API": {
    ...{ file: authorize, check: "audience: [...trust.audiences],", instead: "" },
    send: ({ signed }) => signed({ aud: "another" }),
  },
  "a token that never ends": {
    ...{ file: authorize, check: 'requiredClaims: ["exp"],', instead: "" },
    send: ({ signed }) => signed({ exp: undefined }),
  },
  "a token of yesterday": {
    ...{ file: authorize, check: "currentDate: new Date(now)", instead: "currentDate: new Date(0)" },
    send: (to) => to.signed({ exp: inPast(to), nbf: undefined }),
  },
  "a token of tomorrow": {
    ...{ file: authorize, check: "currentDate: new Date(now)", instead: "currentDate: new Date(now + 3_600_000)" },
    send: (to) => to.signed({ nbf: inFuture(to), exp: inFuture(to) + 3600 }),
  },
  "a token of another tenant": {
    ...{ file: authorize, check: "if (!isAmong(values, own(claims, name))) return name;", instead: "void values;" },
    send: ({ signed }) => signed({ tid: "22222222-2222-4333-8444-555555555555" }),
  },
  "a token without its tenant": {
    ...{ file: authorize, check: "if (!isAmong(values, own(claims, name))) return name;", instead: "void values;" },
    send: ({ signed }) => signed({ tid: undefined }),
  },
  "a token without a claim that has to be there": {
    ...{ file: authorize, check: "if (isAbsent(own(claims, name))) return name;", instead: "void name;" },
    settings: { trusts: [{ ...trust, claims: { cid: [] } }] },
    send: ({ signed }) => signed({ cid: null }),
  },
  "a token of another client": {
    ...{ file: authorize, check: ": isAmong(clients, client)", instead: ": true" },
    send: ({ signed }) => signed({ azp: "another" }),
  },
  "a client that is a list": {
    ...{ file: authorize, check: 'typeof value === "string" && texts.has(value)', instead: "texts.has(String(value))" },
    send: ({ signed }) => signed({ azp: [client] }),
  },
  "an ID token, where any client is admitted": {
    ...{ file: authorize, check: 'typeof client === "string" && client !== ""', instead: "true" },
    settings: {
      trusts: [
        {
          issuer: "https://issuer.test/",
          ...{ keys: "https://issuer.test/keys", audiences: [api], clientClaim: "azp", anyClient: true },
        },
      ],
    },
    send: ({ signed }) => signed({ iss: "https://issuer.test/", azp: undefined }),
  },
  "a client that is denied": {
    ...{ file: authorize, check: 'return "client-denied"', instead: "return undefined" },
    settings: { denied: { clients: [client] } },
    send: ({ signed }) => signed(),
  },
  "a person who is denied": {
    ...{ file: authorize, check: 'return "subject-denied"', instead: "return undefined" },
    settings: { denied: { subjects: ["o"] } },
    send: ({ signed }) => signed(),
  },
  "a token that is denied": {
    ...{ file: authorize, check: '? "token-denied"', instead: "? undefined" },
    settings: { denied: { tokens: ["u"] } },
    send: ({ signed }) => signed(),
  },
  "a token behind another scheme": {
    ...{ file: authorize, check: "/^bearer +(", instead: "/^\\w+ +(" },
    send: async ({ signed }) => (await signed()).replace("Bearer", "Basic"),
  },
};

/** The authorizer with one place of its source replaced. */
async function without({ file, check, instead }: Attack): Promise<Make> {
  const replaced: Plugin = {
    name: "replaced",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== join(folder, file)) return undefined;
        const contents = readFileSync(path, "utf8");
        expect(contents.split(check)).toHaveLength(2);
        return { contents: contents.replace(check, () => instead), loader: "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [join(folder, "make-authorizer.ts")],
    ...{ bundle: true, platform: "node", format: "cjs", write: false, logLevel: "error" },
    plugins: [replaced],
  });
  const bundle = join(newFolder("authorizer"), "make-authorizer.cjs");
  writeFileSync(bundle, outputFiles[0]?.text ?? "");
  return (createRequire(__filename)(bundle) as { makeAuthorizer: Make }).makeAuthorizer;
}

const isRefused = async (to: Asked, attack: Attack): Promise<boolean> =>
  (await to.ask(await attack.send(to))).active !== true;

describe.each(Object.entries(attacks))("%s", (_name, attack) => {
  test("is refused", async () => {
    expect(await isRefused(asked(attack.settings), attack)).toBe(true);
  });

  test("passes without the check", async () => {
    expect(await isRefused(asked(attack.settings, await without(attack)), attack)).toBe(false);
  });
});

/** What more than one check stops. */
const refused: Readonly<Record<string, (to: Asked) => Promise<string | readonly string[] | undefined>>> = {
  "two tokens": async ({ signed }) => [await signed(), await signed({ azp: "another" })],
  "no token": async () => undefined,
  "an empty header": async () => "",
  "what is no token": async () => "Bearer abc",
  "a token of a stranger under a known kid": ({ signed }) => signed({}, stranger),
  "a token of a key that nobody lists": ({ signed }) => signed({}, two),
  "a token without kid": ({ signed }) => signed({}, key, { kid: undefined }),
  "an unsigned token": async (to) => {
    const [, payload] = (await to.signed()).split(".");
    return `Bearer ${Buffer.from('{"alg":"none","kid":"one"}').toString("base64url")}.${payload}.`;
  },
  "a token signed with PS256": ({ signed }) => signed({}, key, { alg: "PS256" }),
  "a changed claim": async (to) => {
    const [head, , signature] = (await to.signed()).split(".");
    const [, other] = (await to.signed({ sub: "admin" })).split(".");
    return `${head}.${other}.${signature}`;
  },
  "an issuer in other letters": ({ signed }) => signed({ iss: "HTTPS://login.microsoftonline.com/x" }),
  "something before the token": async ({ signed }) => `x ${await signed()}`,
  "something behind the token": async ({ signed }) => `${await signed()} x`,
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
