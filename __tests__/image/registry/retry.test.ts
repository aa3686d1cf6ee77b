import { describe, expect, test } from "vitest";
import { ImageError } from "../../../image/errors";
import { nodeTransport } from "../../../image/registry/call";
import { backOff, retrying } from "../../../image/registry/retry";

function recording(random = 0.5) {
  const waits: number[] = [];
  const wait = async (duration: number) => void waits.push(duration);
  return {
    waits,
    transport: { ...nodeTransport, wait, random: () => random, now: () => Date.parse("2030-01-01T00:00:00Z") },
  };
}

const answers = (...outcomes: (Response | Error)[]) => {
  let calls = 0;
  return async () => {
    const outcome = outcomes[Math.min(calls, outcomes.length - 1)];
    calls += 1;
    if (outcome instanceof Response) return outcome;
    throw outcome;
  };
};

const refused = Object.assign(new TypeError("fetch failed"), {
  cause: Object.assign(new Error("connect ECONNREFUSED 192.0.2.1:443"), { code: "ECONNREFUSED" }),
});

describe("retrying", () => {
  test("doubles its waits from half a second", async () => {
    const { waits, transport } = recording();
    const response = await retrying(
      transport,
      "host",
      answers(refused, new Response(null, { status: 503 }), new Response("ok")),
    );
    expect(response.status).toBe(200);
    expect(waits).toEqual([500, 1000]);
  });

  test("varies them", () => {
    expect(backOff(0, 0)).toBe(375);
    expect(backOff(0, 0.999)).toBeLessThan(625);
  });

  test.each([
    ["3", 3000],
    ["0", 0],
    ["Tue, 01 Jan 2030 00:00:07 GMT", 7000],
    ["Tue, 01 Jan 2019 00:00:00 GMT", 0],
    ["86400", 60_000],
    ["soon", 500],
  ])("honours Retry-After: %s", async (value, expected) => {
    const { waits, transport } = recording();
    await retrying(
      transport,
      "host",
      answers(new Response(null, { status: 429, headers: { "retry-after": value } }), new Response("ok")),
    );
    expect(waits).toEqual([expected]);
  });

  test.each([400, 401, 403, 404, 409])("takes %i for an answer", async (status) => {
    const { waits, transport } = recording();
    expect((await retrying(transport, "host", answers(new Response(null, { status })))).status).toBe(status);
    expect(waits).toEqual([]);
  });

  test("ends with the last answer", async () => {
    const { waits, transport } = recording();
    expect((await retrying(transport, "host", answers(new Response(null, { status: 500 })))).status).toBe(500);
    expect(waits).toHaveLength(6);
  });

  test("ends with what was wrong with the connection", async () => {
    const { waits, transport } = recording();
    const failure = retrying(transport, "fra.ocir.io", answers(refused));
    await expect(failure).rejects.toThrow(/IMAGE_REGISTRY_UNREACHABLE: registry fra.ocir.io: ECONNREFUSED: connect/);
    expect(waits).toHaveLength(6);
  });

  test("does not ask again when a certificate is wrong", async () => {
    const { waits, transport } = recording();
    const cause = Object.assign(new Error("self-signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    const failure = retrying(transport, "host", answers(Object.assign(new TypeError("fetch failed"), { cause })));
    await expect(failure).rejects.toThrow(/NODE_EXTRA_CA_CERTS/);
    expect(waits).toEqual([]);
  });

  test.each([
    [
      "a full disk",
      Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" }),
    ],
    [
      "too many files",
      Object.assign(new TypeError("fetch failed"), {
        cause: Object.assign(new Error("connect EMFILE"), { code: "EMFILE", syscall: "connect" }),
      }),
    ],
    [
      "a file that may not be read",
      Object.assign(new TypeError("fetch failed"), {
        cause: Object.assign(new Error("EACCES: open"), { code: "EACCES", syscall: "open", path: "/tmp/layer" }),
      }),
    ],
  ])("is not asked again for %s, and does not blame the registry", async (_, error) => {
    const { waits, transport } = recording();
    await expect(retrying(transport, "host", answers(error))).rejects.toBe(error.cause ?? error);
    expect(waits).toEqual([]);
  });

  test("asks again where a connection is not permitted: a firewall may be changed", async () => {
    const { waits, transport } = recording();
    const cause = Object.assign(new Error("connect EACCES"), { code: "EACCES", syscall: "connect" });
    const failure = retrying(transport, "host", answers(Object.assign(new TypeError("fetch failed"), { cause })));
    await expect(failure).rejects.toThrow("IMAGE_REGISTRY_UNREACHABLE: registry host: EACCES: connect EACCES");
    expect(waits).toHaveLength(6);
  });

  test("passes our own errors on", async () => {
    const { waits, transport } = recording();
    const error = new ImageError({ code: "IMAGE_SPEC_INVALID", setting: "a", actual: "b", allowed: "c" });
    await expect(retrying(transport, "host", answers(error))).rejects.toBe(error);
    expect(waits).toEqual([]);
  });
});
