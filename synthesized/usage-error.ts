/** The command line, or what it refers to, is not as it should be. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  /** @param setting what is wrong @param actual what was found there @param allowed what would be right */
  constructor(
    readonly setting: string,
    readonly actual: string,
    readonly allowed: string,
  ) {
    super(`${setting}: got ${actual}\nAllowed: ${allowed}`);
  }
}
