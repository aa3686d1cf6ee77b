import { expect, it } from "vitest";
import { patience } from "../../function/call-deadline";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const inSeconds = (seconds: number) => new Date(now + seconds * 1000).toISOString().replace(".000Z", "Z");

it.each([
  ["in ten seconds", inSeconds(10), 4000],
  ["in two seconds", inSeconds(2), 1750],
  ["now", inSeconds(0), 0],
  ["a moment ago", inSeconds(-1), 0],
  ["with a zone", "2026-01-01T13:00:01+01:00", 750],
])("a deadline %s", (_name, deadline, expected) => {
  expect(patience(deadline, now, 4000, false)).toBe(expected);
});

it.each([
  ["missing", null],
  ["no date", "soon"],
  ["empty", ""],
  ["of a clock that is far behind", inSeconds(-3600)],
  ["of a clock that is a minute behind", inSeconds(-60)],
  ["that has passed, as if the call were not here", inSeconds(-2)],
  ["of a clock that is far ahead", inSeconds(86_400)],
])("a deadline that is %s says nothing", (_name, deadline) => {
  expect(patience(deadline, now, 4000, false)).toBe(4000);
  expect(patience(deadline, now, 4000, true)).toBe(4000);
});

it.each([
  ["now", inSeconds(0), 4000, 2500],
  ["in ten seconds", inSeconds(10), 4000, 4000],
  ["now, with a short time-out", inSeconds(0), 100, 100],
])("with nothing known, a deadline %s leaves time to ask", (_name, deadline, otherwise, expected) => {
  expect(patience(deadline, now, otherwise, true)).toBe(expected);
});

it("with nothing known, leaves time to ask whatever minutes the clocks differ by", () => {
  for (let seconds = -600; seconds <= 600; seconds++) {
    expect(patience(inSeconds(seconds), now, 4000, true)).toBeGreaterThanOrEqual(2500);
  }
});
