import { describe, expect, test } from "vitest";
import type { Api, Probe } from "../../../synthesized/system/apis";
import { isAnswerOf } from "../../../synthesized/verify/check";

const apiWith = (probe: Partial<Probe>, refusal = 401): Api => ({
  name: "orders",
  probe: { method: "GET", url: "https://gateway.example.com/orders/id", ...probe },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  refusal,
  ...{ issuers: [], audiences: [], claims: [], clients: [] },
});

describe("what counts as an answer of the back end", () => {
  test.each([
    [{}, 200, true],
    [{}, 204, true],
    [{}, 404, false],
    [{}, 302, false],
    [{ status: 404 }, 404, true],
    [{ status: 200 }, 204, false],
    [{ isFilled: true }, 200, true],
    [{ isFilled: true }, 404, true],
    [{ isFilled: true }, 400, true],
    [{ isFilled: true }, 401, false],
    [{ isFilled: true }, 403, false],
    [{ isFilled: true }, 429, false],
    [{ isFilled: true }, 500, false],
    [{ isFilled: true }, 302, false],
    [{ isFilled: true, status: 200 }, 404, false],
  ] as const)("%j and %s: %s", (probe, status, isRight) => {
    expect(isAnswerOf(apiWith(probe), status)).toBe(isRight);
  });

  test("what the gateway answers to those whom it refuses is none, whatever it is", () => {
    expect(isAnswerOf(apiWith({ isFilled: true }, 418), 418)).toBe(false);
  });
});
