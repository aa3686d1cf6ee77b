/**
 * The colours of a drawing, in light and in dark: each light one has its dark one, so that one drawing can follow the reader's choice.
 *
 * @module
 */

/** By what they are for. */
export const colours = {
  paper: { light: "#fffffe", dark: "#0d1117" },
  box: { light: "#fdfdfd", dark: "#161b22" },
  text: { light: "#1f2328", dark: "#e6edf3" },
  faint: { light: "#59636e", dark: "#9198a1" },
  frame: { light: "#8c959f", dark: "#656c76" },
  entraFill: { light: "#eaf3fd", dark: "#0c2138" },
  entra: { light: "#0b5cad", dark: "#6cb6ff" },
  ociFill: { light: "#fcf1ed", dark: "#2c1810" },
  oci: { light: "#a83c1a", dark: "#f0906d" },
  open: { light: "#8a5a00", dark: "#e3b341" },
  refused: { light: "#b3261e", dark: "#ff8a80" },
} as const satisfies Record<string, { readonly light: `#${string}`; readonly dark: `#${string}` }>;

/** What something is coloured for. */
export type Colour = keyof typeof colours;

/** `auto`: light, and dark where the reader's system is. */
export type Theme = "auto" | "dark";

/** The colour in the drawing itself; what follows the reader is added to it by {@link followingReader}. */
export const colourIn = (theme: Theme, colour: Colour): string => colours[colour][theme === "dark" ? "dark" : "light"];

/** Adds to an SVG that its colours are the dark ones where the reader's system is dark: https://drafts.csswg.org/mediaqueries-5/#prefers-color-scheme */
export function followingReader(svg: string): string {
  const rules = Object.values(colours).flatMap(({ light, dark }) =>
    ["fill", "stroke"].map((what) => `[${what}="${light}"]{${what}:${dark}}`),
  );
  const style = `<style>@media(prefers-color-scheme:dark){${rules.join("")}}</style>`;
  return svg.replace(/<svg\b[^>]*>/, (start) => `${start}\n${style}`);
}
