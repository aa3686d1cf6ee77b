/** Every command of an installed package: what it tells of itself, and the first line that it says of a mistake. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "../lanes/project";
import type { attempt } from "../lanes/run";

type Attempt = (...args: string[]) => ReturnType<typeof attempt>;

/** The sections of docs/commands.md: a command's words, and its help. */
const documented = [
  ...readFileSync(join(project, "docs", "commands.md"), "utf8").matchAll(/^## (.+)\n\n```\n([\s\S]*?)```$/gm),
].map(([, words = "", help = ""]) => ({ words, help }));

export function tellsEachCommand(command: Attempt): void {
  it("documents commands", () => {
    expect(documented.length).toBeGreaterThan(10);
  });

  it.each(documented)("$words tells what is documented, and a mistake in one line", async ({ words, help }) => {
    expect(await command(...words.split(" "), "--help")).toMatchObject({ status: 0, output: help });
    const { status, output, transcript } = await command(...words.split(" "), "--no-such-option");
    expect({ status, output }, transcript).toEqual({ status: 2, output: "" });
    expect(transcript).toMatch(
      new RegExp(`USAGE: entra-oci-gateway ${words} --no-such-option: is no option of this command\\. Expected: --`),
    );
    expect(transcript).not.toMatch(/^\s+at /m);
    console.log(`${help}\n${transcript}`);
  });
}
