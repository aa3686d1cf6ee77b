import { expect, it, vi } from "vitest";
import { logToConsole } from "../../function/log";

it("writes one line of JSON, whatever the fields hold", () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  logToConsole({ level: "info", event: "test", kid: 'a\n"b"' });
  expect(print.mock.calls).toEqual([['{"level":"info","event":"test","kid":"a\\n\\"b\\""}']]);
  print.mockRestore();
});
