import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { describe, expect, test } from "vitest";
import { colours, followingReader } from "../../../synthesized/diagram/colours";
import { dotOf } from "../../../synthesized/diagram/dot";
import { mermaidOf } from "../../../synthesized/diagram/mermaid";
import type { Picture } from "../../../synthesized/diagram/picture";
import { pictureOf } from "../../../synthesized/diagram/picture-of";
import { readSystem } from "../../../synthesized/system/reading";
import { synthesizedExample } from "../synthesized-example";

const examples = [
  "article",
  "azure-cli",
  "existing-gateway",
  "github-actions",
  "other-issuer",
  "private-gateway",
  "two-apis",
];
const exampleOf = async (name: string): Promise<Picture> => pictureOf(readSystem(await synthesizedExample(name)));

/** Words that would be syntax somewhere. */
const nasty = 'a"b <i>&amp;</i> {c|d}; ```\n# Approved @team %%';
const hostile: Picture = {
  title: nasty,
  groups: [{ id: "g1", label: nasty, kind: "gateway" }],
  nodes: [
    { id: "n1", kind: "api", group: "g1", title: nasty, lines: [{ text: nasty, tone: "open" }] },
    { id: "n2", kind: "people", title: nasty, lines: [] },
    { id: "n3", kind: "keys", title: nasty, lines: [{ text: nasty, tone: "doubt" }] },
  ],
  edges: [
    { from: "n2", to: "n1", kind: "token", label: nasty },
    { from: "n1", to: "n3", kind: "keys" },
  ],
};

describe("Graphviz", () => {
  test.each(examples)("draws %s, with every title and every arrow", async (name) => {
    const picture = await exampleOf(name);
    const svg = (await Graphviz.load()).dot(dotOf(picture, "auto"));
    const text = svg
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">");
    for (const { title } of picture.nodes) expect(text).toContain(`>${title}<`);
    expect(svg.match(/class="edge"/g)).toHaveLength(picture.edges.length);
  });

  test("draws whatever a stack calls things", async () => {
    const svg = (await Graphviz.load()).dot(dotOf(hostile, "dark"));
    expect(svg.match(/class="node"/g)).toHaveLength(3);
    expect(svg).not.toContain("<i>");
  });
});

describe("colours", () => {
  test("are all of the table, so that none stays light where the reader is in the dark", async () => {
    const svg = (await Graphviz.load()).dot(dotOf(hostile, "auto"));
    const used = new Set([...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour));
    const known = ["none", ...Object.values(colours).map(({ light }) => light)];
    expect([...used].filter((colour) => !known.some((one) => one === colour))).toEqual([]);
    const style = /<svg[^>]*>\n<style>(@media\(prefers-color-scheme:dark\)\{.*\})<\/style>/.exec(
      followingReader(svg),
    )?.[1];
    for (const { light, dark } of Object.values(colours)) expect(style).toContain(`[fill="${light}"]{fill:${dark}}`);
  });

  test("differ from each other, since one is told from another by its value alone", () => {
    const light = Object.values(colours).map((colour) => colour.light);
    expect(new Set(light).size).toBe(light.length);
  });

  test("are dark from the start where that was asked for", async () => {
    const svg = (await Graphviz.load()).dot(dotOf(hostile, "dark"));
    for (const { light } of Object.values(colours)) expect(svg).not.toContain(light);
  });
});

describe("Mermaid", () => {
  test.each(examples)("has every box and every arrow of %s, and no HTML", async (name) => {
    const picture = await exampleOf(name);
    const text = mermaidOf(picture);
    expect(text).toMatch(/^```mermaid\nflowchart LR\n[\s\S]*\n```\n$/);
    for (const { id } of picture.nodes) expect(text).toMatch(new RegExp(`^ +${id}[[(]`, "m"));
    for (const { from, to } of picture.edges)
      expect(text).toMatch(new RegExp(`^ +${from} \\S+?(\\|.*\\|)? ${to}$`, "m"));
    expect(text).not.toContain("<");
  });

  test("keeps the words of a stack within their labels", () => {
    const lines = mermaidOf(hostile).trimEnd().split("\n");
    expect(lines.filter((line) => line.startsWith("```"))).toEqual(["```mermaid", "```"]);
    expect(lines.some((line) => line.startsWith("#"))).toBe(false);
    for (const line of lines) expect((line.match(/"/g) ?? []).length % 2).toBe(0);
  });
});
