/**
 * Text that Terraform must not read as a template.
 *
 * @module
 */

/**
 * Escapes `${` and `%{`, so that the gateway's context variables (`${request.path}`) and a user's own text reach the
 * gateway as written. Tokens of CDKTF stay references.
 *
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1
 */
export function literal(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$$${").replace(/%\{/g, "%%{");
}
