/**
 * The text that a literal of the source stands for: the parser hands it over as it is written.
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 *
 * @module
 */

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

const quotedEscape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))/g;

/** Backslash escapes count only in quoted text; `$${` and `%%{` count everywhere. */
export function literalText(source: string, isQuoted: boolean): string {
  const text = source.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
  if (!isQuoted) return text;
  return text.replace(quotedEscape, (whole, short?: string, long?: string, letter?: string) => {
    if (letter !== undefined) return escapes[letter] ?? whole;
    return String.fromCodePoint(Number.parseInt(short ?? long ?? "", 16));
  });
}
