import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventStream, type RequestEvent } from "../../../local/events";
import { type LiveEvents, liveEvents } from "../../../local/page/live-events";

let server: Server;
let live: LiveEvents;
let events: ReturnType<typeof eventStream>;

beforeEach(async () => {
  events = eventStream();
  live = liveEvents(events);
  server = createServer((_request, response) => live.stream(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  live.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function emit(path: string): void {
  const event: RequestEvent = { at: 0, id: path, gateway: "g", method: "GET", path, status: 200, durationMs: 1 };
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
  it("keeps the latest hundred for those who come later", async () => {
    for (let count = 1; count <= 101; count++) emit(`/${count}`);
    const read = await readUntil(await watch(), '"/101"');
    expect(read).not.toContain('"path":"/1"');
    expect(read).toContain('"path":"/2"');
    expect(read).toContain("id: 101\n");
  });

  it("sends one line of data an event, whatever the path", async () => {
    emit("/a\nb\r\n\r\nevent: x");
    const read = await readUntil(await watch(), "event: x");
    expect(read.split("\n").filter((line) => line.startsWith("event:"))).toEqual(["event: request"]);
  });

  it("ends the streams when it closes, and listens no more", async () => {
    const stream = await watch();
    live.close();
    emit("/late");
    expect(await readUntil(stream, "never")).not.toContain("/late");
  });
});
