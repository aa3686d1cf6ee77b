/**
 * What a policy rule is.
 *
 * @module
 */

/** A value as synth writes it: names in snake_case, references as `${…}`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A resource as synth writes it. */
export type Attributes = Readonly<Record<string, Json>>;

/**
 * What a rule could not judge: an expression that Terraform evaluates, or a form that it does not know. Synth goes on and warns, with the code
 * `POLICY_NOT_UNDERSTOOD`: it is neither safe nor wrong.
 *
 * @beta
 */
export interface NotUnderstood {
  /** In words: what stands where. */
  readonly notUnderstood: string;
}

/** One rule. All that is said of it stands in this object, nowhere else. */
export interface PolicyRule {
  /** Stable: suppressions name it. */
  readonly id: string;
  /** The sentence that holds in a good stack. */
  readonly title: string;
  /** What goes wrong otherwise. */
  readonly why: string;
  /** What mends it. */
  readonly remedy: string;
  /** The page that the rule rests on. */
  readonly source: string;
  /** Terraform type of the resources that it looks at. */
  readonly resourceType: string;
  /**
   * @param resource the resource
   * @param address of the resource, as others refer to it
   * @param others the stack's resources of a type
   * @returns what is wrong, in words, and what could not be judged; nothing where all is well
   */
  check(
    resource: Attributes,
    address: string,
    others: (type: string) => readonly Attributes[],
  ): readonly (string | NotUnderstood)[];
}
