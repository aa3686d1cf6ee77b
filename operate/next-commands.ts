/**
 * Commands for a person to go on with, as they are typed.
 *
 * @module
 */
import { relative } from "node:path";
import { shellWord } from "../internal/terminal";

export interface NextCommands {
  /** One of this package's own, on the same stack. */
  own(name: "plan" | "deploy" | "repair", ...options: readonly string[]): string;
  /** Terraform's own, in the stack's directory. */
  terraform(...words: readonly string[]): string;
}

export function nextCommands(projectRoot: string, folder: string, program = "terraform"): NextCommands {
  const below = relative(projectRoot, folder);
  const stack = below === "" || below.startsWith("..") ? folder : below;
  return {
    own: (name, ...options) => ["npx entra-oci-gateway", name, ...["--stack", stack, ...options].map(quoted)].join(" "),
    terraform: (...words) => [quoted(program), quoted(`-chdir=${stack}`), ...words.map(quoted)].join(" "),
  };
}

/** Addresses hold brackets and quotes; what no shell reads as anything stays as it is. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : shellWord(word));
