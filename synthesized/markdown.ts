/**
 * Words of others in Markdown: as they are, whatever they say.
 *
 * @module
 */
import { printable } from "../internal/terminal";

/** What is part of Markdown's syntax somewhere in a line: https://github.github.com/gfm/#inlines */
const special = /[&<>|`*_~[\]\\#!]/g;

/** A text that ends no cell and no line, is no markup, and that nobody is called or led by: neither `@name` nor an address becomes a link. */
export const escaped = (text: string): string =>
  printable(text)
    .replace(special, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@/g, "@\u200b")
    .replace(/:\/\//g, "&#58;//")
    .replace(/\bwww\./gi, "www&#46;");
