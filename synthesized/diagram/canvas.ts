/**
 * Collects the parts of a picture: whatever is drawn twice stands there once, and arrows between the same two boxes are one.
 *
 * @module
 */
import type { Naming } from "../system/names";
import type { Picture, PictureEdge, PictureGroup, PictureNode } from "./picture";

/** A picture that is being drawn. Parts are named by what they are of; the picture has ids of its own, that no syntax trips over. */
export class Canvas {
  private readonly ids = new Map<string, string>();
  private readonly groups = new Map<string, PictureGroup>();
  private readonly nodes = new Map<string, PictureNode>();
  private readonly edges = new Map<string, PictureEdge>();

  constructor(private readonly naming: Naming) {}

  /** @returns its id */
  public group(key: string, label: string, kind: PictureGroup["kind"]): string {
    const known = this.groups.get(key);
    if (known !== undefined) return known.id;
    const id = `g${this.groups.size + 1}`;
    this.groups.set(key, { id, label: this.naming(label), kind });
    return id;
  }

  public node(key: string, { title, lines, ...node }: Omit<PictureNode, "id">): void {
    if (this.nodes.has(key)) return;
    const named = lines.map(({ text, tone }) => ({ text: this.naming(text), tone }));
    this.nodes.set(key, { id: this.idOf(key), ...node, title: this.naming(title), lines: named });
  }

  public edge(from: string, to: string, kind: PictureEdge["kind"], label?: string): void {
    const edge = { from: this.idOf(from), to: this.idOf(to), kind };
    const key = JSON.stringify(edge);
    if (this.edges.has(key)) return;
    this.edges.set(key, label === undefined ? edge : { ...edge, label: this.naming(label) });
  }

  public picture(title: string): Picture {
    const nodes = [...this.nodes.values()];
    const groups = [...this.groups.values()].filter(({ id }) => nodes.some(({ group }) => group === id));
    return { title, groups, nodes, edges: [...this.edges.values()] };
  }

  private idOf(key: string): string {
    const id = this.ids.get(key) ?? `n${this.ids.size + 1}`;
    this.ids.set(key, id);
    return id;
  }
}
