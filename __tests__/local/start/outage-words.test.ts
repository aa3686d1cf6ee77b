/** What `start` says of the functions of this package while nobody gives them keys. */
import { expect, test } from "vitest";
import { outageInWords } from "../../../local/start/outage-words";

const uri = "https://objectstorage.eu-frankfurt-1.oraclecloud.com/n/a/b/b/o/keys";
const unread = /only the snapshot helps, which nobody reads on this machine$/;
const trusts = (over: object): string => JSON.stringify([{ issuer: "https://a.example.com", ...over }]);

test.each<readonly [string, Record<string, string>, RegExp]>([
  ["an adapter", { JWKS_URI: "https://a.example.com/keys" }, /cannot ask the others: 503$/],
  ["an adapter with a snapshot", { JWKS_URI: "https://a.example.com/keys", JWKS_SNAPSHOT_URI: uri }, unread],
  ["an authorizer", { AUTHORIZER_TRUSTS: trusts({}) }, /for one that gets none 502$/],
  ["an authorizer with a snapshot", { AUTHORIZER_TRUSTS: trusts({ snapshot: uri }) }, unread],
])("of %s it says whether a snapshot would help, and that none is read here", (_, config, words) => {
  expect(outageInWords(config)).toMatch(words);
});

test("of another function it says nothing", () => {
  expect(outageInWords({ GREETING: "hello" })).toBeUndefined();
});
