/** What the pages tell a reader to type is what the commands take, and what they point to is there. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { program } from "../../cli";
import type { Command, CommandGroup } from "../../internal/command";
import { parse } from "../../internal/command-line";
import { anchorsOf, commandLines, fileLinks, pages, shellBlocks } from "./pages";

/** @returns the command that the words name, and what is left of them */
async function meant(
  group: CommandGroup,
  [name = "", ...rest]: readonly string[],
): Promise<{ command: Command; rest: readonly string[] }> {
  const loaded = await group.commands[name]?.load();
  if (loaded === undefined) throw new Error(`${name} is no command`);
  return "commands" in loaded ? meant(loaded, rest) : { command: loaded, rest };
}

const lines = [...pages].flatMap(([file, page]) =>
  commandLines(page).map((words) => ({ file, line: words.join(" "), words })),
);

test("the pages have many commands", () => {
  expect(lines.length).toBeGreaterThan(20);
  for (const file of ["README.md", "docs/deploy.md", "docs/migrate.md", "docs/repair.md"])
    expect(lines.map((one) => one.file)).toContain(file);
});

test.each(lines)("$file: $line", async ({ words }) => {
  const { command, rest } = await meant(program, words);
  expect(() => parse("entra-oci-gateway", command, rest)).not.toThrow();
});

test("command lines are found in all their forms", () => {
  const page =
    '`npx entra-oci-gateway plan` and `npm start -- --once`\n```sh\nterraform output -json | npx entra-oci-gateway verify --outputs -   # all\n  npx entra-oci-gateway deploy "-replace=<an address>"\nnpx entra-oci-gateway summary --json > summary.json || true\n```\n';
  expect(commandLines(page).map((words) => words.join(" "))).toEqual([
    "verify --outputs -",
    "deploy -replace=x",
    "summary --json",
    "plan",
    "start --once",
  ]);
  expect(shellBlocks(page)).toHaveLength(1);
});

describe.each([...pages])("%s", (path, page) => {
  test("points to nothing that is not there", () => {
    const links = fileLinks(path, page);
    const dead = links.filter(({ file, anchor }) => {
      const target = pages.get(file);
      return !existsSync(file) || (anchor !== "" && target !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(dead).toEqual([]);
  });
});
