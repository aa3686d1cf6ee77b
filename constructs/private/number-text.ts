/**
 * Numbers where Terraform wants text.
 *
 * @module
 */
import { Token } from "cdktf";

/** A number as text; one that Terraform knows only later stays a reference to it. */
export function numberText(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}
