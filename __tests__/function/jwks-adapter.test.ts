import { describe, expect, it } from "vitest";
import { makeAdapter } from "../../function/jwks-adapter";
import type { LogLine } from "../../function/log";
import { UpstreamFailure } from "../../function/upstream-failure";
import { entraDocument, servedKey } from "./entra-keys";
import { SimulatedClock } from "./simulated-clock";

const get = { method: "GET", ifNoneMatch: [] };

const noDeadline = () => null;

function adapterWith(
  environment: Readonly<Record<string, string>> = { JWKS_URI: "https://idp.example.com/keys?appid=1" },
) {
  const clock = new SimulatedClock();
  const lines: LogLine[] = [];
  const connections: { readonly uri: string; readonly maxBytes: number }[] = [];
  const upstream = { asked: 0, answer: async (_signal: AbortSignal): Promise<Uint8Array> => entraDocument("a") };
  const adapter = makeAdapter(environment, {
    clock,
    log: (line) => lines.push(line),
    connect: (uri, maxBytes) => {
      connections.push({ uri: uri.href, maxBytes });
      return async (signal) => {
        upstream.asked++;
        return { body: await upstream.answer(signal), headers: {} };
      };
    },
  });
  return { adapter, clock, lines, upstream, connections };
}

const never = (signal: AbortSignal): Promise<Uint8Array> =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new UpstreamFailure("timeout"))));

describe("configured", () => {
  it("serves the adapted keys of the URI that is set, query included", async () => {
    const { adapter, connections } = adapterWith();
    const answer = await adapter(get, noDeadline);
    expect(JSON.parse(String(answer.body))).toEqual({ keys: [servedKey("a")] });
    expect(connections).toEqual([{ uri: "https://idp.example.com/keys?appid=1", maxBytes: 262_144 }]);
  });

  it("asks nobody within the freshness window, and answers at once", async () => {
    const { adapter, clock, upstream } = adapterWith();
    await adapter(get, noDeadline);
    const { asked } = upstream;
    await clock.advance(299_999);
    expect(adapter(get, noDeadline)).not.toBeInstanceOf(Promise);
    expect(upstream.asked).toBe(asked);
    await clock.advance(1);
    await adapter(get, noDeadline);
    expect(upstream.asked).toBe(asked + 1);
  });

  it("refuses other methods without asking anybody", () => {
    const { adapter, upstream } = adapterWith();
    expect(adapter({ ...get, method: "DELETE" }, noDeadline)).toMatchObject({ status: 405 });
    expect(upstream.asked).toBe(0);
  });

  it("gives a call without keys a moment even where its deadline seems to be now, and lets the refresh go on for the others", async () => {
    const { adapter, clock, upstream } = adapterWith();
    let bring = (_document: Uint8Array): void => undefined;
    upstream.answer = () =>
      new Promise((resolve) => {
        const before = bring;
        bring = (document) => {
          before(document);
          resolve(document);
        };
      });
    const hurried = Promise.resolve(adapter(get, () => new Date(clock.wall()).toISOString()));
    const patient = Promise.resolve(adapter(get, noDeadline));
    await clock.advance(2500);
    expect(await hurried).toMatchObject({ status: 503 });
    bring(entraDocument("a"));
    await clock.advance(0);
    expect(await patient).toMatchObject({ status: 200 });
    expect(upstream.asked).toBe(2);
  });

  it("serves known keys to a call whose deadline is now", async () => {
    const { adapter, clock, upstream } = adapterWith();
    await adapter(get, noDeadline);
    await clock.advance(400_000);
    upstream.answer = never;
    const answer = Promise.resolve(adapter(get, () => new Date(clock.wall()).toISOString()));
    await clock.advance(0);
    expect(await answer).toMatchObject({ status: 200 });
  });

  it("says in Retry-After when it will ask again, and asks nobody before", async () => {
    const { adapter, clock, upstream } = adapterWith();
    upstream.answer = () => Promise.reject(new UpstreamFailure("status", 404));
    const first = await adapter(get, noDeadline);
    expect(first).toMatchObject({ status: 503 });
    expect(first.headers).toContainEqual(["Retry-After", "5"]);
    await clock.advance(4999);
    expect(adapter(get, noDeadline)).toMatchObject({ status: 503 });
    expect(upstream.asked).toBe(2);
    upstream.answer = async () => entraDocument("a");
    await clock.advance(1);
    expect(await adapter(get, noDeadline)).toMatchObject({ status: 200 });
  });
});

describe("an identity provider that is wrong", () => {
  const uri = { JWKS_URI: "https://idp.example.com/keys" };

  it.each([
    ["a discovery document", uri, Buffer.from('{"jwks_uri":"https://idp.example.com/keys"}'), "jwks_uri"],
    ["a page", uri, Buffer.from("<!doctype html>"), "JSON"],
    ["no keys", uri, Buffer.from("{}"), "no list of keys"],
    ["others' keys", { ...uri, JWKS_ISSUER: "https://idp.example.com" }, entraDocument("a"), "JWKS_ISSUER"],
  ])("with %s is named in the answer", async (_name, environment, document, words) => {
    const { adapter, upstream } = adapterWith(environment);
    upstream.answer = async () => document;
    const { status, body } = await adapter(get, noDeadline);
    expect(status).toBe(503);
    expect(JSON.parse(String(body))).toEqual({
      code: "JWKS_UPSTREAM_WRONG",
      message: expect.stringContaining(words),
    });
  });
});

describe("misconfigured", () => {
  const environment = { JWKS_URI: "http://idp.example.com/?secret=hunter2", JWKS_MAX_KEYS: "11", JWKS_TYPO: "x" };

  it("asks nobody, and answers with the names of the settings and none of their values", async () => {
    const { adapter, connections, lines } = adapterWith(environment);
    const answer = await adapter(get, noDeadline);
    expect(answer.status).toBe(500);
    expect(answer.body).toContain("JWKS_URI");
    expect(answer.body).toContain("JWKS_MAX_KEYS");
    expect(`${answer.body}${JSON.stringify(lines)}`).not.toContain("hunter2");
    expect(connections).toEqual([]);
  });

  it("logs every finding once, when it starts", () => {
    const { adapter, lines } = adapterWith(environment);
    void adapter(get, noDeadline);
    void adapter(get, noDeadline);
    expect(lines).toMatchObject([
      { level: "error", event: "setting", setting: "JWKS_URI", problem: "not-allowed" },
      { level: "error", event: "setting", setting: "JWKS_MAX_KEYS", problem: "not-allowed" },
      { level: "warn", event: "setting", setting: "JWKS_TYPO", problem: "unknown" },
    ]);
  });

  it("still knows which methods there are", async () => {
    expect(await adapterWith(environment).adapter({ ...get, method: "POST" }, noDeadline)).toMatchObject({
      status: 405,
    });
  });
});
