/**
 * The end of what was started together: what came last goes first, so that nothing loses what it still needs.
 *
 * @module
 */

/** Ends all that is in the list by then; once, however often it is asked for. */
export function endOf(closing: readonly (() => void | Promise<void>)[]): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    for (const close of [...closing].reverse()) await close();
  };
  return () => {
    ended ??= end();
    return ended;
  };
}
