/**
 * Where a moment stands on the timeline. Hours that nobody saw must not hide seconds in which much happened: what lies between two marks is as wide
 * as its length has digits, and what is to come has the last quarter.
 *
 * @module
 */

/** From 0, the left end, to 1. */
export type TimeScale = (at: number) => number;

const past = 0.75;

/**
 * @param marks moments at which something was done, in any order
 * @param horizon the last moment that matters; not after `now`: nothing is to come
 */
export function timeScale(from: number, marks: readonly number[], now: number, horizon: number): TimeScale {
  const moments = [from, ...marks.filter((at) => at > from && at < now), now].sort((a, b) => a - b);
  const weights = moments.slice(1).map((at, index) => Math.log2(2 + (at - (moments[index] ?? at)) / 1000));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const end = horizon > now ? past : 1;
  return (at) => {
    if (at >= now) return horizon > now ? Math.min(1, end + ((at - now) / (horizon - now)) * (1 - end)) : 1;
    let place = 0;
    for (const [index, weight] of weights.entries()) {
      const [begin = from, close = now] = moments.slice(index, index + 2);
      const share = close > begin ? Math.min(1, Math.max(0, (at - begin) / (close - begin))) : 1;
      place += (share * weight) / total;
    }
    return place * end;
  };
}
