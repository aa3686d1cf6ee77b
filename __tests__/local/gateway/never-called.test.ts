import { describe, expect, test } from "vitest";
import { isNeverCalled, lookupUnlessNeverCalled } from "../../../local/gateway/never-called";

describe("isNeverCalled", () => {
  test.each([
    "169.254.169.254",
    "169.254.0.1",
    "168.63.129.16",
    "[fe80::1]",
    "[febf::1]",
    "[fd00:c1::a9fe:a9fe]",
    "[fd00:ec2::254]",
    "metadata.google.internal",
    "Metadata.Google.Internal.",
    new URL("http://2852039166/").hostname,
    new URL("http://0xA9FEA9FE/").hostname,
    new URL("http://[::ffff:169.254.169.254]/").hostname,
    new URL("http://[64:ff9b::169.254.169.254]/").hostname,
  ])("%s", (host) => expect(isNeverCalled(host)).toBe(true));

  test.each([
    "127.0.0.1",
    "[::1]",
    "10.0.0.1",
    "169.253.255.255",
    "[fec0::1]",
    "api.test",
    "metadata.api.test",
    "localhost",
  ])("and not %s", (host) => expect(isNeverCalled(host)).toBe(false));
});

describe("a look-up", () => {
  const found = (host: string, all: boolean): Promise<unknown> =>
    new Promise((resolve) =>
      lookupUnlessNeverCalled(host, { all }, (error, address) => resolve(error === null ? address : error.code)),
    );

  test("finds what may be called, and nothing for what may not", async () => {
    // Addresses lead to themselves, without a name server.
    expect(await found("192.0.2.1", false)).toBe("192.0.2.1");
    expect(await found("192.0.2.1", true)).toEqual([{ address: "192.0.2.1", family: 4 }]);
    expect(await found("169.254.169.254", false)).toBe("ENOTFOUND");
    expect(await found("169.254.169.254", true)).toBe("ENOTFOUND");
  });
});
