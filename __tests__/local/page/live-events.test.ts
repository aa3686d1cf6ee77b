import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventStream, type RequestEvent } from "../../../local/events";
import { type LiveEvents, liveEvents, pageAgents } from "../../../local/page/live-events";

let server: Server;
let live: LiveEvents;
let events: ReturnType<typeof eventStream>;

beforeEach(async () => {
  events = eventStream();
  live = liveEvents(events, "one", pageAgents("one"));
  server = createServer((_request, response) => live.stream(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  live.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function emit(path: string, userAgent?: string): void {
  const event: RequestEvent = {
    userAgent,
    at: 0,
    id: path,
    gateway: "g",
    method: "GET",
    path,
    status: 200,
    durationMs: 1,
  };
  events.emit("request", event);
}

const watch = (): Promise<IncomingMessage> =>
  new Promise(
    (resolve, reject) =>
      void get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, resolve).on("error", reject),
  );

async function readUntil(stream: IncomingMessage, text: string): Promise<string> {
  let read = "";
  for await (const chunk of stream) {
    read += chunk;
    if (read.includes(text)) break;
  }
  return read;
}

describe("liveEvents", () => {
  it("keeps the latest two hundred for those who come later", async () => {
    for (let count = 1; count <= 201; count++) emit(`/${count}`);
    const read = await readUntil(await watch(), '"/201"');
    expect(read).not.toContain('"path":"/1"');
    expect(read).toContain('"path":"/2"');
    expect(read).toContain("id: 201\n");
  });

  it("sends one line of data an event, whatever the path", async () => {
    emit("/a\nb\r\n\r\nevent: x");
    const read = await readUntil(await watch(), "event: x");
    expect(read.split("\n").filter((line) => line.startsWith("event:"))).toEqual(["event: hello", "event: request"]);
  });

  it("begins with the name of this start", async () => {
    expect(await readUntil(await watch(), "hello")).toMatch(
      /^retry: 2000\n\nevent: hello\ndata: \{"instance":"one"\}\n\n$/,
    );
  });

  it("marks what was sent from the page, and leaves out what the page fetched for itself", async () => {
    const { keys, requests } = pageAgents("one");
    emit("/sent", requests);
    emit("/fetched", keys);
    emit("/other", pageAgents("two").keys);
    events.emit("keysServed", { at: 0, tenant: "t", status: 200, kids: ["own"], userAgent: keys });
    events.emit("token", { at: 0, tenant: "asked", status: 200, durationMs: 1, userAgent: requests });
    events.emit("token", { at: 0, tenant: "other", status: 200, durationMs: 1, userAgent: "curl" });
    emit("/last");
    const read = await readUntil(await watch(), '"/last"');
    expect(read).toMatch(/"path":"\/sent".*"fromPage":true/);
    expect(read).toMatch(/"tenant":"asked".*"fromPage":true/);
    expect(read).toMatch(/"tenant":"other".*"userAgent":"curl"\}/);
    expect(read).not.toContain("/fetched");
    expect(read).not.toContain("own");
    expect(read).not.toMatch(/"path":"\/other".*"fromPage"/);
  });

  it("tells of tokens and keys as well", async () => {
    events.emit("token", { at: 1, tenant: "t", status: 401, reason: "AADSTS7000215: x", durationMs: 2 });
    events.emit("keysFetched", { at: 1, deployment: "d", requestId: "r", uri: "u", kids: ["k"], until: 2 });
    events.emit("keysServed", { at: 1, tenant: "t", status: 200, kids: ["k"], userAgent: "adapter" });
    const read = await readUntil(await watch(), '"adapter"');
    expect(read.split("\n").filter((line) => line.startsWith("event:"))).toEqual(
      ["hello", "token", "keysFetched", "keysServed"].map((name) => `event: ${name}`),
    );
  });

  it("ends the streams when it closes, and listens no more", async () => {
    const stream = await watch();
    live.close();
    emit("/late");
    expect(await readUntil(stream, "never")).not.toContain("/late");
  });
});
