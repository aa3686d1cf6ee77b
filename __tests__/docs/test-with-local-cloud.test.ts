/** The guide and the docstring of the library show what is compiled, and the guide's example is run from the tarball as well. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const codeIn = (text: string): string | undefined => /```ts\n([\s\S]*?)```/.exec(text)?.[1];

test("the guide shows the example of vitest", () => {
  expect(codeIn(readFileSync("docs/test-with-local-cloud.md", "utf8"))).toBe(
    readFileSync("docs/testing/vitest/orders.test.ts", "utf8"),
  );
});

test("the docstring's example is one that is compiled", () => {
  const docstring = readFileSync("local/index.ts", "utf8").replace(/^ \* ?/gm, "");
  expect(codeIn(docstring)).toBe(readFileSync("__tests__/local/start-example.mts", "utf8"));
});

test("the guide names all that a cloud has", () => {
  const guide = readFileSync("docs/test-with-local-cloud.md", "utf8");
  const [, members = ""] =
    /interface LocalCloud \{([\s\S]*?)\n\}/.exec(readFileSync("local/library/local-cloud.ts", "utf8")) ?? [];
  const names = [...members.matchAll(/^ {2}(?:readonly )?(\w+)[?:(]/gm)].map(([, name = ""]) => name);
  expect(names).toContain("endpoints");
  expect(names.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
});
