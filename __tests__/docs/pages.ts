/** What the pages for people say, taken apart: their commands, as they stand there, and their links. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** By path: what a reader is given. Pages that the tables write are among them, and not the reference of the API. */
export const pages: ReadonlyMap<string, string> = new Map(
  [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    ...readdirSync("docs").map((file) => join("docs", file)),
  ]
    .filter((file) => file.endsWith(".md"))
    .map((file) => [file, readFileSync(file, "utf8")]),
);

/** The blocks of a page that a shell is to run. */
export const shellBlocks = (page: string): readonly string[] =>
  [...page.matchAll(/^( *)```sh\n([\s\S]*?)\n\1```$/gm)].map(([, , block = ""]) => block);

/** What stands for something of the reader's own: `<key id>`, `<address of that slot>`. */
const placeholder = /<[^<>\n]+>/g;

/** Every command line of the package on a page, in words, from blocks and from text; npm's form of them too. */
export function commandLines(page: string): readonly (readonly string[])[] {
  const inText = [...page.replace(/^( *)```[\s\S]*?\n\1```$/gm, "").matchAll(/`([^`\n]+)`/g)].map(
    ([, code = ""]) => code,
  );
  const lines = [...shellBlocks(page).flatMap((block) => block.split("\n")), ...inText];
  return lines.flatMap((line) =>
    line
      .replace(placeholder, "x")
      .split(/ +#|\|\|?|&&|;|\d?>/)
      .flatMap((part) => {
        const [, words] = /(?:^|\s)npx entra-oci-gateway (.+)$/.exec(part) ?? [];
        const [, name, rest = ""] =
          /^npm (?:run )?(start|plan|deploy|repair|destroy|verify|summary|diagram|doctor|image) --(?: (.*))?$/.exec(
            part.trim(),
          ) ?? [];
        const found = words ?? (name === undefined ? undefined : `${name} ${rest}`);
        return found === undefined || found.includes("COMMAND")
          ? []
          : [
              found
                .trim()
                .split(/\s+/)
                .map((word) => word.replace(/^"(.*)"$/, "$1")),
            ];
      }),
  );
}

/** Links to files, with the page's own folder taken into account; those to other sites are left out. */
export const fileLinks = (path: string, page: string): readonly { readonly file: string; readonly anchor: string }[] =>
  [...page.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, file = "", anchor = ""]) => ({
    file: file === "" ? path : join(path, "..", file),
    anchor,
  }));

/** How GitHub names a heading. */
export const anchorsOf = (page: string): readonly string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
