import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { readCompactJwt as read } from "../../../local/gateway/compact-jwt";
import { TokenRefusal } from "../../../local/gateway/token-refusal";

const header: JsonObject = { typ: "JWT", alg: "RS256", kid: "one" };
const claims: JsonObject = {
  ...{ iss: "https://issuer.test/", aud: "api", azp: "client", sub: "somebody", exp: 4_000_000_000, roles: ["a", "b"] },
};

const segment = (text: string): string => Buffer.from(text).toString("base64url");
const jwt = (headerText: string, payloadText: string): string => `${segment(headerText)}.${segment(payloadText)}.AAAA`;

/** Object members as texts, so that each may be written in a way of its own. */
type Members = readonly (readonly [name: string, value: string])[];
const membersOf = (object: JsonObject): Members =>
  Object.entries(object).map(([name, value]) => [JSON.stringify(name), JSON.stringify(value)]);
const written = (members: Members, space = ""): string =>
  `${space}{${members.map(([name, value]) => `${space}${name}${space}:${space}${value}${space}`).join(",")}}${space}`;
const changed = (members: Members, at: number, by: (member: Members[number]) => Members): Members =>
  members.flatMap((member, index) => (index === at % members.length ? by(member) : [member]));

/** The first letter of a text, spelled out. */
const escaped = (text: string): string =>
  text.replace(/^"(\w)/, (_all, letter: string) => `"\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Another way to write the same: every reader reads it alike. */
const sameMeaning: fc.Arbitrary<(members: Members) => string> = fc.oneof(
  fc.constantFrom(" ", "\t", "\r\n").map((space) => (members: Members) => written(members, space)),
  fc
    .nat(9)
    .map((at) => (members: Members) => written(changed(members, at, ([name, value]) => [[escaped(name), value]]))),
  fc
    .nat(9)
    .map((at) => (members: Members) => written(changed(members, at, ([name, value]) => [[name, escaped(value)]]))),
  fc.nat(9).map((at) => (members: Members) => written([...members.slice(at), ...members.slice(0, at)])),
  fc
    .constantFrom("4000000000.0", "4e9", "4E+9", "40000000000e-1")
    .map(
      (exp) => (members: Members) =>
        written(members.map(([name, value]) => [name, value === "4000000000" ? exp : value])),
    ),
);

/** What a lax reader passes over, or reads in a way of its own. */
const dialect: fc.Arbitrary<(members: Members) => string> = fc.oneof(
  // A second value for a name that stands there, before it or after it, the same or another, plainly or spelled out.
  fc
    .record({
      ...{ at: fc.nat(9), first: fc.boolean(), spelled: fc.boolean() },
      value: fc.option(fc.constantFrom('"other"', '["other"]', "null", "{}")),
    })
    .map(({ at, first, spelled, value: other }) => (members: Members) => {
      const twice = changed(members, at, ([name, value]) => {
        const second = [spelled ? escaped(name) : name, other ?? value] as const;
        return first ? [second, [name, value]] : [[name, value], second];
      });
      return written(twice);
    }),
  fc
    .constantFrom(
      '"\\ud800"',
      '["\\udc00"]',
      "1e400",
      "-9007199254740993",
      '{"a":1,"a":1}',
      `${"[".repeat(64)}${"]".repeat(64)}`,
    )
    .map((value) => (members: Members) => written([...members, ['"more"', value]])),
  fc.nat(9).map((at) => (members: Members) => {
    const name = members[at % members.length]?.[0].slice(0, -1);
    return written([...members, [`${name}\\u0000"`, '"other"']]);
  }),
  fc
    .constantFrom("\uFEFF", "\0", "\u00a0", "\v", "//\n", "{}")
    .map((before) => (members: Members) => before + written(members)),
  fc.constantFrom("\uFEFF", "\0", "\u00a0", ",", "{}").map((after) => (members: Members) => written(members) + after),
);

const refusal = expect.any(TokenRefusal);
const readCompactJwt = (token: string) => read(token, { "json-dialects": "strict" });
const readLaxly = (token: string) => read(token, { "json-dialects": "lenient" });

function parsedOrNone(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

describe("a token is read as every reader reads it, or not at all", () => {
  test("claims and header that are written differently are the same", () => {
    fc.assert(
      fc.property(sameMeaning, sameMeaning, (ofHeader, ofClaims) => {
        const token = jwt(ofHeader(membersOf(header)), ofClaims(membersOf(claims)));
        expect(readCompactJwt(token)).toMatchObject({ alg: "RS256", kid: "one", claims });
      }),
    );
  });

  test("what only lax readers take in the claims is refused", () => {
    fc.assert(
      fc.property(dialect, (change) => {
        expect(() => readCompactJwt(jwt(JSON.stringify(header), change(membersOf(claims))))).toThrow(refusal);
      }),
    );
  });

  test("and so in the header", () => {
    fc.assert(
      fc.property(dialect, (change) => {
        expect(() => readCompactJwt(jwt(change(membersOf(header)), JSON.stringify(claims)))).toThrow(refusal);
      }),
    );
  });

  test("or, where the lenient answer is played, all of it as JSON.parse takes it", () => {
    fc.assert(
      fc.property(fc.oneof(dialect, sameMeaning), (change) => {
        const text = change(membersOf(claims));
        const lax = () => readLaxly(jwt(JSON.stringify(header), text));
        const parsed = parsedOrNone(text.replace(/^\uFEFF/, ""));
        if (parsed === undefined) expect(lax).toThrow(refusal);
        else expect(lax().claims).toEqual(parsed);
      }),
    );
  });

  test.each(["aud", "azp", "iss", "exp"])("neither of two %s counts, in either order", (name) => {
    const second = `${JSON.stringify(name)}:"other"`;
    const text = JSON.stringify(claims);
    for (const twice of [text.replace("{", `{${second},`), text.replace(/}$/, `,${second}}`)])
      expect(() => readCompactJwt(jwt(JSON.stringify(header), twice))).toThrow(
        `JWT token has a payload that names "${name}" twice.`,
      );
  });
});

describe("three parts of base64url", () => {
  const good = jwt(JSON.stringify(header), JSON.stringify(claims));

  test("with one character more or other are refused", () => {
    const character = fc.constantFrom(..."=+/ \t\r\n.\0,~ä");
    fc.assert(
      fc.property(fc.nat(good.length), character, (at, inserted) => {
        expect(() => readCompactJwt(good.slice(0, at) + inserted + good.slice(at))).toThrow(refusal);
      }),
    );
  });

  test("have one spelling each: spare bits are refused", () => {
    const payload = JSON.stringify({ ...claims, pad: "" });
    const padded = [0, 1, 2].map((more) => payload.replace('"pad":""', `"pad":"${"x".repeat(more)}"`));
    const spare = padded.map(segment).filter((text) => text.length % 4 !== 0);
    expect(spare).toHaveLength(2);
    for (const text of spare) {
      const last = Buffer.from(text.slice(-1), "latin1");
      last[0] = (last[0] ?? 0) + 1;
      const other = text.slice(0, -1) + last.toString("latin1");
      expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(text, "base64url"));
      expect(() => readCompactJwt(`${segment(JSON.stringify(header))}.${other}.AAAA`)).toThrow(refusal);
      expect(readCompactJwt(`${segment(JSON.stringify(header))}.${text}.AAAA`).kid).toBe("one");
    }
  });

  test.each([
    ["claims that are a list", "[]"],
    ["claims that are null", "null"],
    ["claims that are a text", '"a"'],
  ])("%s are refused", (_name, payload) => {
    expect(() => readCompactJwt(jwt(JSON.stringify(header), payload))).toThrow("that is no JSON object");
  });
});
