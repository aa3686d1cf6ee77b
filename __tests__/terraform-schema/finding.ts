/** What can be wrong with a document, one code for each kind of mistake. */
export type Rule =
  | "argument-type"
  | "block-count"
  | "block-shape"
  | "bad-reference"
  | "cycle"
  | "deprecated"
  | "meta-argument"
  | "missing-argument"
  | "not-judged"
  | "provider"
  | "read-only"
  | "sensitive-output"
  | "syntax"
  | "unknown-argument"
  | "unknown-type";

export interface Finding {
  readonly rule: Rule;
  /** Where: `resource.oci_core_vcn.main.cidr_blocks.0`. */
  readonly at: string;
  readonly message: string;
}

export const describeFinding = ({ rule, at, message }: Finding): string => `[${rule}] ${at}: ${message}`;
