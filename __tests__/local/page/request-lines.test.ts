import { beforeEach, describe, expect, it } from "vitest";
import { eventStream, type LogEvent } from "../../../local/events";
import { type KeptLines, keptLines } from "../../../local/page/request-lines";

let events: ReturnType<typeof eventStream>;
let kept: KeptLines;

beforeEach(() => {
  events = eventStream();
  kept = keptLines(events);
});

const line = (requestId: string | undefined, message: string): LogEvent => ({
  ...{ at: 0, log: "execution", level: "INFO", source: "d", message },
  ...(requestId === undefined ? {} : { requestId }),
});
const request = (id: string, uti?: string): void =>
  events.emit("request", {
    ...{ at: 0, id, gateway: "g", method: "GET", path: "/", status: 200, durationMs: 1 },
    ...(uti === undefined ? {} : { token: { header: {}, claims: { uti } } }),
  });
const messages = (id: string): readonly string[] => kept.of(id).lines.map(({ message }) => message);

describe("the lines of a request", () => {
  it("are its own, in their order", () => {
    for (const [id, message] of [
      ["a", "1"],
      ["b", "2"],
      [undefined, "3"],
      ["a", "4"],
    ] as const)
      events.emit("log", line(id, message));
    expect([messages("a"), messages("b"), messages("c")]).toEqual([["1", "4"], ["2"], []]);
  });

  it("have those of the fetch of keys that it waited for", () => {
    events.emit("log", line("a", "loading keys"));
    events.emit("log", line("fetch", "function started"));
    const fetched = { at: 0, deployment: "d", requestId: "a", uri: "u", answeredAs: "fetch", kids: [], until: 0 };
    events.emit("keysFetched", fetched);
    expect(messages("a")).toEqual(["loading keys", "function started"]);
    expect(kept.of("a").fetched).toEqual([fetched]);
  });

  it("have Entra's answer to the request for its token", () => {
    const token = { at: 0, tenant: "t", status: 200, uti: "u1", durationMs: 1 };
    events.emit("token", token);
    request("a", "u1");
    request("b", "u2");
    request("c");
    expect([kept.of("a").token, kept.of("b").token, kept.of("c").token]).toEqual([token, undefined, undefined]);
  });

  it("are forgotten, the oldest first, and have an end", () => {
    for (let count = 0; count < 300; count++) events.emit("log", line("long", String(count)));
    expect(messages("long")).toHaveLength(200);
    for (let count = 0; count < 500; count++) events.emit("log", line(`r${count}`, "x"));
    expect([messages("long"), messages("r0")]).toEqual([[], ["x"]]);
  });

  it("come no more once it is closed", () => {
    kept.close();
    events.emit("log", line("a", "late"));
    expect(messages("a")).toEqual([]);
  });
});
