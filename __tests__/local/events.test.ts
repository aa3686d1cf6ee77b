import { expect, test, vi } from "vitest";
import { eventStream, type LogEvent } from "../../local/events";

const line: LogEvent = { at: 0, log: "access", level: "INFO", source: "x", message: "m" };

test("each listener gets each event of its name until it stops listening, whatever the others do", async () => {
  const events = eventStream();
  const heard: string[] = [];
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  events.on("log", () => {
    throw new Error("mine");
  });
  const stop = events.on("log", ({ message }) => heard.push(message));
  events.on("request", () => heard.push("request"));
  events.emit("log", line);
  stop();
  events.emit("log", line);
  expect(heard).toEqual(["m"]);
  await Promise.resolve();
  expect(warned).toHaveBeenCalledTimes(2);
});
