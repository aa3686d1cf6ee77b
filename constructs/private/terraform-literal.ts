/**
 * Text that Terraform must not read as a template.
 *
 * @module
 */
import { Lazy } from "cdktf";

/** A reference of CDKTF within a text; captured, so that splitting keeps it. */
const reference = /(\$\{TfToken\[[^\]]*\]\})/;

/**
 * Escapes `${` and `%{`, so that the gateway's context variables (`${request.path}`) and a user's own text reach the
 * gateway as written. Tokens of CDKTF stay references.
 *
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1
 */
export function literal(text: string): string {
  const parts = text.split(reference);
  if (parts.length === 1) return escaped(text);
  // By hand, since CDKTF takes an escaped `${` for the beginning of an expression and drops the braces of references after it.
  return Lazy.stringValue({
    produce: (context) =>
      parts
        .map((part, index) => (index % 2 === 1 ? String(context.resolve(part)) : beside(part, index, parts)))
        .join(""),
  });
}

function escaped(text: string): string {
  return text.replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");
}

/** A `$` before a reference would escape it. */
function beside(text: string, index: number, parts: readonly string[]): string {
  const written = escaped(text);
  return index < parts.length - 1 ? written.replace(/\$+$/, (dollars) => `\${"${dollars}"}`) : written;
}
