import { describe, expect, test } from "vitest";
import { progressOn } from "../../image/progress";

function show(isTTY: boolean): string {
  let shown = "";
  const progress = progressOn({ isTTY, write: (text) => (shown += text) });
  progress.note("base is pinned");
  for (const done of [0, 1, 500_000, 1_000_000]) progress.count("sending", done, 1_000_000);
  progress.note("uploaded");
  return shown;
}

describe("progress", () => {
  test("is a line that counts on a terminal", () => {
    const erase = "\r\u001b[K";
    const counts = ["0", "50", "100"].map((percent) => `${erase}sending ${percent} % of 1.0 MB`);
    expect(show(true)).toBe(`${erase}base is pinned\n${counts.join("")}${erase}uploaded\n`);
  });

  test("is plain lines elsewhere", () => {
    expect(show(false)).toBe("base is pinned\nuploaded\n");
  });
});
