import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { summaryText } from "../synthesized/summarized";
import { synthesizedExample } from "../synthesized/synthesized-example";

const page = readFileSync("docs/reports.md", "utf8");
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\`$`, "gm"))].map(
    ([, content = ""]) => content,
  );

test("the page shows what the summary of an example says", async () => {
  const [shown = ""] = blocks("text");
  expect(shown).toContain("May call");
  expect(await summaryText(await synthesizedExample("two-apis"))).toContain(shown);
});

test.each([
  ["synthesized/summary/summary.ts", 0],
  ["synthesized/diagram/picture.ts", 1],
])("the page describes the JSON form as %s declares it", (file, index) => {
  const declarations = (text: string): readonly string[] =>
    text.match(/^export (?:interface [\s\S]*?^\}|type [\s\S]*?;$)/gm)?.map((one) => one.replace(/^export /, "")) ?? [];
  const source = declarations(readFileSync(file, "utf8"));
  const shown = declarations((blocks("ts")[index] ?? "").replace(/^(?=(?:interface|type) )/gm, "export "));
  expect(source.length).toBeGreaterThan(3);
  expect(shown).toEqual(source);
});
