import fc from "fast-check";
import { expect, it } from "vitest";
import { certifiedAt, ownCertificate } from "../../function/jwks-certificate";
import { certifiedFrom } from "./certificates";

it("reads when the first certificate begins", async () => {
  const begin = new Date("2026-03-04T05:06:07Z");
  const [first] = await certifiedFrom(begin);
  const [second] = await certifiedFrom(new Date("2020-01-01T00:00:00Z"));
  expect(ownCertificate([first, second])).toBe(first);
  expect(certifiedAt(first)).toBe(begin.getTime());
});

it("keeps nothing beyond all measure", () => {
  expect(ownCertificate(["A".repeat(8192)])).toBeDefined();
  expect(ownCertificate(["A".repeat(8193)])).toBeUndefined();
});

it("takes anything else for no certificate", () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(fc.base64String())), (x5c) => {
      expect(certifiedAt(ownCertificate(x5c))).toBeUndefined();
    }),
  );
});
