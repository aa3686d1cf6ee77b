import { describe, expect, test } from "vitest";
import { gatewayAt } from "./started-gateway";
import { gatewayId, stockRoute } from "./test-stack";

describe("a request that comes back", () => {
  test.each([
    [undefined, 200, []],
    ["cdn.test, other; x=1", 200, []],
    [`cdn.test, ${gatewayId}`, 200, ["request.possibleLoopDetected"]],
    [`${gatewayId}; x, ${gatewayId}`, 508, ["request.loopDetected"]],
  ])("CDN-Loop: %s", async (value, status, codes) => {
    const { fetch, logs } = await gatewayAt({ routes: [stockRoute("/x", "in")] });
    const response = await fetch("/api/x", value === undefined ? {} : { headers: { "cdn-loop": value } });
    expect([response.status, logs.flatMap(({ log, code }) => (log === "execution" ? [code] : []))]).toEqual([
      status,
      codes,
    ]);
  });
});
