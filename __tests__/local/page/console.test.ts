import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventStream } from "../../../local/events";
import { startConsole } from "../../../local/page/console";
import { originMap } from "../../../synthesized/system/origins";
import { askToken, goodForm } from "../entra/tenant";
import { askedStub } from "./asked-stub";
import { type RunningConsole, startRunningConsole } from "./running-console";

let running: RunningConsole;

beforeAll(async () => {
  running = await startRunningConsole();
});
afterAll(() => running.close());

const at = (path: string): string => `${running.console.url}${path}`;

async function change(changes: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(at("/switches"), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(changes),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

describe("the page", () => {
  it("is one document under a policy that lets nothing else in", async () => {
    const answer = await fetch(at("/"));
    const html = await answer.text();
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+='; script-src 'sha256-[\w+/]+='; connect-src 'self';/,
    );
    expect(answer.headers.get("content-security-policy")).not.toMatch(/unsafe|\*/);
    expect(html).not.toMatch(/\b(?:src|href)="(?!#|data:)/);
    expect(html).not.toContain("<!--");
  });
});

describe("the state", () => {
  it("has the parts, the map of origins and the switches", async () => {
    const state = JSON.parse(await (await fetch(at("/state"))).text());
    expect(state).toMatchObject({ name: "orders", parts: [{ kind: "Gateway" }, { kind: "Deployment" }] });
    expect(state.origins).toContainEqual({ real: "https://login.microsoftonline.com", local: running.entra.url });
    expect(state.switches).toMatchObject({ flapping: false, delay: 0, outage: "none", surface: "all", offset: 0 });
  });
});

describe("key sets", () => {
  it("are those that are served now; one that cannot be had says why", async () => {
    const [entra, adapter] = JSON.parse(await (await fetch(at("/keys"))).text());
    expect(entra).toMatchObject({ name: "Entra", status: 200 });
    expect(entra.keys.map(({ kid }: { kid: string }) => kid)).toContain(running.entra.keys.signing.kid);
    expect(entra.keys[0]).toMatchObject({
      alg: null,
      members: ["e", "issuer", "kid", "kty", "n", "use", "x5c", "x5t"],
    });
    expect(adapter).toMatchObject({ name: "Adapter", status: 0, keys: [], problem: "not served on this machine" });
  });
});

describe("the switches", () => {
  it("act at once and tell how they stand", async () => {
    const former = running.entra.keys.signing.kid;
    const { status, body } = await change({
      rotate: "planned",
      flapping: true,
      outage: "unavailable",
      surface: "tokens",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ flapping: true, outage: "unavailable", surface: "tokens" });
    expect(body.signing).not.toBe(former);
    expect((await fetch(`${running.entra.url}/common/oauth2/v2.0/token`, { method: "POST" })).status).toBe(503);
    expect((await change({ flapping: false, outage: "none", surface: "all" })).body).toMatchObject({ outage: "none" });
    expect((await askToken(running.entra, goodForm)).status).toBe(200);
  });

  it("move the clock, apply the stack again at its time, and set it back", async () => {
    const before = running.clock.now();
    const { body } = await change({ moveClock: 86_400, apply: true });
    expect(body).toMatchObject({ offset: 86_400_000, now: before + 86_400_000 });
    expect(running.applied).toEqual([before + 86_400_000]);
    expect((await change({ resetClock: true })).body).toMatchObject({ offset: 0 });
  });

  it.each<[unknown, string]>([
    [{}, "nothing to change"],
    [{ outage: "total" }, "an outage that there is not"],
    [{ delay: -1 }, "a delay before time"],
    [{ delay: 120_001 }, "a delay too long"],
    [{ delay: "10" }, "text for a number"],
    [{ rotate: "planned", more: 1 }, "a switch that there is not"],
    [{ moveClock: 1e12 }, "a clock moved too far"],
    [[], "a list"],
  ])("refuse %j: %s", async (changes) => {
    const before = JSON.parse(await (await fetch(at("/state"))).text()).switches;
    expect((await change(changes)).status).toBe(400);
    expect(JSON.parse(await (await fetch(at("/state"))).text()).switches).toEqual(before);
  });

  it("refuse other sites", async () => {
    const { status, body } = await change({ outage: "reset" }, { origin: "https://evil.example.com" });
    expect(status).toBe(403);
    expect(body.message).toMatch(/^Origin: got https:\/\/evil\.example\.com\. Allowed: http:\/\/127\.0\.0\.1:/);
    expect(running.entra.faults.outage).toBe("none");
  });
});

describe("the stream", () => {
  it("tells what was and what comes", async () => {
    running.emit({ path: "/before" });
    const leave = new AbortController();
    const answer = await fetch(at("/events"), { signal: leave.signal });
    expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    running.emit({ path: "/after" });
    const reader = answer.body?.getReader();
    let text = "";
    while (!text.includes("/after")) text += Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(text.indexOf('"path":"/before"')).toBeGreaterThan(0);
    expect(text).toMatch(/id: \d+\nevent: request\ndata: \{.*"path":"\/after".*\}\n\n/);
    leave.abort();
  });

  it("does not keep the page from closing", async () => {
    const other = await startRunningConsole();
    const answer = await fetch(`${other.console.url}/events`);
    await other.close();
    await expect(answer.text()).resolves.toContain("retry:");
  });
});

it("a taken port is an error with its code", async () => {
  const { port } = new URL(running.console.url);
  const options = {
    name: "x",
    parts: [],
    clients: [],
    deployments: [],
    sources: { issuers: [], usesEntra: false, keyUris: [], between: [] },
    keySets: [],
    asked: askedStub(),
    origins: originMap(),
    events: eventStream(),
    switches: {
      state: () => {
        throw new Error();
      },
      change: () => Promise.reject(new Error()),
    },
  };
  await expect(startConsole({ ...options, port: Number(port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
