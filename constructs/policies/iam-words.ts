/**
 * IAM's policy language taken apart into words.
 *
 * @module
 */

/** A name, a keyword or a quoted text; a pattern between slashes; or one of `{ } ( ) , = !=`. */
export interface Word {
  readonly kind: "word" | "pattern" | "mark";
  readonly text: string;
}

/** The text is not of the language, as far as it is known here. */
export class NotOfTheLanguage extends Error {}

/** One of Terraform's; it stands for the text that it will give, which is taken to be (part of) one word. */
const expression = String.raw`\$\{(?:"(?:\\.|[^"\\])*"|\{[^{}]*\}|[^{}"])*\}`;
const quoted = String.raw`'(?:${expression}|[^'$]|\$(?!\{))*'`;
/** What touches belongs together: `'My Domain'/'My Group'`. */
const word = String.raw`(?:${expression}|${quoted}|[^\s{}(),='!$]|!(?!=)|\$(?!\{))+`;

const forms: Readonly<Record<Word["kind"], RegExp>> = {
  pattern: /\/[^/]*\//y,
  mark: /!=|[{}(),=]/y,
  word: new RegExp(word, "y"),
};

/**
 * The words; spaces and line breaks between them have no effect.
 *
 * @throws {NotOfTheLanguage}
 */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (let at = /^\s*/.exec(text)?.[0].length ?? 0; at < text.length; ) {
    // Only a value can be a pattern; elsewhere a slash stands between a domain and a group.
    const isValue = ["=", "!="].includes(words.at(-1)?.text ?? "");
    const kinds = isValue ? (["pattern", "mark", "word"] as const) : (["mark", "word"] as const);
    const found = kinds.flatMap((kind) => {
      const form = forms[kind];
      form.lastIndex = at;
      const match = form.exec(text);
      return match === null ? [] : [{ kind, text: match[0] }];
    })[0];
    if (found === undefined) throw new NotOfTheLanguage(`${text.slice(at, at + 20)} has no end`);
    words.push(found);
    at += found.text.length;
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  }
  return words;
}

/** Without its quotation marks, where it is one quoted text. */
export const unquoted = (text: string): string => /^'([^']*)'$/.exec(text)?.[1] ?? text;
