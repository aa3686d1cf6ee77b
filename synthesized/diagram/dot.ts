/**
 * A picture in Graphviz's language: https://graphviz.org/doc/info/lang.html
 *
 * @module
 */
import { type Colour, colourIn, type Theme } from "./colours";
import type { Picture, PictureEdge, PictureGroup, PictureLine, PictureNode } from "./picture";

/** Graphviz knows how wide its letters are. */
const font = "Arial";

/** Draws from left to right: who calls, the gateways, what they call, whence keys come. */
export function dotOf(picture: Picture, theme: Theme): string {
  const { title, groups, nodes, edges } = picture;
  const colour = (name: Colour): string => colourIn(theme, name);
  const isBeyond = beyondServers(picture);
  const loose = nodes.filter(({ group }) => group === undefined);
  const lines = [
    "digraph {",
    attributes("graph", {
      ...{ rankdir: "LR", fontname: font, fontsize: 20, fontcolor: colour("text"), bgcolor: colour("paper") },
      ...{ labelloc: "t", nodesep: 0.3, ranksep: 1.1, pad: 0.35, remincross: true },
      label: html(titleAndLegend(title, edges, colour)),
    }),
    attributes("node", { shape: "box", style: "rounded,filled", fontname: font, fontsize: 12, margin: "0.16,0.09" }),
    attributes("edge", { fontname: font, fontsize: 10, arrowsize: 0.8 }),
    ...groups.flatMap((group) => cluster(group, nodes, colour)),
    ...loose.map((node) => box(node, undefined, colour)),
    ...edges.map((edge) => arrow(edge, isBeyond(edge), colour)),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

/** Where a deployment serves keys to others of its gateway, what is called stands to the right of it: beside the gateway, and not below. */
function beyondServers({ nodes, edges }: Picture): (edge: PictureEdge) => boolean {
  const frameOf = (id: string): string | undefined => nodes.find((node) => node.id === id)?.group;
  const within = edges.filter(({ from, to }) => frameOf(from) !== undefined && frameOf(from) === frameOf(to));
  const servers = new Set(within.map(({ to }) => to));
  const frames = new Set(within.map(({ to }) => frameOf(to)));
  return ({ from, to }) => frames.has(frameOf(from)) && !servers.has(from) && frameOf(from) !== frameOf(to);
}

type ColourOf = (name: Colour) => string;

type Attributes = Readonly<Record<string, string | number | boolean | Html>>;

/** A label that Graphviz reads as its HTML-like language. */
interface Html {
  readonly html: string;
}

const html = (text: string): Html => ({ html: text });

const attributes = (of: string, all: Attributes): string =>
  `  ${of} [${Object.entries(all)
    .map(([name, value]) => `${name}=${typeof value === "object" ? `<${value.html}>` : JSON.stringify(String(value))}`)
    .join(", ")}];`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const painted = (text: string, colour: string, size?: number): string =>
  `<FONT COLOR="${colour}"${size === undefined ? "" : ` POINT-SIZE="${size}"`}>${escaped(text)}</FONT>`;

const groupColours = {
  entra: { fill: "entraFill", line: "entra" },
  gateway: { fill: "ociFill", line: "oci" },
  functions: { fill: "ociFill", line: "oci" },
} as const satisfies Record<PictureGroup["kind"], { readonly fill: Colour; readonly line: Colour }>;

function cluster({ id, label, kind }: PictureGroup, nodes: readonly PictureNode[], colour: ColourOf): string[] {
  const { fill, line } = groupColours[kind];
  return [
    `  subgraph cluster_${id} {`,
    attributes("graph", {
      ...{ style: "rounded,filled", fillcolor: colour(fill), color: colour(line), fontsize: 14, margin: 16 },
      label: html(painted(label, colour(line))),
    }),
    ...nodes.filter((node) => node.group === id).map((node) => box(node, line, colour)),
    "  }",
  ];
}

const shapes: Readonly<Record<PictureNode["kind"], string>> = {
  api: "box",
  client: "component",
  function: "box3d",
  host: "box",
  keys: "cylinder",
  people: "note",
};

const tones = { plain: "text", faint: "faint", open: "open", doubt: "refused" } as const satisfies Record<
  PictureLine["tone"],
  Colour
>;

function box({ id, kind, title, lines }: PictureNode, frame: Colour | undefined, colour: ColourOf): string {
  const isOpen = lines[0]?.tone === "open";
  const head = `<B>${painted(title, colour("text"))}</B>`;
  const rows = [head, ...lines.map(({ text, tone }) => painted(text, colour(tones[tone]), 11))];
  const table = rows.map((row) => `<TR><TD ALIGN="LEFT">${row}</TD></TR>`).join("");
  return attributes(id, {
    shape: shapes[kind],
    style: kind === "api" || kind === "host" ? "rounded,filled" : "filled",
    fillcolor: colour("box"),
    color: colour(kind === "api" && isOpen ? "open" : (frame ?? "frame")),
    penwidth: kind === "api" ? 1.8 : 1,
    label: html(`<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">${table}</TABLE>`),
  });
}

const arrows = {
  token: { colour: "entra", style: "solid", words: "requests with a token" },
  refused: { colour: "refused", style: "dashed", words: "refused" },
  doubt: { colour: "refused", style: "dotted", words: "not understood" },
  keys: { colour: "faint", style: "dashed", words: "signing keys" },
  call: { colour: "oci", style: "solid", words: "calls" },
} as const satisfies Record<
  PictureEdge["kind"],
  { readonly colour: Colour; readonly style: string; readonly words: string }
>;

function arrow({ from, to, kind, label }: PictureEdge, isBeyond: boolean, colour: ColourOf): string {
  const { colour: line, style } = arrows[kind];
  return attributes(`${from} -> ${to}`, {
    ...{ color: colour(line), style },
    ...(isBeyond ? { minlen: 2 } : {}),
    ...(label === undefined ? {} : { label: html(painted(label, colour(line))) }),
  });
}

/** The title, and below it what the arrows that there are stand for. */
function titleAndLegend(title: string, edges: readonly PictureEdge[], colour: ColourOf): string {
  const kinds = new Set(edges.map(({ kind }) => kind));
  // Sound: the names are those of the table.
  const names = (Object.keys(arrows) as PictureEdge["kind"][]).filter((kind) => kinds.has(kind));
  const legend = names.map((kind) => painted(`→ ${arrows[kind].words}`, colour(arrows[kind].colour), 11)).join("    ");
  const head = `<B>${painted(title, colour("text"))}</B>`;
  return legend === "" ? head : `${head}<BR/>${legend}<BR/>${painted(" ", colour("text"), 6)}`;
}
