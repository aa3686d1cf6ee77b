import { expect, it } from "vitest";
import { renderRateLimit } from "../../constructs/rate-limit";

it("counts each client by itself unless said otherwise", () => {
  expect(renderRateLimit({ requestsPerSecond: 5 })).toEqual({ rateInRequestsPerSecond: 5, rateKey: "CLIENT_IP" });
  expect(renderRateLimit({ requestsPerSecond: 5, key: "TOTAL" })).toMatchObject({ rateKey: "TOTAL" });
});
