/** What came back, and how often. */
export type Tally = Map<number | string, number>;

/**
 * Sends requests until told to stop, so many at a time.
 *
 * @returns counts by status, or by the message of what went wrong
 */
export async function traffic(clients: number, isOver: () => boolean, send: () => Promise<number>): Promise<Tally> {
  const tally: Tally = new Map();
  const client = async (): Promise<void> => {
    while (!isOver()) {
      const outcome = await send().catch((failure: unknown) => String(failure));
      tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return tally;
}
