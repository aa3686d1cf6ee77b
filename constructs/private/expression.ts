/**
 * Terraform's expressions that CDKTF has no function for, written so that they compose: within others, and in other stacks.
 *
 * @module
 */
import { Lazy, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** An expression that is made from references. */
interface Written<References extends readonly string[]> {
  /** Read when the stack is written, and once: a logical id may be overridden until then, and a reference remembers in which stack it was met. */
  readonly references: () => References;
  /** The expression, with the references as they stand in one. */
  readonly write: (references: References) => string;
  /** Terraform forgets it of what it reads from another stack's state. @default false */
  readonly isSensitive?: boolean;
}

/**
 * A text that may stand by itself, in a text, as an argument of a function of Terraform, and in other stacks of the app.
 *
 * @param scope what the references are of
 */
export function expression<const References extends readonly string[]>(
  scope: Construct,
  { references, write, isSensitive = false }: Written<References>,
): string {
  let read: References | undefined;
  return Lazy.stringValue({
    produce: (context) => {
      const isWithin = context.suppressBraces === true;
      context.suppressBraces = true;
      read ??= references();
      // Sound: one text for each reference.
      const written = write(read.map((reference) => context.resolve(reference)) as unknown as References);
      const isElsewhere = TerraformStack.of(context.scope) !== TerraformStack.of(scope);
      // What others stand around is one argument of them.
      const whole = isSensitive && isElsewhere ? `sensitive(${written})` : isWithin ? `(${written})` : written;
      return isWithin ? whole : `\${${whole}}`;
    },
  });
}
