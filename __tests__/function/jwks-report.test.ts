import { describe, expect, it } from "vitest";
import { type AnswerReport, lateAnswerLine, refreshLine } from "../../function/jwks-report";

const usable: AnswerReport = { outcome: "usable", durationMs: 12.4, dropped: [{ kid: "x", why: "not-rsa" }] };
const refused: AnswerReport = { outcome: "connection", detail: "ECONNREFUSED", durationMs: 3, dropped: [] };
const report = {
  durationMs: 13.6,
  answers: [usable, usable],
  kidsBefore: ["a", "b"],
  kidsAfter: ["b", "c"],
  listed: 1,
  remembered: 1,
};

describe("a refresh", () => {
  it("tells outcome, duration, keys kept, added and dropped, and why", () => {
    expect(refreshLine(report)).toEqual({
      level: "info",
      event: "jwks-refresh",
      outcome: "refreshed",
      durationMs: 14,
      answers: [
        { outcome: "usable", durationMs: 12 },
        { outcome: "usable", durationMs: 12 },
      ],
      listed: 1,
      remembered: 1,
      kept: 1,
      added: ["c"],
      noLongerServed: ["a"],
      dropped: [{ kid: "x", why: "not-rsa" }],
      droppedCount: 1,
    });
  });

  it("that failed is a warning while keys are known, an error otherwise", () => {
    expect(refreshLine({ ...report, answers: [refused] })).toMatchObject({
      level: "warn",
      outcome: "serving-known-keys",
      answers: [{ outcome: "connection", detail: "ECONNREFUSED", durationMs: 3 }],
    });
    expect(refreshLine({ ...report, answers: [refused], kidsAfter: [] })).toMatchObject({
      level: "error",
      outcome: "no-keys",
    });
  });

  it("is one short line, however many keys are bad", () => {
    const dropped = Array.from({ length: 5000 }, (_, at) => ({ kid: `kid${at}`, why: "malformed" as const }));
    const line = refreshLine({ ...report, answers: [{ ...usable, dropped }] });
    expect(line).toMatchObject({ droppedCount: 5000 });
    expect(JSON.stringify(line).length).toBeLessThan(2000);
  });
});

it("an answer that comes late has a line of its own", () => {
  expect(lateAnswerLine(usable, { listed: 2, remembered: 0 })).toMatchObject({
    level: "info",
    event: "jwks-late-answer",
    outcome: "usable",
    listed: 2,
    droppedCount: 1,
  });
  expect(lateAnswerLine(refused, { listed: 2, remembered: 0 })).toMatchObject({
    level: "warn",
    detail: "ECONNREFUSED",
  });
});
