import { expect, test } from "vitest";
import { asked, key, type Make, trust } from "./asked";
import { without } from "./without-checks";

/** How often it asks while 40 tokens come in 36 s, each with a kid that nobody lists. */
async function askedInFlood(listed: boolean, make?: Make): Promise<number> {
  const to = asked({}, make);
  await to.ask(await to.signed());
  if (!listed) to.provider.jwks = undefined;
  const before = to.provider.asked.length;
  for (let at = 0; at < 40; at++)
    expect(await to.ask(await to.signed({}, key, { kid: `kid-${at}` }), 900)).toMatchObject({ active: false });
  return to.provider.asked.length - before;
}

test("a flood of kids that nobody lists makes it ask once in ten seconds", async () => {
  expect(await askedInFlood(true)).toBe(4);
  const { makeAuthorizer } = await without([["function/authorizer/keys-by-kid.ts", " || !this.#mayAsk()", ""]]);
  expect(await askedInFlood(true, makeAuthorizer)).toBe(40);
});

test("and while the identity provider fails it makes it ask no more often than anybody would: after 5, 10 and 20 seconds", async () => {
  // Each with its one repetition.
  expect(await askedInFlood(false)).toBe(6);
  const { makeAuthorizer } = await without([["function/authorizer/keys-by-kid.ts", "!isFailing && ", ""]]);
  expect(await askedInFlood(false, makeAuthorizer)).toBeGreaterThan(6);
});

test("a kid of one issuer is asked of that issuer alone", async () => {
  const other = { ...trust, issuer: "https://issuer.test/", keys: "https://issuer.test/keys" };
  const { ask, signed, provider } = asked({ trusts: [trust, other] });
  await ask(await signed());
  expect(await ask(await signed({ iss: other.issuer }, key, { kid: "unknown" }))).toMatchObject({ active: false });
  expect(provider.asked.filter((uri) => uri === other.keys)).toHaveLength(2);
  expect(provider.asked.filter((uri) => uri === trust.keys)).toHaveLength(2);
});
