import type { Step } from "./value-type";

/**
 * A path as Terraform's JSON syntax writes it bare, outside templates: `oci_core_vcn.main`, `tags["a"]`, `rules[0].port`.
 * https://developer.hashicorp.com/terraform/language/syntax/json#depends_on
 */
export function parsePath(text: string): Step[] | undefined {
  const step = /\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\["([^"]*)"\]/y;
  const path: Step[] = [];
  while (step.lastIndex < text.length) {
    const [, name, index, key] = step.exec(text) ?? [];
    if (name === undefined && index === undefined && key === undefined) {
      return undefined;
    }
    path.push(name === undefined ? { index: index === undefined ? (key ?? null) : Number(index) } : { name });
  }
  return path;
}
