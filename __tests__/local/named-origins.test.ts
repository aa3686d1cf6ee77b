import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addNamedOrigins, readNamedOrigins } from "../../local/named-origins";
import { originMap } from "../../synthesized/system/origins";

const setting = "--origin";
const read = (...pairs: string[]) => readNamedOrigins(pairs, { setting });

describe("readNamedOrigins", () => {
  it("takes origins, with a slash or without, and the same one twice", () => {
    expect(
      read(
        "https://Orders.internal=http://127.0.0.1:3000",
        "http://b.test:81/=http://localhost:1/",
        "https://orders.internal:443=http://127.0.0.1:3000/",
        "https://c.test=https://[::1]:5",
      ),
    ).toEqual({
      "https://orders.internal": "http://127.0.0.1:3000",
      "http://b.test:81": "http://localhost:1",
      "https://c.test": "https://[::1]:5",
    });
  });

  it.each([
    [
      "https://orders.internal",
      /--origin: got https:\/\/orders.internal\. Expected: REAL=LOCAL, two http or https origins/,
    ],
    ["orders.internal=http://127.0.0.1:3000", /REAL=LOCAL, two http or https origins/],
    ["https://orders.internal=127.0.0.1:3000", /REAL=LOCAL, two http or https origins/],
    ["https://orders.internal=3000", /REAL=LOCAL, two http or https origins/],
    ["ftp://orders.internal=http://127.0.0.1:3000", /REAL=LOCAL, two http or https origins/],
    ["https://a.test=http://127.0.0.1:1=http://127.0.0.1:2", /REAL=LOCAL, two http or https origins/],
    ["https://a.test/v1=http://127.0.0.1:1", /origins alone, without a path or anything else: https:\/\/a\.test\./],
    ["https://a.test=http://127.0.0.1:1/?x", /origins alone, without a path or anything else: http:\/\/127\.0\.0\.1:1/],
    ["https://a.test=http://me:secret@127.0.0.1:1", /origins alone/],
    ["https://a.test=http://192.0.2.1:80", /a local side on loopback.*With --remote-origins it may be another machine/],
    ["https://a.test=http://orders:3000", /a local side on loopback/],
    ["https://a.test=http://169.254.169.254", /no link-local address and no machine's metadata/],
    ["https://a.test=http://[fe80::1]", /no link-local address/],
  ])("says in one line what is wrong with %s", (pair, message) => {
    expect(() => read(pair)).toThrow(message);
    expect(() => read(pair)).toThrow(/^USAGE: [^\n]*$/);
  });

  it("refuses two places for one origin", () => {
    expect(() => read("https://a.test=http://127.0.0.1:1", "https://A.test=http://127.0.0.1:2")).toThrow(
      "--origin: got https://A.test=http://127.0.0.1:2, and http://127.0.0.1:1 for the same origin. Expected: one place for each.",
    );
  });

  it("never takes a text apart in another way than at its one equals sign", () => {
    fc.assert(
      fc.property(fc.webAuthority({ withPort: true }), fc.integer({ min: 1, max: 65_535 }), (host, port) => {
        const real = new URL(`https://${host}`).origin;
        expect(read(`${real}=http://127.0.0.1:${port}`)).toEqual({
          [real]: new URL(`http://127.0.0.1:${port}`).origin,
        });
      }),
    );
  });
});

describe("addNamedOrigins", () => {
  it("puts loopback on the map, and gives back what leads to other machines", () => {
    const origins = originMap();
    const given = { "https://a.test": "http://127.0.0.1:1", "https://b.test": "http://orders:3000" };
    expect([...addNamedOrigins(given, origins, { remote: true })]).toEqual([["https://b.test", "http://orders:3000"]]);
    expect(origins.entries()).toEqual([{ real: "https://a.test", local: "http://127.0.0.1:1" }]);
  });

  it("refuses other machines unless asked, and link-local addresses even then", () => {
    const add = (local: string, remote: boolean) =>
      addNamedOrigins({ "https://a.test": local }, originMap(), { remote });
    expect(() => add("http://orders:3000", false)).toThrow(/^USAGE: origins: got .*a local side on loopback/);
    expect(() => add("http://169.254.169.254", true)).toThrow(/no link-local address/);
  });
});
