/**
 * The two ways in which an expression cannot be evaluated. They differ in who is at fault, and `try()` and `can()` catch only the first.
 *
 * @module
 */

/**
 * Terraform would refuse this too: a missing attribute, a text that is no number, an index out of range.
 *
 * Its message, as that of {@link UnsupportedFeature}, quotes what is written and counts, and never a value: what an expression comes to may be a
 * secret, and messages reach reports, terminals and logs.
 */
export class EvaluationFailure extends Error {
  override readonly name = "EvaluationFailure";
}

/** Valid Terraform, perhaps, that this reader does not know: never passed over, so that no result rests on a guess. */
export class UnsupportedFeature extends Error {
  override readonly name = "UnsupportedFeature";
  /** What the user, or whoever extends this reader, can do. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** A file that is not here, and may be where Terraform runs: one that a build makes, or that only CI has. `try()` and `can()` are there for it. */
export class MissingFile extends UnsupportedFeature {}
