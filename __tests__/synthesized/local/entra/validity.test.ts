import fc from "fast-check";
import { expect, it } from "vitest";
import { freshValidity } from "../../../../synthesized/local/entra/validity";

it("lives 60 to 90 minutes from now, dated five minutes back, whatever the moment and the dice", () => {
  const moment = fc.integer({ min: 0, max: 4e12 });
  const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(moment, dice, (now, random) => {
      const { iat, nbf, exp } = freshValidity({ now: () => now }, () => random);
      const seconds = Math.floor(now / 1000);
      expect([iat, nbf]).toEqual([seconds - 300, seconds - 300]);
      expect(exp - seconds).toBeGreaterThanOrEqual(3600);
      expect(exp - seconds).toBeLessThanOrEqual(5400);
    }),
  );
});

it("reaches both ends", () => {
  const lifetime = (random: number): number => freshValidity({ now: () => 0 }, () => random).exp;
  expect([lifetime(0), lifetime(0.9999999)]).toEqual([3600, 5400]);
});
