/** The guide and the docstring of the library show what is compiled, and the guide's example is run from the tarball as well. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { matchers } from "../../testing/index";

const guide = readFileSync("docs/test-with-local-cloud.md", "utf8");
const codeIn = (text: string): string | undefined => /```ts\n([\s\S]*?)```/.exec(text)?.[1];

test("the guide shows the examples of vitest", () => {
  const shown = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  const examples = ["orders", "admission"].map((name) => readFileSync(`docs/testing/vitest/${name}.test.ts`, "utf8"));
  expect(shown).toEqual(examples);
});

test("the guide names all that the helpers are", () => {
  const exported = readFileSync("testing/index.ts", "utf8").match(/\b[a-z]\w+Of\b/g) ?? [];
  expect(exported).toHaveLength(4);
  for (const name of [...exported, ...Object.keys(matchers)]) expect(guide).toContain(`\`${name}(`);
});

test("the docstring's example is one that is compiled", () => {
  const docstring = readFileSync("local/index.ts", "utf8").replace(/^ \* ?/gm, "");
  expect(codeIn(docstring)).toBe(readFileSync("__tests__/local/start-example.mts", "utf8"));
});

test("the guide names all that a cloud has", () => {
  const [, members = ""] =
    /interface LocalCloud \{([\s\S]*?)\n\}/.exec(readFileSync("local/library/local-cloud.ts", "utf8")) ?? [];
  const names = [...members.matchAll(/^ {2}(?:readonly )?(\w+)[?:(]/gm)].map(([, name = ""]) => name);
  expect(names).toContain("endpoints");
  expect(names.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
});
