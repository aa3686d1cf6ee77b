/**
 * What a diagram shows: what `diagram --json` prints, and what the drawings are made of. Members may be added; what is here keeps its meaning.
 *
 * @module
 */

/** A stack as boxes and arrows. */
export interface Picture {
  readonly title: string;
  readonly groups: readonly PictureGroup[];
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/** A frame around nodes. */
export interface PictureGroup {
  readonly id: string;
  readonly label: string;
  readonly kind: "entra" | "gateway" | "functions";
}

/** A box. */
export interface PictureNode {
  /** Letters and digits alone. */
  readonly id: string;
  /** Of the group that it stands in. */
  readonly group?: string;
  readonly kind: "client" | "people" | "api" | "function" | "host" | "keys";
  readonly title: string;
  readonly lines: readonly PictureLine[];
}

/** A line below a title. */
export interface PictureLine {
  readonly text: string;
  /** `open`: nobody is asked for a token; `doubt`: it is not understood. */
  readonly tone: "plain" | "faint" | "open" | "doubt";
}

/** An arrow. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  /** `token`: requests that get through with a token; `refused`: those that do not; `doubt`: that is not understood. */
  readonly kind: "token" | "refused" | "doubt" | "keys" | "call";
  readonly label?: string;
}
