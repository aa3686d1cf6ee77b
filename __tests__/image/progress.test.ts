import { describe, expect, test } from "vitest";
import { progressOn } from "../../image/progress";

function show(isTTY: boolean, environment = {}): string {
  let shown = "";
  const progress = progressOn({ isTTY, write: (text) => (shown += text) }, environment);
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

  test("is plain lines elsewhere, and on a terminal that cannot move its cursor", () => {
    expect(show(false)).toBe("base is pinned\nuploaded\n");
    expect(show(true, { TERM: "dumb" })).toBe("base is pinned\nuploaded\n");
  });

  test("says a registry's words in one line", () => {
    let shown = "";
    progressOn({ write: (text) => (shown += text) }, {}).note("platform \u001b]0;title\u0007x\n::set-output name=a::b");
    expect(shown).toBe("platform x ::set-output name=a::b\n");
  });
});
