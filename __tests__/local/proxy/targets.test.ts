import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proxyTargets } from "../../../local/proxy/targets";
import { originMap } from "../../../synthesized/system/origins";

const origins = originMap();
for (const real of [
  "https://login.test",
  "https://orders.test:8443",
  "http://plain.test",
  "http://localhost:81",
  "https://10.0.0.1",
])
  origins.add(real, "http://127.0.0.1:9");
const targets = proxyTargets({ origins, outside: ["elsewhere.test:443"] });

/** As far as it is judged. */
const request = (url: string, host: string): IncomingMessage =>
  // Sound: nothing else of a request is read.
  ({ url, headers: { host }, rawHeaders: ["Host", host], httpVersion: "1.1" }) as IncomingMessage;

const names = [
  "login.test",
  "orders.test",
  "plain.test",
  "elsewhere.test",
  "localhost",
  "10.0.0.1",
  "example.com",
  "169.254.169.254",
];
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(...names, ":", "443", "8443", "80", "@", ".", "/", "#", "?", "[::1]", "%2e", " ", "\0"),
    fc.string({ maxLength: 3 }),
  ),
  { maxLength: 6 },
);

describe("whatever a client asks for", () => {
  test("CONNECT leads to the https names of the map, and to what the stack calls, and nowhere else", () => {
    const allowed = new Map<string, unknown>([
      ["login.test:443", { origin: "https://login.test" }],
      ["orders.test:8443", { origin: "https://orders.test:8443" }],
      ["elsewhere.test:443", { host: "elsewhere.test", port: 443 }],
    ]);
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((all) => all.join("")),
          fc.constantFrom(...allowed.keys()),
        ),
        (authority) => {
          const plain = authority.toLowerCase();
          const target = targets.ofConnect(request(authority, plain));
          expect(allowed.get(plain) ?? "refused").toEqual("status" in target ? "refused" : target);
        },
      ),
    );
  });

  test("a whole URL leads to the http names of the map, and nowhere else", () => {
    fc.assert(
      fc.property(fc.constantFrom("http://", "https://", "HTTP://", "//", ""), pieces, (scheme, all) => {
        const url = `${scheme}${all.join("")}`;
        const target = targets.ofRequest(request(url, "plain.test"), undefined);
        const isPlain = /^http:\/\/plain\.test(?::(?:0*80)?)?(?=[/?#]|$)/i.test(url);
        expect("origin" in target ? target.origin : "refused").toBe(isPlain ? "http://plain.test" : "refused");
      }),
    );
  });

  test("a tunnel leads to its own name", () => {
    const tunnel = { origin: "https://login.test" };
    fc.assert(
      fc.property(
        pieces,
        fc.oneof(
          pieces.map((all) => all.join("")),
          fc.constantFrom("login.test", "LOGIN.test:443"),
        ),
        (all, host) => {
          const target = targets.ofRequest(request(`/${all.join("")}`, host), tunnel);
          const isOwn = /^login\.test(?::443)?$/i.test(host);
          expect(target).toEqual(
            isOwn ? { ...tunnel, path: `/${all.join("")}` } : expect.objectContaining({ status: expect.any(Number) }),
          );
        },
      ),
    );
  });

  test("certificates are for the https names alone, and never for an address or this machine", () => {
    expect(targets.names).toEqual(["login.test", "orders.test"]);
  });
});
