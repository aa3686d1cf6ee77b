import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askToken, goodForm, type RunningTenant, startTenant, tenantId } from "./tenant";

let tenant: RunningTenant;

beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.entra.close());

const keys = (signal?: AbortSignal) =>
  fetch(`${tenant.entra.url}/${tenantId}/discovery/v2.0/keys`, { signal: signal ?? null });

describe("an outage", () => {
  it("unavailable: answers 503 with a page, until it is over", async () => {
    tenant.entra.faults.outage = "unavailable";
    const answer = await keys();
    expect(answer.status).toBe(503);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    tenant.entra.faults.outage = "none";
    expect((await keys()).status).toBe(200);
  });

  it("reset: ends the connection without an answer", async () => {
    tenant.entra.faults.outage = "reset";
    await expect(keys()).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/) },
    });
  });

  it("silent: never answers, and closing does not wait for it", async () => {
    tenant.entra.faults.outage = "silent";
    const waiting = keys();
    const outcome = waiting.then(
      () => "answered",
      () => "closed",
    );
    await expect(keys(AbortSignal.timeout(100))).rejects.toThrow(/timeout/i);
    await tenant.entra.close();
    expect(await outcome).toBe("closed");
  });

  it("can befall keys alone, or tokens alone", async () => {
    Object.assign(tenant.entra.faults, { outage: "unavailable", surface: "keys" });
    expect((await keys()).status).toBe(503);
    expect((await askToken(tenant.entra, goodForm)).status).toBe(200);
    tenant.entra.faults.surface = "tokens";
    expect((await keys()).status).toBe(200);
    expect((await fetch(`${tenant.entra.url}/${tenantId}/oauth2/token`, { method: "POST" })).status).toBe(503);
  });
});

it("slowness holds an answer back, and shutting down does not wait for it", async () => {
  tenant.entra.faults.delay = 3_600_000;
  const outcome = keys().then(
    () => "answered",
    () => "closed",
  );
  await expect(keys(AbortSignal.timeout(100))).rejects.toThrow(/timeout/i);
  await tenant.entra.close();
  expect(await outcome).toBe("closed");
});
