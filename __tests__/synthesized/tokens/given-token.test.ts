import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { looksLikeToken, readGivenToken } from "../../../synthesized/tokens/given-token";
import { unsignedJwt } from "./jwts";

const token = unsignedJwt({ alg: "RS256", kid: "k" }, { aud: "a" });

test.each([
  token,
  `  ${token}\n`,
  `\uFEFF${token}`,
  `Bearer ${token}`,
  `bearer  ${token}`,
  `Authorization: Bearer ${token}\r\n`,
  JSON.stringify(token),
  JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: 3599 }),
  JSON.stringify({ accessToken: token, expiresOn: "2026-01-01 00:00:00.000000" }),
  JSON.stringify({ token: `Bearer ${token}` }),
  JSON.stringify({ id_token: token }),
])("a token is found in %j", (content) => {
  expect(readGivenToken(content, "FILE")).toEqual({
    ...{ token, header: { alg: "RS256", kid: "k" }, claims: { aud: "a" } },
  });
});

const payloads = (payload: string | object): string => unsignedJwt({ alg: "RS256", kid: "k" }, payload);

describe("what no gateway reads", () => {
  test.each([
    ["", "no token"],
    ["{}", "no token"],
    ["[]", "no token"],
    ["null", "no token"],
    ["x", "1 part between dots"],
    ["a.b", "2 parts between dots"],
    ["a.b.c.d", "4 parts between dots"],
    ["a.b.c.d.e", "an encrypted token"],
    [`${token}=`, "a signature that is not base64url"],
    [`=${token}`, "a header that is not base64url"],
    [token.replace(".", ".+"), "a payload that is not base64url"],
    [payloads("{"), "a payload that is not JSON"],
    [payloads("[]"), "a payload that is no JSON object"],
    [payloads('{"aud":"a","aud":"b"}'), 'a payload that names "aud" twice'],
    [payloads('\uFEFF{"aud":"a"}'), "a payload that begins with a byte order mark"],
    [unsignedJwt("1", {}), "a header that is no JSON object"],
    [unsignedJwt('{"alg":"RS256","alg":"none"}', {}), 'a header that names "alg" twice'],
  ])("%s: %s", (content, reason) => {
    expect(() => readGivenToken(content, "FILE")).toThrow(`TOKEN_MALFORMED: FILE: got ${reason}. Expected: `);
  });
});

test("errors repeat nothing of what was given", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12, unit: "grapheme-ascii" }), (content) => {
      const secret = content.replace(/[\s.]/g, "s");
      expect(() => readGivenToken(`${secret}.${secret}`, "FILE")).toThrow(
        /^TOKEN_MALFORMED: FILE: got (?:2 parts between dots|no token)\. Expected: [^\n]*$/,
      );
    }),
  );
});

test.each([
  [token, true],
  [`Bearer ${token}`, true],
  ["-", false],
  ["token.txt", false],
  ["eyJ", false],
  ["eyJ.txt", false],
])("%s looks like a token: %s", (words, expected) => {
  expect(looksLikeToken(words)).toBe(expected);
});
