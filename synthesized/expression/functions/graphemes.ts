/** The characters of a text as a reader counts them: Terraform's string functions work on grapheme clusters. */
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

export const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);
