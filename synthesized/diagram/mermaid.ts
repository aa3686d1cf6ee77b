/**
 * A picture in Mermaid's language, which GitHub and GitLab draw in comments: https://mermaid.js.org/syntax/flowchart.html
 *
 * @module
 */
import { printable } from "../../internal/terminal";
import type { Picture, PictureEdge, PictureNode } from "./picture";

/** A fenced block. There is no HTML in it: whoever shows what a branch wrote may refuse every `<`. */
export function mermaidOf({ title, groups, nodes, edges }: Picture): string {
  const loose = nodes.filter(({ group }) => group === undefined);
  const lines = [
    "```mermaid",
    "flowchart LR",
    `  accTitle: ${words(title).replaceAll("#", "")}`,
    ...groups.flatMap(({ id, label }) => [
      `  subgraph ${id}["${words(label)}"]`,
      ...nodes.filter(({ group }) => group === id).map((node) => `    ${box(node)}`),
      "  end",
    ]),
    ...loose.map((node) => `  ${box(node)}`),
    ...edges.map((edge) => `  ${arrow(edge)}`),
    "```",
  ];
  return `${lines.join("\n")}\n`;
}

/** What would end a label or the block, as Mermaid's own codes: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
const words = (text: string): string =>
  printable(text).replace(/[#"<>&`;{}|\\]/g, (character) => `#${character.charCodeAt(0)};`);

const shapes: Readonly<Record<PictureNode["kind"], readonly [string, string]>> = {
  api: ["(", ")"],
  client: ["[", "]"],
  function: ["[[", "]]"],
  host: ["[", "]"],
  keys: ["[(", ")]"],
  people: ["([", "])"],
};

/** On one line: the title, and what stands below it. */
function box({ id, kind, title, lines }: PictureNode): string {
  const [start, end] = shapes[kind];
  const below = lines.map(({ text }) => words(text)).join(" · ");
  return `${id}${start}"${words(title)}${below === "" ? "" : `: ${below}`}"${end}`;
}

const arrows: Readonly<Record<PictureEdge["kind"], string>> = {
  token: "-->",
  refused: "-.-x",
  doubt: "-.->",
  keys: "-.->",
  call: "==>",
};

const arrow = ({ from, to, kind, label }: PictureEdge): string =>
  `${from} ${arrows[kind]}${label === undefined ? "" : `|"${words(label)}"|`} ${to}`;
