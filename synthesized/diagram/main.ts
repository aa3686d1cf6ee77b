/**
 * `diagram`: the architecture of a stack as a picture.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { command } from "../../internal/command";
import { printable, printableJson } from "../../internal/terminal";
import { assertWritable, atPath, UsageError } from "../../internal/user-error";
import { chosenBy, joinedOptions, printMessages, readAs, stackDirectory } from "../app";
import { readStack } from "../stack/stack";
import { readSystem } from "../system/reading";
import { followingReader } from "./colours";
import { dotOf } from "./dot";
import { mermaidOf } from "./mermaid";
import type { Picture } from "./picture";
import { pictureOf } from "./picture-of";

export const diagram = command({
  details:
    "Writes an SVG, and prints the name of the file. With --json or --markdown it prints the picture itself, unless --out names a file.",
  options: {
    ...joinedOptions,
    out: { value: "FILE", help: "where to [NAME.svg, after the stack]" },
    dark: { help: "dark, whatever the reader's system is [light, and dark where that is]" },
    json: { help: 'for programs: {"title", "groups", "nodes", "edges"}' },
    markdown: { help: "a Mermaid block, for the comment of a pull request" },
  },
  exitCodes: {
    0: "drawn",
    1: "the stack, or the app, is not sound, or the disk fails",
  },
  async run({ options }, process) {
    const { projectRoot, stdout, stderr } = process;
    const place = (file: string): string => resolve(projectRoot, file);
    const forms = (["dark", "json", "markdown"] as const).filter((name) => options[name]);
    if (forms.length > 1) throw new UsageError(`--${forms[1]}`, `it together with --${forms[0]}`, "one of them");
    if (options.out !== undefined) assertWritable("--out", place(options.out));
    const found = await stackDirectory(chosenBy(options, process));
    try {
      printMessages(found, stderr);
      const stack = await readStack(found.directory, readAs(options, process));
      const content = await drawn(pictureOf(readSystem(stack)), forms[0]);
      const isText = options.json || options.markdown;
      const file = options.out ?? (isText ? undefined : `${stack.name}.svg`);
      if (file === undefined) stdout.write(content);
      else {
        atPath("--out", file, "a file to write", () => writeFileSync(place(file), content));
        stdout.write(`${printable(file)}\n`);
      }
      return 0;
    } finally {
      await found.dispose();
    }
  },
});

async function drawn(picture: Picture, form: "dark" | "json" | "markdown" | undefined): Promise<string> {
  if (form === "json") return `${printableJson(picture)}\n`;
  if (form === "markdown") return mermaidOf(picture);
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(dotOf(picture, form ?? "auto"));
  return form === "dark" ? svg : followingReader(svg);
}
