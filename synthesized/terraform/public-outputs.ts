/**
 * Terraform's outputs without the sensitive ones, as `cdktf deploy --outputs-file` writes them.
 *
 * @module
 */

/** Values by name, and the names of what was left out. */
export interface PublicOutputs {
  readonly values: Readonly<Record<string, unknown>>;
  readonly withheld: readonly string[];
}

/** @param json what `terraform output -json` printed */
export function publicOutputs(json: string): PublicOutputs {
  const outputs = Object.entries(JSON.parse(json) as Record<string, { sensitive?: boolean; value: unknown }>);
  return {
    values: Object.fromEntries(
      outputs.filter(([, { sensitive }]) => !sensitive).map(([name, { value }]) => [name, value]),
    ),
    withheld: outputs.filter(([, { sensitive }]) => sensitive).map(([name]) => name),
  };
}
