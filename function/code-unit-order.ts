/** The order of two texts by their UTF-16 code units: the same on every machine, whatever its locale. */
export const byCodeUnits = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
